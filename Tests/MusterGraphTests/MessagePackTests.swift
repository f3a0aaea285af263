import MusterGraph
import Testing

@Suite("MessagePack")
struct MessagePackTests {
    @Test(
        "integers take their shortest form and come back",
        arguments: [
            (0, 1), (127, 1), (128, 2), (255, 2), (256, 3), (65_535, 3), (65_536, 5), (4_294_967_296, 9), (-1, 1),
            (-32, 1),
            (-33, 2), (-129, 3), (-32_769, 5), (Int64.min, 9), (Int64.max, 9),
        ] as [(Int64, Int)])
    func integers(value: Int64, size: Int) throws {
        var writer = MessagePackWriter()
        writer.write(value)
        let bytes = writer.take()
        #expect(bytes.count == size)
        try bytes.withUnsafeBytes { bytes throws in
            var reader = MessagePackReader(bytes)
            #expect(try reader.readInt64() == value)
            #expect(reader.isAtEnd)
        }
    }

    @Test("a length beyond the bytes is a failure, not an allocation")
    func lyingLengths() {
        for bytes: [UInt8] in [
            [0xdd, 0xff, 0xff, 0xff, 0xff], [0xdb, 0x7f, 0, 0, 0], [0xc9, 0, 1, 0, 0, 5], [0xdf, 0, 0, 0, 9],
        ] {
            _ = bytes.withUnsafeBytes { bytes in
                #expect(throws: DecodingFailure.self) {
                    var reader = MessagePackReader(bytes)
                    _ = try reader.skip()
                }
            }
        }
    }

    @Test("skipping passes over whatever is nested, and no deeper than the limit")
    func skipping() throws {
        let deep = [UInt8](repeating: 0x91, count: MessagePackReader.maximumDepth) + [0x01]
        try deep.withUnsafeBytes { bytes throws in
            var reader = MessagePackReader(bytes)
            #expect(try reader.skip().count == deep.count)
        }
        let tooDeep = [UInt8](repeating: 0x91, count: MessagePackReader.maximumDepth + 1) + [0x01]
        _ = tooDeep.withUnsafeBytes { bytes in
            #expect(throws: DecodingFailure.self) {
                var reader = MessagePackReader(bytes)
                _ = try reader.skip()
            }
        }
    }
}
