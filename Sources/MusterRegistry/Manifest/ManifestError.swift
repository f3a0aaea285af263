/// A manifest that cannot be used.
package struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, or what else it was read from.
    package let file: String
    /// The place in it, such as `functions[3].arguments[0].type`; empty for the whole file.
    package let place: String
    /// What was found, and what would be right.
    package let message: String

    package init(file: String, place: String = "", message: String) {
        self.file = file
        self.place = place
        self.message = message
    }

    package var description: String {
        place.isEmpty ? "\(file): \(message)" : "\(file): \(place): \(message)"
    }
}
