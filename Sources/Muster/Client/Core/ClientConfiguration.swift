/// What a client can be told, and the limits that bound every request.
struct ClientConfiguration: Sendable {
    /// Where the scheduler is, for messages.
    var address: String
    /// A name for people.
    var name = "client"
    /// Its process, for people.
    var processID: UInt32 = 0
    /// How long a request waits for a session with the scheduler.
    var connectMilliseconds: Int64 = 10_000
    /// How long what is under way waits for another session when one has ended.
    var reconnectMilliseconds: Int64 = 60_000
    /// How many sessions in a row may end because the scheduler said what makes no sense, and nothing new came in them.
    var faultLimit = 5
    /// How long the scheduler may take to answer a hello before another session is tried.
    var helloMilliseconds: Int64 = 3_000
    /// How long to wait before a session that ended is followed by another one on the same connection.
    var retryMilliseconds: Int64 = 100
    /// How long the acknowledgement of a request that is over waits for another message to go with.
    var acknowledgementMilliseconds: Int64 = 10
    /// How many parts of large values may be under way at once.
    var readWindow = 16
    /// How long to wait before a value that nobody holds at the moment is asked for again: it may be being recomputed.
    var rereadMilliseconds: Int64 = 250
    /// How often such a value is asked for again.
    var rereadLimit = 120
    /// The largest value that is accepted.
    var valueByteCountLimit: UInt64 = 64 << 30

    init(address: String) {
        self.address = address
    }
}
