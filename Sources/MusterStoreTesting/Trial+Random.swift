import MusterGraph
import MusterRuntime

extension Trial {
    /// Does the same with the store and with a dictionary.
    func checkRandomOperations() throws {
        let store = try open("random")
        var chance = Chance(seed: conformance.seed)
        var model: [TaskID: Payload] = [:]
        for number in 0..<conformance.operationCount {
            try step(number, store, &model, &chance)
            guard violations.isEmpty else { return }
        }
        try compare(store, with: model, .findsWhatWasPut, "after \(conformance.operationCount) operations")
    }

    private func step(
        _ number: Int, _ store: any DataStore, _ model: inout [TaskID: Payload], _ chance: inout Chance
    ) throws {
        let (task, when) = (Self.task(&chance), "at operation \(number) of seed \(conformance.seed)")
        switch chance.number(below: 100) {
        case 0..<35:
            let value = Chance.value(UInt64(number), byteCount: Self.size(&chance))
            try store.put(value, for: task)
            model[task] = value
        case 35..<45:
            let entries = (0..<chance.number(below: 20)).map { place in
                (Self.task(&chance), Chance.value(UInt64(number * 32 + place), byteCount: Self.size(&chance)))
            }
            try store.put(entries)
            for (task, value) in entries { model[task] = value }
        case 45..<65:
            expect(try store.get(task), is: model[task], of: task, .findsWhatWasPut, when)
        case 65..<75:
            let start = chance.number(below: 10_000)
            let range = start..<start + chance.number(below: 10_000)
            let (found, value) = (try store.part(of: task, in: range), model[task])
            let wanted = value.map { StoredPart(of: $0, in: range) }
            expect(found?.bytes, is: wanted?.bytes, of: task, .givesParts, when)
            expect(found?.totalByteCount == wanted?.totalByteCount, .givesParts, "the size of task \(task) \(when)")
        case 75..<80:
            let found = try store.contains(task)
            expect(found == (model[task] != nil), .findsWhatWasPut, "`contains` of task \(task) is \(found) \(when)")
        case 80..<95:
            let tasks = (0..<chance.number(below: 8)).map { _ in Self.task(&chance) }
            try store.remove(tasks)
            for task in tasks { model[task] = nil }
        case 95:
            try store.removeAll()
            model = [:]
        default:
            try compare(store, with: model, .findsWhatWasPut, when)
        }
        compareCounts(store, with: model, when)
    }

    /// One of few, so that operations meet.
    private static func task(_ chance: inout Chance) -> TaskID {
        TaskID(graph: UInt64(chance.number(below: 4)), index: UInt32(chance.number(below: 30)))
    }

    /// Mostly small.
    private static func size(_ chance: inout Chance) -> Int {
        chance.number(below: 1 << (2 * chance.number(below: 9)) + 1)
    }
}
