import MusterFuzzing
import MusterProtocol
import Testing

/// The set of bits against a plain set.
@Suite("Priority set")
struct PrioritySetTests {
    /// Capacities at which the number of levels changes, and those beside them.
    @Test("it is as a plain set is", arguments: [1, 2, 63, 64, 65, 4_095, 4_096, 4_097, 300_000])
    func model(capacity: Int) {
        var random = SplitMix64(seed: UInt64(capacity))
        var set = PrioritySet(capacity: capacity)
        var model: Set<UInt32> = []
        for step in 0..<2_000 {
            // Few members now and many then, close together and far apart.
            let range = step % 400 < 200 ? 0..<UInt32(capacity) : 0..<UInt32(min(capacity, 130))
            let member = UInt32.random(in: range, using: &random)
            switch Int.random(in: 0..<(step % 800 < 400 ? 5 : 3), using: &random) {
            case 0: #expect(set.popFirst() == model.min().flatMap { model.remove($0) })
            case 1:
                set.remove(member)
                model.remove(member)
            default:
                set.insert(member)
                model.insert(member)
            }
            #expect(set.contains(member) == model.contains(member))
            #expect(set.first == model.min())
            #expect(set.isEmpty == model.isEmpty)
        }
        var rest: [UInt32] = []
        while let member = set.popFirst() { rest.append(member) }
        #expect(rest == model.sorted())
        #expect(set.isEmpty)
    }

    @Test("its largest member can be the last that fits", arguments: [1, 64, 4_096, 262_144])
    func last(capacity: Int) {
        var set = PrioritySet(capacity: capacity)
        set.insert(UInt32(capacity - 1))
        #expect(set.first == UInt32(capacity - 1))
        set.insert(UInt32(capacity - 1))
        set.remove(UInt32(capacity - 1))
        #expect(set.isEmpty)
    }

    @Test("an empty graph has an empty set")
    func nothing() {
        var set = PrioritySet(capacity: 0)
        #expect(set.popFirst() == nil)
    }

    @Test("it grows, and keeps what it has", arguments: [0, 1, 64, 65, 4_096])
    func growing(capacity: Int) {
        var set = PrioritySet(capacity: capacity)
        var model: Set<UInt32> = []
        for member in [0, 63, 64, 4_095, 4_096, 262_143, 262_144, 5_000_000] as [UInt32] {
            set.grow(toHold: member)
            set.insert(member)
            model.insert(member)
            #expect(set.contains(member) && set.first == model.min())
        }
        var rest: [UInt32] = []
        while let member = set.popFirst() { rest.append(member) }
        #expect(rest == model.sorted() && set.isEmpty)
        set.grow(toHold: 100_000_000)
        #expect(set.isEmpty && set.first == nil)
    }
}
