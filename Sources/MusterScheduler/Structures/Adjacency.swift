/// For each task of a graph a list of others, in two arrays.
struct Adjacency {
    /// The list of task i is `targets[offsets[i]..<offsets[i + 1]]`.
    private(set) var offsets: [UInt32] = [0]
    private(set) var targets: [UInt32] = []

    /// Where the list of `task` lies in `targets`.
    func range(of task: UInt32) -> Range<Int> {
        Int(offsets[Int(task)])..<Int(offsets[Int(task) + 1])
    }

    subscript(task: UInt32) -> ArraySlice<UInt32> { targets[range(of: task)] }

    init(reservingTasks count: Int) {
        offsets.reserveCapacity(count + 1)
        targets.reserveCapacity(count)
    }

    /// Appends the list of the next task, without what it holds twice.
    mutating func append(_ list: inout [UInt32]) {
        if list.count > 1 {
            list.sort()
            var previous: UInt32?
            for target in list where target != previous {
                targets.append(target)
                previous = target
            }
        } else {
            targets.append(contentsOf: list)
        }
        offsets.append(UInt32(targets.count))
    }

    /// The same edges, seen from the other end.
    func reversed() -> Adjacency {
        let taskCount = offsets.count - 1
        var result = Adjacency(reservingTasks: 0)
        var counts = [UInt32](repeating: 0, count: taskCount + 1)
        for target in targets { counts[Int(target) + 1] += 1 }
        for task in 0..<taskCount { counts[task + 1] += counts[task] }
        result.offsets = counts
        result.targets = [UInt32](repeating: 0, count: targets.count)
        for task in 0..<taskCount {
            for position in Int(offsets[task])..<Int(offsets[task + 1]) {
                let target = Int(targets[position])
                result.targets[Int(counts[target])] = UInt32(task)
                counts[target] += 1
            }
        }
        return result
    }
}
