import ArgumentParser
import Foundation

/// What Muster is measured beside when it is asked for: it has to be fetched, and takes minutes.
enum Rival: String, CaseIterable, ExpressibleByArgument {
    case dask, ray

    /// How many runs it takes part in: it takes much longer than all others, and varies less.
    private static let mostRuns = 3

    /// The programs that compute some work, with as many processes and threads as Muster has.
    func peers(of work: any Work, _ options: ClusterOptions, _ environment: BenchmarkEnvironment) throws -> [Peer] {
        guard let work = work.forRivals else { return [] }
        guard let python = environment.pythons[self] else {
            throw PeerFailure("\(rawValue) is not there; `./dev bench --against \(rawValue)` installs it")
        }
        return try forms(of: work).map { form in
            try Peer(
                name: form.name, program: python,
                arguments: [environment.peers.appendingPathComponent(form.script).path] + form.arguments
                    + ["\(options.workers)", "\(options.threads)"] + work.order,
                work: work, goesOnIfFasterThan: form.goesOnIfFasterThan, mostRuns: Self.mostRuns)
        }
    }

    /// A program, and what it is told before the work.
    private struct Form {
        let name: String
        let script: String
        var arguments: [String] = []
        var goesOnIfFasterThan: String?
    }

    /// Of dask's two schedulers with processes the distributed one, which is a cluster as Muster's is; and for bags the
    /// other, if it is faster. Ray has no bags.
    private func forms(of work: any RivalWork) -> [Form] {
        let bags = "dask.bag, distributed"
        return switch (self, work.style) {
        case (.dask, .tasks): [Form(name: "dask.distributed", script: "dask_tasks.py")]
        case (.dask, .bags):
            [
                Form(name: bags, script: "dask_bags.py", arguments: ["distributed"]),
                Form(
                    name: "dask.bag, processes", script: "dask_bags.py", arguments: ["processes"],
                    goesOnIfFasterThan: bags),
            ]
        case (.ray, .tasks): [Form(name: "Ray", script: "ray_tasks.py")]
        case (.ray, .bags): []
        }
    }

    /// The version that is installed, for people.
    func version(_ environment: BenchmarkEnvironment) -> String {
        let list = environment.peers.appendingPathComponent("requirements-\(rawValue).txt")
        let lines = (try? String(contentsOf: list, encoding: .utf8))?.split(separator: "\n") ?? []
        let version = lines.first { $0.hasPrefix("\(rawValue)==") }?.dropFirst(rawValue.count + 2)
        return "\(rawValue) \(version ?? "of an unknown version")"
    }
}
