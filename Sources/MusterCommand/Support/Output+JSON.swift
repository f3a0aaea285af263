import Foundation

extension Output {
    /// Writes a result as JSON, in one line, with its members in order.
    static func json(_ result: some Encodable) throws {
        Self.result(try text(of: result))
    }

    /// Writes what is no result as JSON, in one line, for programs.
    static func jsonNote(_ note: some Encodable) throws {
        Self.note(try text(of: note))
    }

    private static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
