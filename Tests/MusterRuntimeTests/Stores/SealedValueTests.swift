import MusterGraph
import Testing

@testable import MusterRuntime

@Suite("The checksums of values on disk")
struct SealedValueTests {
    @Test(
        "are those of XXH64",
        arguments: [
            ("", 0, 0xef46_db37_51d8_e999), ("a", 0, 0xd24e_c4f1_a98c_6e5b), ("abc", 0, 0x44bc_2cf5_ad77_0999),
            ("", 1, 0xd5af_ba13_36a3_be4b),
            ("Nobody inspects the spammish repetition", 0, 0xfbce_a83c_8a37_8bf1),
        ] as [(String, UInt64, UInt64)])
    func known(text: String, seed: UInt64, hash: UInt64) {
        #expect(Array(text.utf8).withUnsafeBytes { XXHash64.hash($0, seed: seed) } == hash)
    }

    @Test(
        "tell the length of the value", arguments: [0, 1, 7, 65_535, 65_536, 65_537, 131_072, 131_073, 10_000_000])
    func lengths(count: Int) {
        let stored = SealedValue.storedByteCount(of: count)
        #expect(SealedValue.byteCount(ofStored: stored) == count)
    }

    @Test("leave no length to two values")
    func impossibleLengths() {
        for stored in 0..<8 { #expect(SealedValue.byteCount(ofStored: stored) == nil) }
        // One block more would begin, and have no bytes.
        for extra in 1..<8 { #expect(SealedValue.byteCount(ofStored: 65_544 + extra) == nil) }
        #expect(SealedValue.byteCount(ofStored: 65_544) == 65_536)
        #expect(SealedValue.byteCount(ofStored: 65_544 + 8) == nil)
        #expect(SealedValue.byteCount(ofStored: 65_544 + 9) == 65_537)
    }

    @Test("notice every flipped bit, in the block where it is", arguments: [1, 100, 65_536, 65_537, 140_000])
    func flippedBits(count: Int) throws {
        let task = TaskID(graph: 3, index: 4)
        var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        bytes += bytes.withUnsafeBytes { SealedValue.checksums(of: $0, task) }.withUnsafeBytes { Array($0) }
        func isWhole(_ task: TaskID, _ range: Range<Int>) -> Bool {
            bytes.withUnsafeBytes { SealedValue($0, of: task)?.isWhole(in: range) ?? false }
        }
        #expect(isWhole(task, 0..<count))
        #expect(isWhole(task, count..<count))
        #expect(!isWhole(TaskID(graph: 3, index: 5), 0..<count))
        #expect(!isWhole(TaskID(graph: 4, index: 4), 0..<count))
        for place in stride(from: 0, to: bytes.count, by: max(1, count / 97)) {
            bytes[place] ^= 1 << UInt8(place % 8)
            #expect(!isWhole(task, 0..<count), "at \(place)")
            if place < count { #expect(!isWhole(task, place..<place + 1), "at \(place)") }
            // Another block is not looked at.
            if place < 65_536, count > 65_536 { #expect(isWhole(task, 65_536..<65_537)) }
            bytes[place] ^= 1 << UInt8(place % 8)
        }
    }
}
