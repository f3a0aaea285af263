/// Makes payloads from Swift values: anything that is `Encodable`.
///
/// Arrays of `Int`, `Double`, `Bool` and `String` become columns; all else becomes MessagePack. A struct becomes a map.
package struct ValueEncoder {
    package init() {}

    /// A value as bytes.
    package func encode(_ value: some Encodable) throws(ConversionFailure) -> Payload {
        switch value {
        case let value as [Int]: ColumnBlock(value).payload
        case let value as [Double]: ColumnBlock(value).payload
        case let value as [String]: ColumnBlock(value).payload
        case let value as [Bool]: ColumnBlock(value).payload
        default: try Payload(encoding: try tree(value))
        }
    }

    /// A value as a tree.
    package func tree(_ value: some Encodable) throws(ConversionFailure) -> Value {
        do {
            return try TreeEncoder.tree(of: value, codingPath: [])
        } catch let error as EncodingError {
            guard case .invalidValue(_, let context) = error else { throw ConversionFailure("\(error)") }
            throw ConversionFailure(context.debugDescription)
        } catch {
            throw ConversionFailure("\(error)")
        }
    }
}
