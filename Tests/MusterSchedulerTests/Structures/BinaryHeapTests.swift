import MusterFuzzing
import MusterProtocol
import Testing

/// The heap against a sorted array.
@Suite("Binary heap")
struct BinaryHeapTests {
    @Test("it is as a sorted array is, with equal elements too", arguments: [3, 50, 1_000_000] as [Int])
    func model(variety: Int) {
        var random = SplitMix64(seed: UInt64(variety))
        var heap = BinaryHeap<Int>()
        var model: [Int] = []
        for step in 0..<2_000 {
            if Int.random(in: 0..<(step % 500 < 250 ? 3 : 2), using: &random) == 0 {
                #expect(heap.pop() == (model.isEmpty ? nil : model.removeFirst()))
            } else {
                let item = Int.random(in: 0..<variety, using: &random)
                heap.push(item)
                model.insert(item, at: model.firstIndex { $0 > item } ?? model.count)
            }
            #expect(heap.count == model.count)
            #expect(heap.isEmpty == model.isEmpty)
        }
        var rest: [Int] = []
        while let item = heap.pop() { rest.append(item) }
        #expect(rest == model)
    }

    @Test("it gives everything away")
    func removeAll() {
        var heap = BinaryHeap<Int>()
        for item in [3, 1, 2, 1] { heap.push(item) }
        #expect(heap.removeAll().sorted() == [1, 1, 2, 3])
        #expect(heap.isEmpty)
        #expect(heap.pop() == nil)
    }
}
