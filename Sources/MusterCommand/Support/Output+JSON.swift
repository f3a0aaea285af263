import Foundation

extension Output {
    /// Writes a result as JSON, in one line, with its members in order.
    static func json(_ result: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Self.result(String(decoding: try encoder.encode(result), as: UTF8.self))
    }
}
