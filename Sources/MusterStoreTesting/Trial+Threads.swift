import Dispatch
import Foundation
import MusterGraph
import MusterRuntime
import Synchronization

extension Trial {
    /// Many threads, each with tasks of its own and some that all of them use.
    func checkThreads() throws {
        let store = try open("threads")
        let group = DispatchGroup()
        let models = Mutex<[TaskID: Payload]>([:])
        for number in 0..<conformance.threadCount {
            group.enter()
            Thread.detachNewThread { [self] in
                defer { group.leave() }
                do {
                    let model = try work(UInt64(number), store)
                    models.withLock { $0.merge(model) { $1 } }
                } catch {
                    report(.doesNotFail, "thread \(number): \(error)")
                }
            }
        }
        group.wait()
        var model = models.withLock { $0 }
        // What the threads share is in some state that one of them made.
        for index in 0..<Self.sharedCount {
            let task = TaskID(graph: Self.shared, index: index)
            if let value = try store.get(task) {
                expect(Self.isWhole(value), .servesThreads, "shared task \(task) has a value that nobody put")
                model[task] = value
            }
        }
        try compare(store, with: model, .servesThreads, "after all threads have ended")
    }

    private static let shared: UInt64 = 1_000
    private static let sharedCount: UInt32 = 4

    /// What one thread does. Returns what its own tasks have.
    private func work(_ number: UInt64, _ store: any DataStore) throws -> [TaskID: Payload] {
        var chance = Chance(seed: conformance.seed &* 1_000 &+ number)
        var model: [TaskID: Payload] = [:]
        for turn in 0..<max(50, conformance.operationCount / 10) {
            let task = TaskID(graph: number, index: UInt32(chance.number(below: 20)))
            switch chance.number(below: 4) {
            case 0, 1:
                let value = Chance.value(number << 32 | UInt64(turn), byteCount: chance.number(below: 20_000))
                try store.put([(task, value)])
                model[task] = value
            case 2:
                try store.remove(task)
                model[task] = nil
            default: break
            }
            expect(try store.get(task), is: model[task], of: task, .servesThreads, "which only thread \(number) uses")
            try share(number, turn, store, &chance)
        }
        return model
    }

    /// Stores, reads or removes what others store, read and remove at the same time.
    private func share(_ number: UInt64, _ turn: Int, _ store: any DataStore, _ chance: inout Chance) throws {
        let task = TaskID(graph: Self.shared, index: UInt32(chance.number(below: Int(Self.sharedCount))))
        switch chance.number(below: 8) {
        case 0..<3: try store.put(Self.sharedValue(number << 32 | UInt64(turn)), for: task)
        case 3: try store.remove(task)
        case 4:
            guard let part = try store.part(of: task, in: 0..<Int.max) else { return }
            let isWhole = Self.isWhole(part.bytes) && part.bytes.count == part.totalByteCount
            expect(isWhole, .servesThreads, "a part of shared task \(task) is of no value that was put")
        default:
            guard let value = try store.get(task) else { return }
            expect(Self.isWhole(value), .servesThreads, "shared task \(task) has a value that nobody put")
            // Others may remove it meanwhile.
            try store.put(Self.sharedValue(number << 32 | UInt64(turn)), for: task)
            expect(Self.isWhole(value), .keepsBytes, "shared task \(task): what was got has changed")
        }
    }

    /// A value that tells its seed first, so that whoever reads it knows what it should be.
    private static func sharedValue(_ seed: UInt64) -> Payload {
        let rest = Chance.value(seed, byteCount: Int(seed % 9_000))
        return Payload(withUnsafeBytes(of: seed.littleEndian) { Array($0) } + rest.withUnsafeBytes { Array($0) })
    }

    private static func isWhole(_ value: Payload) -> Bool {
        guard value.count >= 8 else { return false }
        let seed = value.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        return areEqual(value, sharedValue(seed))
    }
}
