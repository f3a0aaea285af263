import Foundation

/// A program in C or C++ that computes the same, in one of its forms.
struct NativeProgram {
    /// The name of its source, among the peers.
    let source: String
    let arguments: [String]
    let name: String

    init(_ source: String, _ arguments: [String], name: String) {
        self.source = source
        self.arguments = arguments
        self.name = name
    }

    /// Compiles the programs of some work, and starts them.
    ///
    /// - Returns: None where there is no compiler.
    static func start(
        of work: any Work, compiledIn folder: TemporaryFolder, _ environment: BenchmarkEnvironment
    ) throws -> [Peer] {
        for source in Set(work.programs.map(\.source)) {
            let url = environment.peers.appendingPathComponent(source)
            let libraries = url.pathExtension == "c" ? ["-lzmq"] : []
            guard try Compiler.compile(url, to: folder.path(source + ".out"), libraries) else {
                note("there is no compiler for \(source), which is left out")
                return []
            }
        }
        return try work.programs.map { program in
            try Peer(
                name: program.name, program: folder.path(program.source + ".out"), arguments: program.arguments,
                work: work)
        }
    }
}
