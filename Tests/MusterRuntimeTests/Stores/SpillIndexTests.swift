import MusterFuzzing
import MusterGraph
import Testing

@testable import MusterRuntime

@Suite("The index of a spilling store")
struct SpillIndexTests {
    private let tasks = (0..<20 as Range<UInt32>).map { TaskID(graph: 1, index: $0) }

    /// The same as plain lists, in which everything is looked for.
    private struct Oracle {
        struct Row: Equatable {
            let task: TaskID
            let number: UInt64
            let byteCount: Int
            var isInMemory: Bool
            var isOnDisk: Bool
        }

        /// The rows that are in memory stand in the order of use.
        var rows: [Row] = []

        func row(_ task: TaskID) -> Row? { rows.first { $0.task == task } }

        mutating func use(_ task: TaskID) {
            guard let place = rows.firstIndex(where: { $0.task == task }), rows[place].isInMemory else { return }
            rows.append(rows.remove(at: place))
        }

        func leastRecentlyUsed(_ goal: Int, limit: Int) -> [UInt64] {
            var (found, gathered) = ([UInt64](), 0)
            for row in rows where row.isInMemory && row.byteCount <= limit && gathered < goal {
                found.append(row.number)
                gathered += row.byteCount
            }
            return found
        }

        mutating func spill(_ task: TaskID, number: UInt64) -> Bool {
            guard let place = rows.firstIndex(where: { $0.task == task && $0.number == number }),
                rows[place].isInMemory
            else { return false }
            (rows[place].isInMemory, rows[place].isOnDisk) = (false, true)
            return true
        }

        mutating func keep(_ task: TaskID, number: UInt64) -> Bool {
            guard let place = rows.firstIndex(where: { $0.task == task && $0.number == number }),
                !rows[place].isInMemory
            else { return false }
            var row = rows.remove(at: place)
            row.isInMemory = true
            rows.append(row)
            return true
        }
    }

    @Test("does what plain lists do", arguments: 0..<50 as Range<UInt64>)
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var (index, oracle) = (SpillIndex<UInt64>(), Oracle())
        var nextNumber: UInt64 = 0
        for _ in 0..<400 {
            let task = tasks.randomElement(using: &random) ?? tasks[0]
            let known = oracle.row(task)
            let number = known.map { Bool.random(using: &random) ? $0.number : $0.number + 1 } ?? 1
            switch Int.random(in: 0..<7, using: &random) {
            case 0, 1:
                #expect((index.remove(task) == nil) == (known == nil))
                oracle.rows.removeAll { $0.task == task }
                nextNumber += 2
                let (byteCount, isOnDisk) = (
                    Int.random(in: 0..<100, using: &random), Int.random(in: 0..<5, using: &random) == 0
                )
                index.insert(isOnDisk ? nil : nextNumber, byteCount: byteCount, number: nextNumber, for: task)
                oracle.rows.append(
                    .init(
                        task: task, number: nextNumber, byteCount: byteCount, isInMemory: !isOnDisk, isOnDisk: isOnDisk)
                )
            case 2:
                #expect(index.remove(task)?.number == known?.number)
                oracle.rows.removeAll { $0.task == task }
            case 3:
                #expect(index.use(task)?.value == known.flatMap { $0.isInMemory ? $0.number : nil })
                oracle.use(task)
            case 4:
                #expect((index.spill(task, number: number) != nil) == oracle.spill(task, number: number))
            case 5:
                #expect(index.keep(number, of: task, number: number) == oracle.keep(task, number: number))
            default:
                let (goal, limit) = (Int.random(in: 0..<500, using: &random), Int.random(in: 50..<200, using: &random))
                let found = index.leastRecentlyUsed(byteCount: goal, limit: limit).map(\.number)
                #expect(found == oracle.leastRecentlyUsed(goal, limit: limit))
            }
            compare(index, oracle)
        }
    }

    private func compare(_ index: SpillIndex<UInt64>, _ oracle: Oracle) {
        let inMemory = oracle.rows.filter(\.isInMemory)
        #expect(index.count == oracle.rows.count)
        #expect(Set(index.tasks) == Set(oracle.rows.map(\.task)))
        #expect(index.byteCount == oracle.rows.reduce(0) { $0 + $1.byteCount })
        #expect(index.memoryByteCount == inMemory.reduce(0) { $0 + $1.byteCount })
        #expect(index.diskByteCount == oracle.rows.filter(\.isOnDisk).reduce(0) { $0 + $1.byteCount })
        #expect(index.leastRecentlyUsed(byteCount: .max).map(\.number) == inMemory.map(\.number))
        for task in tasks {
            let row = oracle.row(task)
            #expect(index[task]?.number == row?.number)
            let place: SpillIndex<UInt64>.Place? = row.map { $0.isInMemory ? $0.isOnDisk ? .both : .memory : .disk }
            #expect(index[task]?.place == place)
        }
    }
}
