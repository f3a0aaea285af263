import MusterGraph
import MusterRuntime
import Synchronization

extension Trial {
    /// One task after the other.
    func checkFirstSteps() throws {
        let store = try open("first-steps")
        let (task, other) = (TaskID(graph: 1, index: 2), TaskID(graph: 1, index: 3))
        expect(try store.get(task), is: nil, of: task, .startsEmpty)
        expect(try !store.contains(task), .startsEmpty, "`contains` says that task \(task) is there")
        expect(try store.tasks.isEmpty, .startsEmpty, "it lists tasks")
        compareCounts(store, with: [:], "at first")
        try store.remove([task, other])
        try store.remove([])
        try store.removeAll()

        var model = [task: Payload([1, 2, 3])]
        try store.put(Payload([1, 2, 3]), for: task)
        try compare(store, with: model, .findsWhatWasPut, "after one put")
        try store.put(Payload([4]), for: task)
        model[task] = Payload([4])
        try compare(store, with: model, .replaces, "after another put")

        try store.put([(other, Payload([5])), (task, Payload([6])), (other, Payload([7, 8]))])
        model = [task: Payload([6]), other: Payload([7, 8])]
        try compare(store, with: model, .keepsOrder, "after [(\(other), 5), (\(task), 6), (\(other), 7 8)]")
        try store.put([])

        try store.remove([TaskID(graph: 9, index: 9), task, TaskID(graph: 0, index: 0)])
        model[task] = nil
        expect(try store.get(task), is: nil, of: task, .removes, "after it was removed with others")
        expect(try !store.contains(task), .removes, "task \(task) was removed, and `contains` says that it is there")
        try compare(store, with: model, .removes, "after another was removed")
        try store.put(Payload([9]), for: task)
        try store.removeAll()
        for task in [task, other] { expect(try store.get(task), is: nil, of: task, .removes, "after removeAll") }
        expect(try store.tasks.isEmpty, .removes, "after removeAll it lists tasks")
        compareCounts(store, with: [:], "after removeAll")
        try store.put(Payload([9]), for: task)
        try compare(store, with: [task: Payload([9])], .findsWhatWasPut, "that was put after removeAll")
    }

    /// Every size, and tasks at the borders of what numbers can be.
    func checkSizes() throws {
        let store = try open("sizes")
        let sizes = [0, 1, 7, 8, 511, 512, 4_095, 4_096, 65_535, 65_536, 65_537, 1 << 20, conformance.largestByteCount]
        let graphs: [UInt64] = [0, 1, 255, 256, 1 << 32, .max]
        let indices: [UInt32] = [0, 1, 255, 256, 1 << 16, .max]
        var model: [TaskID: Payload] = [:]
        for (number, size) in sizes.enumerated() {
            model[TaskID(graph: 77, index: UInt32(number))] = Chance.value(UInt64(number), byteCount: size)
        }
        for graph in graphs {
            for index in indices {
                let task = TaskID(graph: graph, index: index)
                model[task] = Chance.value(graph &* 31 &+ UInt64(index), byteCount: 20)
            }
        }
        for (task, value) in model.sorted(by: { $1.key < $0.key }) { try store.put(value, for: task) }
        try compare(store, with: model, .findsWhatWasPut, "among values of many sizes")
    }

    /// Parts of values, and of none.
    func checkParts() throws {
        let store = try open("parts")
        let task = TaskID(graph: 5, index: 1)
        if let part = try store.part(of: task, in: 0..<10) {
            report(.givesParts, "a part of what is not there has \(part.bytes.count) bytes, where nil was expected")
        }
        for size in [0, 1, 100, 70_000, min(conformance.largestByteCount, 3 << 20)] {
            let value = Chance.value(UInt64(size), byteCount: size)
            try store.put(value, for: task)
            let ranges = [
                0..<0, 0..<1, 0..<size, 0..<Int.max, size / 2..<size, size..<size + 5, size / 3..<size / 3,
                size / 3..<size / 2 + 1, size + 10..<size + 20, max(0, size - 3)..<size + 100,
            ]
            for range in ranges {
                guard let part = try store.part(of: task, in: range) else {
                    report(.givesParts, "bytes \(range) of \(size) are nil")
                    continue
                }
                let wanted = value[range.clamped(to: 0..<size)]
                expect(
                    Self.areEqual(part.bytes, wanted), .givesParts,
                    "bytes \(range) of \(size) are \(part.bytes.count) others")
                expect(
                    part.totalByteCount == size, .givesParts,
                    "bytes \(range) of \(size): the value is said to have \(part.totalByteCount)")
            }
        }
    }

    /// Whose memory a value is.
    func checkMemory() throws {
        let store = try open("memory")
        let task = TaskID(graph: 6, index: 1)
        for size in [100, 100_000] {
            let value = Chance.value(UInt64(size), byteCount: size)
            // The memory stays, so that a store that reads there after the end finds other bytes, and the process lives.
            let memory = LentMemory(value)
            try store.put(memory.lend(), for: task)
            expect(try store.get(task), is: value, of: task, .keepsBytes, "after whoever put it let go of its memory")
            withExtendedLifetime(memory) {}

            let found = try store.get(task)
            let part = try store.part(of: task, in: 10..<90)?.bytes
            try store.put(Chance.value(1, byteCount: size), for: task)
            try store.removeAll()
            try store.put(Chance.value(2, byteCount: size), for: task)
            expect(found, is: value, of: task, .keepsBytes, "that was got, after it was replaced and removed")
            expect(part, is: value[10..<90], of: task, .keepsBytes, "of which a part was got, after it was replaced")
        }
        // A slice is stored as what it is.
        let slice = Chance.value(3, byteCount: 1_000)[333..<777]
        try store.put(slice, for: task)
        expect(try store.get(task), is: slice, of: task, .findsWhatWasPut, "that was a slice")
        let last = { try self.open("memory-end").getAfterPutting(slice, task) }
        expect(try last(), is: slice, of: task, .keepsBytes, "that was got, after the store went")
    }
}

/// Memory that is overwritten when its borrower lets go of it.
private final class LentMemory: Sendable {
    // Written before it is lent and after it came back, and freed after that.
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    init(_ value: Payload) {
        bytes = .allocate(byteCount: value.count, alignment: 64)
        value.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }

    func lend() -> Payload {
        Payload(adopting: UnsafeRawBufferPointer(bytes)) { [self] in
            bytes.initializeMemory(as: UInt8.self, repeating: 0xee)
        }
    }

    deinit { bytes.deallocate() }
}

extension DataStore {
    fileprivate func getAfterPutting(_ value: Payload, _ task: TaskID) throws(DataStoreError) -> Payload? {
        try put(value, for: task)
        return try get(task)
    }
}
