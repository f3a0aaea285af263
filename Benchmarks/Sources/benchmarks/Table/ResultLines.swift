import Foundation

/// What the tables read of the lines of JSON: this program's, and those of the one that sees what lies inside the modules
/// (`Benchmarks/Insides`).
struct ResultLines {
    private(set) var contests: [Contest] = []
    private(set) var memory: Memory?
    private(set) var zeroWorker: ZeroWorker?
    private(set) var submit: Submit?
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

    /// Bytes a task, of a graph that waits.
    struct Memory: Decodable {
        let tasks: Int
        let scheduler: Figure
        let workers: Figure
        let client: Figure
    }

    /// Workers that answer at once.
    struct ZeroWorker: Decodable {
        struct Row: Decodable {
            let workers: Int
            let tasksPerSecond: Figure
            let schedulerMicroseconds: Figure
            let idleShare: Double
        }

        let rows: [Row]

        subscript(workers: Int) -> Row? { rows.first { $0.workers == workers } }
    }

    /// Seconds until a graph is accepted.
    struct Submit: Decodable {
        let tasks: Int
        let reading: Figure
        let accepting: Figure
        let building: Figure
        let acceptingBuilt: Figure
    }

    private struct Name: Decodable {
        let benchmark: String
    }

    /// - Parameter text: What was printed; lines that are no JSON are for people.
    init(_ text: String) throws {
        let decoder = JSONDecoder()
        for line in text.split(separator: "\n") where line.hasPrefix("{") {
            let line = Data(line.utf8)
            switch try decoder.decode(Name.self, from: line).benchmark {
            case "memory": memory = try decoder.decode(Memory.self, from: line)
            case "zero-worker": zeroWorker = try decoder.decode(ZeroWorker.self, from: line)
            case "submit": submit = try decoder.decode(Submit.self, from: line)
            case Machine.name: machine = try decoder.decode(Machine.self, from: line)
            case let name where Benchmark(rawValue: name) != nil:
                contests.append(try decoder.decode(Contest.self, from: line))
            // What has a table of its own.
            default: break
            }
        }
    }
}
