public import MusterGraph

/// A graph that was submitted: its futures, in the order of the keys that were asked for.
public struct Submission: Sendable {
    /// The futures.
    public let futures: [Future]
    let run: GraphRun

    /// How far the graph is, a few times a second; ends when everything that was asked for is settled.
    public var progress: AsyncStream<GraphProgress> { run.progress }

    /// The future of a key; nil when the key was not asked for.
    public subscript(key: Key) -> Future? { futures.first { $0.key == key } }
}

extension Submission: RandomAccessCollection {
    /// The first place: 0.
    public var startIndex: Int { 0 }
    /// The number of futures.
    public var endIndex: Int { futures.count }
    /// The future at a place.
    public subscript(position: Int) -> Future { futures[position] }
}
