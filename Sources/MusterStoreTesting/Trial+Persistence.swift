import MusterGraph
import MusterRuntime

extension Trial {
    /// Two stores that are open at once.
    func checkSeparation() throws {
        let (one, other) = (try open("one"), try open("other"))
        let task = TaskID(graph: 1, index: 1)
        try one.put(Payload([1]), for: task)
        expect(try other.get(task), is: nil, of: task, .startsEmpty, "that was put into another store")
        try other.put(Payload([2, 2]), for: task)
        try other.removeAll()
        expect(try one.get(task), is: Payload([1]), of: task, .startsEmpty, "after another store was emptied")
        compareCounts(one, with: [task: Payload([1])], "beside another store")
    }

    /// Opens a store again and again.
    func checkReopening() throws {
        guard try open("reopening") is any PersistentDataStore else { return }
        var chance = Chance(seed: conformance.seed &+ 1)
        var model: [TaskID: Payload] = [:]
        for round in 0..<8 {
            try change(try open("reopening"), &model, &chance, round)
            try compare(
                try open("reopening"), with: model, .survives, only: .survives, "after it was opened \(round + 1) times"
            )
        }
    }

    private func change(
        _ store: any DataStore, _ model: inout [TaskID: Payload], _ chance: inout Chance, _ round: Int
    ) throws {
        if round == 5 {
            try store.removeAll()
            model = [:]
        }
        for number in 0..<40 {
            let task = TaskID(graph: UInt64(chance.number(below: 3)), index: UInt32(chance.number(below: 40)))
            if chance.number(below: 3) == 0 {
                try store.remove(task)
                model[task] = nil
            } else {
                let value = Chance.value(
                    UInt64(round * 100 + number), byteCount: number == 7 ? 300_000 : chance.number(below: 5_000))
                try store.put(value, for: task)
                model[task] = value
            }
        }
    }

    /// Lists what is there in pages.
    func checkEntries() throws {
        guard let store = try open("entries") as? any PersistentDataStore else { return }
        expect(try store.entries(after: nil, limit: 10).isEmpty, .listsEntries, "an empty store has entries")
        let indices = [0, 1, 255, 256, 65_536, Int(UInt32.max)].map { UInt32($0) }
        let tasks = ([0, 1, 300, .max] as [UInt64]).flatMap { graph in indices.map { TaskID(graph: graph, index: $0) } }
        for (number, task) in tasks.enumerated().reversed() {
            try store.put(Chance.value(UInt64(number), byteCount: number * 300), for: task)
        }
        let all = tasks.enumerated().map { StoredEntry(task: $1, byteCount: $0 * 300) }
        for limit in [1, 5, tasks.count, 1_000] {
            for first in stride(from: 0, through: tasks.count, by: 3) {
                let found = try store.entries(after: first == 0 ? nil : tasks[first - 1], limit: limit)
                expect(
                    found == Array(all[first...].prefix(limit)), .listsEntries,
                    "up to \(limit) entries after \(first == 0 ? "none" : "\(tasks[first - 1])") are \(found)")
            }
        }
        // After a task that is not there.
        let found = try store.entries(after: TaskID(graph: 1, index: 100), limit: 1)
        expect(found == [all[8]], .listsEntries, "the entry after 1/100 is \(found), not \(all[8])")
        expect(
            try store.entries(after: nil, limit: 0).isEmpty, .listsEntries, "0 entries were asked for, and some came")
        try store.removeAll()
        expect(try store.entries(after: nil, limit: 10).isEmpty, .listsEntries, "after removeAll there are entries")
    }

    /// Notes stay, whatever happens to the values.
    func checkNotes() throws {
        guard try open("notes") is any PersistentDataStore else { return }
        let names = ["a", String(repeating: "b", count: 100), "c", "d/.. é"]
        let notes = [Payload([9]), Payload([2, 3]), .empty, Chance.value(1, byteCount: 4_096)]
        try keepNotes(zip(names, notes).map { ($0, $1) })
        guard let store = try open("notes") as? any PersistentDataStore else { return }
        for (name, note) in zip(names, notes) {
            expectNote(try store.note(named: name), note, name, "when it was opened again")
        }
        expectNote(try store.note(named: "gone"), nil, "gone", "when it was opened again")
    }

    private func keepNotes(_ notes: [(name: String, note: Payload)]) throws {
        guard let store = try open("notes") as? any PersistentDataStore else { return }
        expectNote(try store.note(named: "a"), nil, "a", "at first")
        for name in ["a", "gone"] { try store.setNote(Payload([1]), named: name) }
        for (name, note) in notes { try store.setNote(note, named: name) }
        for name in ["gone", "never there"] { try store.setNote(nil, named: name) }
        compareCounts(store, with: [:], "with notes", .keepsNotes)
        expect(try store.tasks.isEmpty, .keepsNotes, "notes are listed as tasks")
        expect(try store.entries(after: nil, limit: 9).isEmpty, .keepsNotes, "notes are listed as entries")
        try store.put(Payload([7]), for: TaskID(graph: 1, index: 1))
        try store.removeAll()
        for (name, note) in notes { expectNote(try store.note(named: name), note, name, "after removeAll") }
        expectNote(try store.note(named: "gone"), nil, "gone", "after it was taken away")
    }

    private func expectNote(_ found: Payload?, _ wanted: Payload?, _ name: String, _ when: String) {
        expect(
            Self.areEqual(found, wanted), .keepsNotes,
            "\(when), the note \(name) is \(Self.describe(found)), where it should be \(Self.describe(wanted))")
    }
}
