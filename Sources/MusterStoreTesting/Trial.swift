import Foundation
import MusterGraph
import MusterRuntime
import Synchronization

/// One run of all checks against one sort of store.
final class Trial: Sendable {
    typealias Rule = Violation.Rule

    private struct Findings {
        var violations: [Violation] = []
        var step = "nothing"
    }

    let conformance: DataStoreConformance
    private let opening: @Sendable (String) throws -> any DataStore
    private let findings = Mutex(Findings())

    init(conformance: DataStoreConformance, open: @escaping @Sendable (String) throws -> any DataStore) {
        self.conformance = conformance
        self.opening = open
    }

    var violations: [Violation] { findings.withLock { $0.violations } }

    /// What it is at, for people.
    var step: String { findings.withLock { $0.step } }

    /// Runs every check. One that fails does not keep the others from running.
    func run() {
        check("first steps", checkFirstSteps)
        check("sizes and tasks", checkSizes)
        check("parts", checkParts)
        check("memory", checkMemory)
        check("operations at random", checkRandomOperations)
        check("threads", checkThreads)
        check("separate stores", checkSeparation)
        check("opening again", checkReopening)
        check("entries", checkEntries)
        check("notes", checkNotes)
    }

    private func check(_ name: String, _ body: () throws -> Void) {
        findings.withLock { $0.step = name }
        do {
            try body()
        } catch {
            report(.doesNotFail, "\(name): \(error)")
        }
    }

    /// Opens the store of a name.
    func open(_ name: String) throws -> any DataStore { try opening(name) }

    /// Notes a violation. Of each rule the first few are enough.
    func report(_ rule: Rule, _ story: String) {
        findings.withLock { findings in
            if findings.violations.count(where: { $0.rule == rule }) < 3 {
                findings.violations.append(Violation(rule: rule, story: story))
            }
        }
    }

    /// Notes a violation where something is not as it should be.
    func expect(_ isRight: Bool, _ rule: Rule, _ story: @autoclosure () -> String) {
        if !isRight { report(rule, story()) }
    }

    /// Compares a value that was found.
    func expect(_ found: Payload?, is wanted: Payload?, of task: TaskID, _ rule: Rule, _ when: String = "") {
        guard !Self.areEqual(found, wanted) else { return }
        let (found, wanted) = (Self.describe(found), Self.describe(wanted))
        report(rule, "task \(task)\(when.isEmpty ? "" : " " + when): expected \(wanted), found \(found)")
    }

    /// Compares everything that a store says with what it should have. What it lists and counts breaks rules of its own, or
    /// `only` this one.
    func compare(
        _ store: any DataStore, with model: [TaskID: Payload], _ rule: Rule, only: Rule? = nil, _ when: String
    ) throws {
        for (task, value) in model.sorted(by: { $0.key < $1.key }) {
            expect(try store.get(task), is: value, of: task, rule, when)
            expect(try store.contains(task), rule, "task \(task) \(when): it is there, and `contains` denies it")
        }
        let tasks = try store.tasks
        expect(
            tasks == model.keys.sorted(), only ?? .lists,
            "\(when): expected \(model.count) tasks in order, found \(tasks.count): \(tasks.prefix(10))")
        compareCounts(store, with: model, when, only ?? .counts)
    }

    /// Compares the two counts.
    func compareCounts(
        _ store: any DataStore, with model: [TaskID: Payload], _ when: String, _ rule: Rule = .counts
    ) {
        let (count, byteCount) = (store.count, store.byteCount)
        let wanted = model.values.reduce(0) { $0 + $1.count }
        expect(count == model.count, rule, "\(when): `count` is \(count) for \(model.count) values")
        expect(byteCount == wanted, rule, "\(when): `byteCount` is \(byteCount) for \(wanted) bytes")
    }

    /// Whether two values are equal. `==` takes long for large ones where nothing is optimized.
    static func areEqual(_ left: Payload?, _ right: Payload?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.count == right.count
            && left.withUnsafeBytes { left in
                right.withUnsafeBytes { right in
                    guard let left = left.baseAddress, let last = right.baseAddress else { return right.count == 0 }
                    return memcmp(left, last, right.count) == 0
                }
            }
    }

    static func describe(_ value: Payload?) -> String {
        guard let value else { return "nothing" }
        return "\(value.count) bytes \(value.withUnsafeBytes { Array($0.prefix(8)) })"
    }
}
