/// What is measured with bags.
enum BagBenchmark: String, CaseIterable {
    /// A range, two steps, and a sum.
    case numeric = "bag-numeric"
    /// The words of files, counted.
    case words = "bag-words"

    /// What is computed.
    ///
    /// - Parameters:
    ///   - size: How much of it; 1 is all.
    ///   - folder: Where files are made, if it needs some.
    func work(size: Double, folder: TemporaryFolder) throws -> any BagWork {
        switch self {
        case .numeric: NumericWork(count: max(Int(10_000_000 * size), 1), partitionCount: 8)
        case .words: try WordWork(byteCount: max(Int(200_000_000 * size), 1), fileCount: 8, folder: folder)
        }
    }

    /// What its program in C++ is told to do, and what that is called.
    private var variants: [(argument: String, name: String)] {
        switch self {
        case .numeric: [("columns", "C++ with a column for each step"), ("fused", "C++ in one loop")]
        case .words: [("open", "C++ with open addressing"), ("unordered", "C++ with std::unordered_map")]
        }
    }

    /// The program in C++, once for each variant; nothing where there is no compiler.
    func peers(
        of work: any BagWork, compiledIn folder: TemporaryFolder, _ environment: BenchmarkEnvironment
    ) throws -> [Peer] {
        let program = folder.path(rawValue)
        let source = environment.peers.appendingPathComponent(rawValue + ".cpp")
        guard try CPlusPlus.compile(source, to: program) else {
            note("\(rawValue) is not measured beside C++: there is no compiler (c++)")
            return []
        }
        return try variants.map { variant in
            try Peer(name: variant.name, program: program, arguments: [variant.argument] + work.arguments)
        }
    }
}
