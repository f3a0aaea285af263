import MusterGraph
import MusterProtocol

/// A small graph, and who is there to run it.
struct SchedulerScenario: CustomStringConvertible, Sendable {
    let name: String
    let workers: Int
    let mode: Submit.Mode
    let graph: CompiledGraph
    let wanted: [UInt32]

    var description: String { name }

    static let function = "t.f"
    static let effect = "t.effect"

    static let functions = [describe(function, []), describe(effect, [.effects])]

    private static func describe(_ name: String, _ flags: FunctionDescription.Flags) -> FunctionDescription {
        let argument = Signature.Argument(name: "a", type: .value)
        return FunctionDescription(
            name: name, version: "1", signature: Signature(arguments: [argument], result: .value), flags: flags,
            plugin: "t", documentation: "")
    }

    /// - Parameter calls: The function of each task, and which task it takes; nil: a value.
    init(_ name: String, workers: Int, mode: Submit.Mode, _ calls: [(String, Int?)], wanted: [Int]) throws {
        var graph = Graph()
        for (number, call) in calls.enumerated() {
            graph["k\(number)"] = .call(call.0, call.1.map { .key(Key("k\($0)")) } ?? .value(.int64(1)))
        }
        (self.name, self.workers, self.mode) = (name, workers, mode)
        (self.graph, self.wanted) = try graph.compile(wanted: wanted.map { Key("k\($0)") })
    }

    static let all: [SchedulerScenario] = {
        let (f, e) = (SchedulerScenario.function, SchedulerScenario.effect)
        do {
            return [
                try SchedulerScenario("one task, one worker", workers: 1, mode: .deliver, [(f, nil)], wanted: [0]),
                try SchedulerScenario("one task, held, two workers", workers: 2, mode: .hold, [(f, nil)], wanted: [0]),
                try SchedulerScenario(
                    "a chain of two, one worker", workers: 1, mode: .hold, [(f, nil), (f, 0)], wanted: [1]),
                try SchedulerScenario("a chain of two", workers: 2, mode: .deliver, [(f, nil), (f, 0)], wanted: [1]),
                try SchedulerScenario(
                    "a chain of two with effects", workers: 1, mode: .hold, [(e, nil), (f, 0)], wanted: [1]),
                try SchedulerScenario(
                    "a fan of two, detached", workers: 1, mode: .detach, [(f, nil), (f, 0), (f, 0)], wanted: [1, 2]),
                try SchedulerScenario(
                    "a chain of three", workers: 1, mode: .hold, [(f, nil), (f, 0), (f, 1)], wanted: [0, 2]),
            ]
        } catch {
            preconditionFailure("a graph of the tests is wrong: \(error)")
        }
    }()
}
