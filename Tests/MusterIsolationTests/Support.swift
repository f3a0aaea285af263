import Foundation

/// What was built with the tests.
enum Products {
    /// The folder of the built products: where the test's own bundle lies.
    static let folder = Bundle.main.bundleURL.standardizedFileURL.path
}
