import MusterPlugin
import Testing

/// The MessagePack that nested values cross as.
@Suite struct MessagePackTests {
    @Test(arguments: [
        0, 1, 127, 128, 255, 256, 65535, 65536, 1 << 32 - 1, 1 << 32, .max, -1, -32, -33, -128, -129, -32768, -32769,
        -1 << 31, -1 << 31 - 1, .min,
    ])
    func integers(value: Int) throws {
        #expect(try PackedValue(packing: value).unpacked(as: Int.self) == value)
        #expect(try PackedValue(packing: value).unpacked(as: Double.self) == Double(value))
        #expect(try PackedValue(packing: value).unpacked(as: PackedValue.self) == PackedValue(packing: value))
    }

    @Test(arguments: [0, 15, 16, 31, 32, 255, 256, 65535, 65536])
    func lengths(count: Int) throws {
        let text = String(repeating: "x", count: count)
        #expect(try PackedValue(packing: text).unpacked(as: String.self) == text)
        let bytes = OperationBytes([UInt8](repeating: 7, count: count))
        #expect(try PackedValue(packing: bytes).unpacked(as: OperationBytes.self).bytes == bytes.bytes)
        let list = [Bool?](repeating: nil, count: count)
        #expect(try PackedValue(packing: list).unpacked(as: [Bool?].self) == list)
        let map = Dictionary(uniqueKeysWithValues: (0..<min(count, 1000)).map { ("\($0)", [$0]) })
        #expect(try PackedValue(packing: map).unpacked(as: [String: [Int]].self) == map)
        #expect(try PackedValue(packing: map).unpacked(as: PackedValue.self) == PackedValue(packing: map))
    }

    @Test func deepValuesNeedNoDeepStack() throws {
        let deep = PackedValue(bytes: [UInt8](repeating: 0x91, count: 1_000_000) + [0xc0])
        #expect(try deep.unpacked(as: PackedValue.self) == deep)
    }

    @Test(
        arguments: [
            [], [0xc1], [0x91], [0xa1], [0xc4, 5, 0], [0xdd, 255, 255, 255, 255], [0xdf, 255, 255, 255, 255, 0],
            [0x81, 0x01, 0x01], [0xc0, 0xc0],
        ] as [[UInt8]])
    func malformedBytesAreRefused(bytes: [UInt8]) {
        #expect(throws: Unpacker.Failure.self) { try PackedValue(bytes: bytes).unpacked(as: [String: Int].self) }
        #expect(throws: Unpacker.Failure.self) { try PackedValue(bytes: bytes).unpacked(as: [Int].self) }
        #expect(throws: Unpacker.Failure.self) { try PackedValue(bytes: bytes).unpacked(as: OperationTuple<Int>.self) }
    }

    @Test func wrongTypesAreRefused() {
        #expect(throws: Unpacker.Failure.self) { try PackedValue(packing: "x").unpacked(as: Int.self) }
        #expect(throws: Unpacker.Failure.self) { try PackedValue(packing: 1.5).unpacked(as: Int.self) }
        #expect(throws: Unpacker.Failure.self) { try PackedValue(packing: 1).unpacked(as: Bool.self) }
        #expect(throws: Unpacker.Failure.self) {
            try PackedValue(packing: [1]).unpacked(as: OperationTuple<Int, Int>.self)
        }
        #expect(throws: Unpacker.Failure.self) {
            try PackedValue(bytes: [0xcf, 255, 255, 255, 255, 255, 255, 255, 255]).unpacked(as: Int.self)
        }
    }
}
