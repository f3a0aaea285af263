import MusterFuzzing
import Testing

@testable import MusterScheduler

/// The set of bits against a plain set.
@Suite("Number set")
struct NumberSetTests {
    @Test("it is as a plain set is", arguments: [1, 63, 64, 65, 1_000, 100_000] as [UInt32])
    func model(limit: UInt32) {
        var random = SplitMix64(seed: UInt64(limit))
        var set = NumberSet()
        var model: Set<UInt32> = []
        for _ in 0..<2_000 {
            let member = UInt32.random(in: 0..<limit, using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case 0:
                #expect(set.takeAll() == model.sorted())
                model = []
            case 1..<40:
                set.remove(member)
                model.remove(member)
            default:
                set.insert(member)
                model.insert(member)
            }
            #expect(set.contains(member) == model.contains(member))
            #expect(set.isEmpty == model.isEmpty)
        }
        #expect(set.members == model.sorted())
        #expect(NumberSet(Array(model)).members == model.sorted())
    }

    @Test("it has nothing beyond what there was")
    func beyond() {
        var set = NumberSet()
        #expect(!set.contains(5_000_000))
        set.remove(5_000_000)
        #expect(set.isEmpty)
        #expect(set.takeAll() == [])
    }
}
