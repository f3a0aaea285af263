import ArgumentParser

/// What can be measured.
enum Benchmark: ExpressibleByArgument {
    /// Tasks, one by one.
    case tasks(TaskBenchmark)
    /// Tasks, with a scheduler that keeps its state and with one that keeps none.
    case journal
    /// A bag, beside the same in other programs.
    case bag(BagBenchmark)

    static let all =
        TaskBenchmark.allCases.map(Benchmark.tasks) + [.journal] + BagBenchmark.allCases.map(Benchmark.bag)

    static var allValueStrings: [String] { all.map(\.name) }

    init?(argument: String) {
        guard let benchmark = Self.all.first(where: { $0.name == argument }) else { return nil }
        self = benchmark
    }

    var name: String {
        switch self {
        case .tasks(let benchmark): benchmark.rawValue
        case .journal: "journal"
        case .bag(let benchmark): benchmark.rawValue
        }
    }
}
