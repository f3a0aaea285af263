import MusterGraph
import MusterProtocol

/// A graph that was handed to the core and is not over.
struct GraphRequest {
    let submission: GraphSubmission
    /// The place of each wanted task in `submission.wanted`.
    let places: [UInt32: Int]
    /// How much of the graph has been sent, and how much of it the scheduler says has come.
    var sentByteCount = 0
    var creditedByteCount = 0
    /// The scheduler's number for the graph, once it is accepted.
    var graph: UInt64?
    /// The values that have come, by place; only where values are delivered.
    var values: [Payload?]
    /// Which wanted tasks are settled, by place.
    var isSettled: [Bool]
    /// How many of the wanted tasks are not.
    var unsettledCount: Int
    /// The places whose values are being read.
    var fetching: Set<Int> = []

    init(_ submission: GraphSubmission) {
        self.submission = submission
        var places: [UInt32: Int] = [:]
        places.reserveCapacity(submission.wanted.count)
        for (place, index) in submission.wanted.enumerated() { places[index] = place }
        self.places = places
        let count = submission.wanted.count
        values = submission.mode == .deliver ? [Payload?](repeating: nil, count: count) : []
        isSettled = [Bool](repeating: false, count: count)
        unsettledCount = count
    }

    /// Notes that a wanted task has a result or a failure. False when that was known.
    mutating func settle(_ place: Int) -> Bool {
        guard !isSettled[place] else { return false }
        isSettled[place] = true
        unsettledCount -= 1
        return true
    }

    /// A wanted value has come.
    mutating func settle(_ place: Int, _ value: Payload) {
        if settle(place) { values[place] = value }
    }
}

/// A graph whose results the scheduler keeps for this client.
struct HeldGraph {
    /// The request that it came from.
    let request: UInt64
    /// How many of its futures the application still has.
    var futureCount: Int
}
