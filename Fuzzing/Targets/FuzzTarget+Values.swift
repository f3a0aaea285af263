import Foundation
import MusterGraph
import MusterRegistry
import MusterTransport

extension FuzzTarget {
    /// Values, as MessagePack and as columns: checked, read, and made into others. The first byte chooses a type.
    static let values = FuzzTarget("values") { bytes in
        let type = wanted[Int(bytes.first ?? 0) % wanted.count]
        // Plugins and files give values that lie anywhere.
        let payload = Payload(bytes)[min(1, bytes.count)..<bytes.count].aligned(to: 8)
        _ = try payload.runtimeType
        _ = try? payload.check(is: type)
        if let block = try? ColumnBlock(parsing: payload, validate: .full) {
            // What passed the check can be read in every way.
            let value = try FuzzFinding.never("a block cannot be read") { try Value(decoding: payload) }
            let packed = try FuzzFinding.never("a block cannot be transcoded") { try block.messagePack() }
            let again = try FuzzFinding.never("what was transcoded cannot be read") { try Value(decoding: packed) }
            try FuzzFinding.unless(Payload.areEqual(value, again), "a block and its MessagePack differ")
        }
        if let converted = try? ColumnBlock(converting: payload, to: type) {
            _ = try FuzzFinding.never("what was converted is refused") {
                try ColumnBlock(parsing: converted.payload, validate: .full)
            }
        }
        let assembler = PayloadAssembler { _ in Payload([0x01]) }
        _ = try? assembler.assemble(payload)
        let value = try Value(decoding: payload)
        let encoded = try FuzzFinding.never("a value that was read cannot be written") { try Payload(encoding: value) }
        let again = try FuzzFinding.never("a value that was written is refused") { try Value(decoding: encoded) }
        try FuzzFinding.unless(Payload.areEqual(value, again), "a value changes on its way")
    }

    private static let wanted: [ValueType] = [
        "value", "list<int64>", "list<float64>", "list<string>", "list<optional<bool>>", "list<list<int64>>",
        "list<tuple<string, int64>>", "map<value>", "list<value>", "optional<string>", "list<bytes>",
        "list<tuple<name: string, parts: list<optional<float64>>>>", "list<map<int64>>", "int64",
    ].compactMap { try? ValueType(parsing: $0) }

    /// Values in JSON.
    static let valueJSON = FuzzTarget("value-json") { bytes in
        let text = GraphJSON.encode(try GraphJSON.decodeValue(bytes))
        let again = try FuzzFinding.never("a value that was written is refused: \(text)") {
            try GraphJSON.decodeValue(Array(text.utf8))
        }
        try FuzzFinding.unless(GraphJSON.encode(again) == text, "a value changes on its way: \(text)")
    }

    /// Types and signatures.
    static let types = FuzzTarget("types") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let signature = try? Signature(parsing: text) {
            let again = try FuzzFinding.never("\(signature)") { try Signature(parsing: signature.description) }
            try FuzzFinding.unless(again == signature, "the signature \(signature) changes on its way")
        }
        let type = try ValueType(parsing: text)
        let again = try FuzzFinding.never("\(type)") { try ValueType(parsing: type.description) }
        try FuzzFinding.unless(again == type, "the type \(type) changes on its way")
    }

    /// Manifests of plugins.
    static let manifests = FuzzTarget("manifests") { bytes in
        let manifest = try Manifest(decoding: Data(bytes), from: "fuzz.json")
        let text = try FuzzFinding.never("a manifest cannot be written") { try manifest.json() }
        let again = try FuzzFinding.never("a manifest that was written is refused") {
            try Manifest(decoding: Data(text.utf8), from: "fuzz.json")
        }
        try FuzzFinding.unless(try again.json() == text, "a manifest changes on its way")
    }

    /// Addresses, as they are typed.
    static let addresses = FuzzTarget("addresses") { bytes in
        let address = try Address(String(decoding: bytes, as: UTF8.self))
        let again = try FuzzFinding.never("\(address)") { try Address("\(address)") }
        try FuzzFinding.unless(again == address, "the address \(address) changes on its way")
    }
}

extension Payload {
    /// Whether two values are equal, where not-a-number is.
    fileprivate static func areEqual(_ left: Value, _ right: Value) -> Bool {
        guard let left = try? Payload(encoding: left), let right = try? Payload(encoding: right) else { return false }
        return left == right
    }
}
