import Testing

@testable import MusterScheduler

@Suite("Those who wait")
struct LineTests {
    @Test("first come, first served, whatever comes meanwhile")
    func order() {
        var line = Line<Int>()
        var (next, taken) = (0, 0)
        for step in 0..<1_000 {
            for _ in 0..<step % 5 {
                line.append(next)
                next += 1
            }
            for _ in 0..<step % 4 where !line.isEmpty {
                #expect(line.first == taken)
                #expect(line.popFirst() == taken)
                taken += 1
            }
            #expect(line.count == next - taken)
        }
        #expect(line.removeAll() == Array(taken..<next))
        #expect(line.isEmpty)
        #expect(line.popFirst() == nil)
    }
}
