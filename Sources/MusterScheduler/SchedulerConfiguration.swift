import MusterProtocol

/// What a scheduler can be told.
package struct SchedulerConfiguration: Sendable {
    /// A random number that stands for this scheduler's state: what workers hold of another state is nothing here.
    package var state: UInt64 = 0
    /// Whether changes of the state are written down, and answers wait for it.
    package var isRecorded = false
    /// How long a scheduler that was started again waits for the workers that it had, before it gives anything out.
    package var returnMilliseconds: Int64 = 5_000
    /// How long a scheduler that had lost every worker waits for the others when one is back.
    package var gatherMilliseconds: Int64 = 3_000
    /// How long the graphs of a client that is away without a word go on.
    package var absenceMilliseconds: Int64 = 60_000
    /// How many bytes of answers may wait for one graph's client to acknowledge them; beyond, its tasks wait.
    package var answerByteCount = 128 << 20
    /// How often this state of the scheduler was started; attempt numbers begin with it.
    package var incarnation: UInt64 = 1
    /// Each side of a session sends something at least this often, and twice as often where it can, so that one which is late
    /// is not taken for silence. Nobody asks more often: idle peers cost what they say.
    package var heartbeatMilliseconds: Int64 = 8_000
    /// How often what has a time is looked at: silence, absences, functions that nobody offers.
    package var checkMilliseconds: Int64 = 500
    /// A session that is silent for this long is over.
    package var silenceMilliseconds: Int64 = 10_000
    /// A worker that has something to do and is silent for this long is taken for lost, as it says something each half second
    /// then.
    package var busySilenceMilliseconds: Int64 = 2_500
    /// How long a graph waits for a worker that has its functions, unless its client says otherwise.
    package var functionTimeoutMilliseconds: Int64 = 10_000
    /// How long a worker may take to open a plugin, or to announce what it has made visible.
    package var loadTimeoutMilliseconds: Int64 = 60_000
    /// A result up to this size travels with the report of its task.
    package var inlineByteCount = 64 << 10
    /// How often a client hears of progress, at most.
    package var progressMilliseconds: Int64 = 200
    /// What lies queued at a worker, in nanoseconds of estimated work a thread.
    package var queueNanoseconds: Double = 20_000_000
    /// What is given to one worker before the next is looked at, in nanoseconds of estimated work.
    package var chunkNanoseconds: Double = 1_000_000
    /// The bytes of arguments that go to one worker in one message, at most (a single task may have more).
    package var messageArgumentByteCount = 8 << 20
    /// The tasks that go to one worker in one message, at most.
    package var messageTaskCount = 1 << 18
    /// How many workers a task may have been running on when they died.
    package var lossLimit = 3
    /// How long the next process of a supervised worker may take to tell how the last one ended.
    package var crashReportMilliseconds: Int64 = 10_000
    /// How many calls that kill workers are remembered.
    package var crashRecordCount = 10_000
    /// How many tasks a thread of a worker may have begun, or finished without having said so.
    package var runTaskCount = 4_096
    /// The graphs one client may have at once.
    package var graphsPerClient = 10_000
    /// The graphs of all clients, those that are away and those without one too.
    package var graphCount = 100_000
    /// The bytes of all graphs that are coming in, or wait for a first worker. Those that are complete when they come, and are
    /// checked at once, do not count.
    package var waitingGraphByteCount = 4 << 30
    /// The clients that may be connected.
    package var clientCount = 10_000
    /// The workers that may be connected.
    package var workerCount = 10_000
    /// The workers that there may have been, as numbers are not used twice; each that is gone takes a few hundred bytes.
    package var workerNumberCount = 1 << 20
    /// The reads that one client may have under way.
    package var readsPerClient = 65_536
    /// The reads that all clients together may have under way. Beyond, those end that have more than a small part.
    package var readCount = 4_194_304
    /// What one client may always have of them.
    package var readShare = 1_024
    /// How many bytes workers may have been asked for on behalf of one client, and have not sent; its other reads wait.
    package var clientReadByteCount = 8 << 20
    /// How many bytes one worker may have been asked for on behalf of clients, and has not sent; other reads wait. What it has to
    /// report stands behind them on its connection.
    package var workerReadByteCount = 4 << 20
    /// The plugins that may be being loaded.
    package var loadCount = 64
    /// How many bytes of answers may wait for all clients to acknowledge them. Beyond, tasks wait of those graphs of which more
    /// than a small part waits, so that the clients who take their answers do not feel it.
    package var answersByteCount = 2 << 30
    /// What of one graph's answers may always wait, in bytes.
    package var answerShareByteCount = 1 << 20
    /// How much work has to be behind a result, in nanoseconds, so that the scheduler keeps a copy of it.
    package var copyNanoseconds: Float = 100_000_000
    /// The largest result of which it does, in bytes.
    package var copyByteCount = 4 << 10
    /// How many bytes all those copies take, at most, with what each takes besides. Beyond, there are no more.
    package var copiesByteCount = 64 << 20
    /// When `Moment.zero` was, in milliseconds since 1970 began: the core has no clock, and people want to know when
    /// something was stored.
    package var beginMilliseconds: Int64 = 0
    /// The largest plan of a collection, in bytes.
    package var planByteCount = Limits.planByteCount
    /// The most collections.
    package var collectionCount = Limits.collectionCount
    /// The most bytes that the plans of all collections have together.
    package var collectionsByteCount = Limits.collectionsByteCount
    /// The most functions that all collections need, each counted for each collection.
    package var collectionsFunctionCount = Limits.collectionsFunctionCount

    package init() {}
}
