/// What a request wants of a graph. Every switch over this is total.
enum GraphPurpose: Sendable, Hashable {
    /// Its values, once; the scheduler then forgets the graph.
    case deliver
    /// Futures: results that stay until they are released.
    case hold
    /// That the scheduler runs it, and keeps the results for whoever asks for the request.
    case detach
    /// The values of a graph that was submitted before, by this or another client. Unless it is kept, the request is over
    /// when its outcome is here.
    case collect(keeping: Bool)
    /// The end of a graph that was submitted before, by this or another client.
    case end

    /// Whether the graph is of no use to anybody when this client gives the request up.
    var isOwn: Bool {
        switch self {
        case .deliver, .hold, .detach: true
        case .collect, .end: false
        }
    }

    /// Whether the scheduler is told which answers have come, and need not come again. Who collects leaves them for others.
    var acknowledges: Bool {
        switch self {
        case .deliver, .hold: true
        case .detach, .collect, .end: false
        }
    }
}
