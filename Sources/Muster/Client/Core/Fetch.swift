import MusterGraph
import MusterProtocol

/// A large value that is being read.
struct Fetch {
    /// The request that wants it, and the place of the value among those that it wants.
    let request: UInt64
    let place: Int
    let task: TaskID
    /// Whether the scheduler is told that the value is no longer needed when it has come.
    let releasesWhenDone: Bool
    /// The size of the value.
    var byteCount: Int
    /// Made when the first part has come, so that values that wait for their turn take no room.
    var buffer: ValueBuffer?
    /// Up to where parts have been asked for.
    var askedByteCount = 0
    /// How much has come.
    var receivedByteCount = 0
    /// How often nobody held it.
    var misses = 0
    /// Whether it waits in `ClientState.rereads` to be asked for again.
    var isPaused = false

    /// The same, of which nothing has come.
    var anew: Fetch {
        var fetch = Fetch(
            request: request, place: place, task: task, releasesWhenDone: releasesWhenDone, byteCount: byteCount)
        fetch.misses = misses
        return fetch
    }
}

/// One part that was asked for.
struct PartRead {
    /// The number of the fetch, in `ClientState.fetches`.
    let fetch: UInt64
    let offset: Int
    let byteCount: Int
    /// The size that the value was taken to have; an answer about a value of another size counts for nothing.
    let totalByteCount: Int
}
