/// What a look at every entry of a state found.
package struct StateCheck: Sendable {
    package let header: StateHeader
    package private(set) var entryCount = 0
    /// What is wrong, and where, each in a sentence.
    package internal(set) var problems: [String] = []

    init(header: StateHeader) {
        self.header = header
    }

    mutating func add(_ stored: StoredEntries.Stored) {
        entryCount += 1
        do throws(LMDBError) {
            let entry = try stored.entry()
            if let problem = StateRecord.problem(in: entry) { problems.append("\(stored.name): \(problem)") }
        } catch {
            problems.append(error.problem)
        }
    }
}
