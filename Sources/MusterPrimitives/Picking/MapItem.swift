import MusterGraph
import MusterRegistry

/// A map as the bytes of a row of `map` or `value`.
struct MapItem {
    let column: Column
    let row: Int

    /// The bytes of the value at a key; nil where there is no such key.
    func value(at key: UnsafeRawBufferPointer) throws(PickingFailure) -> UnsafeRawBufferPointer? {
        var reader = MessagePackReader(column.bytes(at: row))
        guard reader.nextKind == .map else {
            throw PickingFailure(message: "it is \(column.typeName(ofItemAt: row)), and a map is needed")
        }
        do throws(DecodingFailure) {
            return try reader.readValue(at: key)
        } catch {
            throw PickingFailure(message: error.message)
        }
    }

    /// What is said of a key that is not there.
    func missing(_ key: UnsafeRawBufferPointer) -> PickingFailure {
        let keys = keys
        let told = keys.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
        let rest = keys.count > 8 ? " and \(keys.count - 8) more" : ""
        return PickingFailure(
            message: "it has no key \"\(String(decoding: key, as: UTF8.self))\""
                + (keys.isEmpty ? "; the map is empty" : "; its keys are \(told)\(rest)"))
    }

    private var keys: [String] {
        var reader = MessagePackReader(column.bytes(at: row))
        var keys: [String] = []
        guard let count = try? reader.readMapCount() else { return [] }
        for _ in 0..<count {
            guard let key = try? reader.readString(), (try? reader.skip()) != nil else { break }
            keys.append(key)
        }
        return keys
    }
}
