import MusterGraph
import Testing

@testable import MusterScheduler

@Suite("Bytes that come in parts")
struct IncomingBytesTests {
    /// Small parts, large ones, and such as are just at the limit between them.
    @Test(
        "they come out as they came",
        arguments: [[3], [0], [70_000], [1, 2, 70_000, 5, 65_536, 65_535, 1, 1, 100_000], [65_535, 65_535, 2, 2]])
    func joined(sizes: [Int]) {
        var incoming = IncomingBytes()
        var all: [UInt8] = []
        for (number, size) in sizes.enumerated() {
            let part = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
            incoming.append(Payload(part))
            all += part
            #expect(incoming.count == all.count)
        }
        #expect(incoming.joined() == Payload(all))
    }
}
