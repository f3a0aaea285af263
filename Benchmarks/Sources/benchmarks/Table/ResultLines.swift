import Foundation

/// What the tables read of the lines of JSON: this program's, and those of the one that sees what lies inside the modules
/// (`Benchmarks/Insides`).
struct ResultLines {
    private(set) var contests: [Contest] = []
    private(set) var insides: [InsideResult] = []
    private(set) var machine: Machine?

    /// See ``ContestResult``.
    struct Contest: Decodable {
        let benchmark: String
        let amount: String
        let unit: Unit
        let figure: Figure
        let p99Milliseconds: Figure?
        let cpuSeconds: [String: Double]
        let peers: [PeerResult]

        func peer(_ name: String) -> PeerResult? {
            peers.first { $0.name == name }
        }
    }

    /// The last result of a benchmark.
    subscript(benchmark: Inside) -> InsideResult? { insides.last { $0.benchmark == benchmark } }

    private struct Name: Decodable {
        let benchmark: String
    }

    /// - Parameter text: What was printed; lines that are no JSON are for people.
    init(_ text: String) throws {
        let decoder = JSONDecoder()
        for line in text.split(separator: "\n") where line.hasPrefix("{") {
            let line = Data(line.utf8)
            switch try decoder.decode(Name.self, from: line).benchmark {
            case Machine.name: machine = try decoder.decode(Machine.self, from: line)
            case let name where Benchmark(rawValue: name) != nil:
                contests.append(try decoder.decode(Contest.self, from: line))
            case let name where Inside(rawValue: name) != nil:
                insides.append(try decoder.decode(InsideResult.self, from: line))
            // What has a table of its own.
            default: break
            }
        }
    }
}
