import MusterGraph
import MusterProtocol
import MusterWorker

/// Tasks that a worker may be given, and how it is made up.
struct WorkerScenario: CustomStringConvertible, Sendable {
    let description: String
    let threadCount: Int
    /// How many tasks a thread is given at once.
    let tasksPerRun: Int
    /// Whether it counts its memory.
    let countsMemory: Bool
    let tasks: [TaskID]
    /// The tasks that only other workers are given.
    let elsewhere: Set<Int>
    private let graphs: [UInt64: CompiledGraph]

    /// The size of every result, and of every value that is fetched.
    static let byteCount: UInt64 = 100
    /// With what is on its way one value fits, and two do not.
    static let memoryByteCount: UInt64 = 200

    /// - Parameters:
    ///   - inputs: For each task of graph 1 the tasks that it takes.
    ///   - futures: For each task of graph 2 the tasks of graph 1 that it takes.
    ///   - elsewhere: Tasks that only other workers are given.
    init(
        _ name: String, threads: Int = 1, tasksPerRun: Int = 1, countsMemory: Bool = false, inputs: [[Int]],
        futures: [[UInt32]] = [], elsewhere: Set<Int> = []
    ) throws(GraphErrors) {
        let first = inputs.map { $0.map { Term.key(Key("k\($0)")) } }
        let second = futures.map { $0.map { Term.future(TaskID(graph: 1, index: $0)) } }
        var graphs = [UInt64(1): try Self.graph(of: first)]
        if !second.isEmpty { graphs[2] = try Self.graph(of: second) }
        (description, threadCount, self.countsMemory, self.graphs) = (name, threads, countsMemory, graphs)
        (self.tasksPerRun, self.elsewhere) = (tasksPerRun, elsewhere)
        tasks =
            inputs.indices.map { TaskID(graph: 1, index: UInt32($0)) }
            + futures.indices.map { TaskID(graph: 2, index: UInt32($0)) }
    }

    private static func graph(of arguments: [[Term]]) throws(GraphErrors) -> CompiledGraph {
        var graph = Graph()
        for (number, arguments) in arguments.enumerated() { graph["k\(number)"] = .call(Call("t.f", arguments)) }
        return try graph.compile(wanted: arguments.indices.map { Key("k\($0)") }).0
    }

    func arguments(of task: TaskID) -> Payload { graphs[task.graph]?.arguments(of: Int(task.index)) ?? .empty }

    /// Whose results a task takes.
    func inputs(of task: TaskID) -> [TaskID] {
        ArgumentReference.results(takenBy: arguments(of: task), of: task.graph)
    }

    /// Which tasks take a result.
    func users(of task: TaskID) -> [Int] { tasks.indices.filter { inputs(of: tasks[$0]).contains(task) } }

    var configuration: WorkerConfiguration {
        var configuration = WorkerConfiguration()
        configuration.threadCount = threadCount
        configuration.runTaskCount = tasksPerRun
        configuration.runNanoseconds = 1e9
        if countsMemory { configuration.memory = MemoryMarks(limit: Self.memoryByteCount) }
        return configuration
    }

    static let all: [WorkerScenario] = {
        do throws(GraphErrors) {
            return [
                try WorkerScenario("one task", inputs: [[]]),
                try WorkerScenario("two tasks", inputs: [[], []]),
                try WorkerScenario("a chain of two", inputs: [[], [0]]),
                try WorkerScenario("a chain of two, two threads", threads: 2, inputs: [[], [0]]),
                try WorkerScenario("a chain of two, in one run", threads: 2, tasksPerRun: 2, inputs: [[], [0]]),
                try WorkerScenario("a fan of two", inputs: [[], [0], [0]]),
                try WorkerScenario("an input from elsewhere", inputs: [[], [0]], elsewhere: [0]),
                try WorkerScenario("a future", inputs: [[]], futures: [[0]]),
                try WorkerScenario("a future of a chain", inputs: [[], [0]], futures: [[1]]),
                try WorkerScenario("a chain, little memory", countsMemory: true, inputs: [[], [0]]),
                try WorkerScenario("two inputs, little memory", countsMemory: true, inputs: [[], [], [0, 1]]),
            ]
        } catch {
            preconditionFailure("a graph of the tests is wrong: \(error)")
        }
    }()
}
