import Foundation

/// What came of a benchmark: an object of JSON, and some lines for people.
package protocol BenchmarkResult: Encodable {
    var text: String { get }
}

extension BenchmarkResult {
    /// Prints the lines for people, and a line of JSON.
    package func report() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(text)
        print(String(decoding: try encoder.encode(self), as: UTF8.self))
        // At once: others take minutes.
        fflush(nil)
    }
}
