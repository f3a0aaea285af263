package import MusterGraph

/// Scheduler to worker: everything that one wake-up of the scheduler has for it.
///
/// The parts are taken in the order in which they stand here.
package struct Work: Sendable {
    /// The attempt number of every assignment in this message.
    package var attempt: UInt64 = 0
    /// What the worker has reported up to this report is safe: it need not be said again in a later session.
    package var acknowledged: UInt64 = 0
    /// Graphs that are over: their queued tasks and results are dropped, running ones are told to stop.
    package var closedGraphs: [UInt64] = []
    /// Results that are no longer needed here.
    package var released: TaskColumns = TaskColumns()
    /// Tasks that the worker should give back unless they have begun; it answers in its next report, for each.
    package var takenBack: TaskColumns = TaskColumns()
    /// Workers that are named below and that this worker has not been told of.
    package var peers: [PeerAddress] = []
    /// Graphs that are named below and that this worker has not been told of.
    package var openedGraphs: [GraphOpening] = []
    /// Inputs of the assignments below that are neither here nor made here.
    package var sources: Sources = Sources()
    /// Tasks to run, in the order in which they should, one entry a graph.
    package var assignments: [Assignments] = []

    package init() {}

    /// Whether there is nothing to say.
    package var isEmpty: Bool {
        closedGraphs.isEmpty && released.isEmpty && takenBack.isEmpty && assignments.isEmpty
    }
}

/// Where a worker is reached.
package struct PeerAddress: Sendable, Hashable {
    /// The number that the scheduler gave it.
    package var worker: UInt32
    /// `tcp://host:port`.
    package var address: String

    package init(worker: UInt32, address: String) {
        self.worker = worker
        self.address = address
    }
}

/// What a worker needs to know of a graph before its first task.
package struct GraphOpening: Sendable {
    /// The graph's number.
    package var graph: UInt64
    /// The functions that its tasks name, by their number in the graph.
    package var functions: [FunctionChoice]

    package init(graph: UInt64, functions: [FunctionChoice]) {
        self.graph = graph
        self.functions = functions
    }
}

/// A function of a graph: which functions of that name may be meant.
package struct FunctionChoice: Sendable, Hashable {
    /// `family.function`.
    package var name: String
    /// Version and signature of each candidate. One: it is that. Several: the arguments decide when they are there.
    package var candidates: [Candidate]

    package struct Candidate: Sendable, Hashable {
        package var version: String
        /// Spelled as in manifests.
        package var signature: String

        package init(version: String, signature: String) {
            self.version = version
            self.signature = signature
        }
    }

    package init(name: String, candidates: [Candidate]) {
        self.name = name
        self.candidates = candidates
    }
}

/// Tasks of one graph to run at one worker, as columns.
package struct Assignments: Sendable {
    /// What becomes of a result, and how a task may be run.
    package struct Flags: OptionSet, Sendable, Hashable, BitwiseCopyable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The result stays until it is released. Without this and `deliver` it is *local*: every task that takes it
        /// is in this message too, and the worker drops it after the last of them.
        package static let keep = Flags(rawValue: 1 << 0)
        /// The result goes to the scheduler with the report if it is small enough, and stays here if it is not.
        package static let deliver = Flags(rawValue: 1 << 1)
        /// The function has effects, and may not be run again unasked.
        package static let effects = Flags(rawValue: 1 << 2)
    }

    /// The graph that all of these belong to.
    package var graph: UInt64
    /// Each task's index in the graph.
    package var indices: [UInt32] = []
    /// Each task's function, a number of the graph's opening; `UInt32.max`: its argument is its result.
    package var functions: [UInt32] = []
    package var flags: [Flags] = []
    /// How often the worker may run each again when it throws.
    package var retries: [UInt8] = []
    /// The arguments of task i are the items in `arguments[argumentOffsets[i]..<argumentOffsets[i + 1]]`.
    package var argumentOffsets: [UInt32] = [0]
    /// MessagePack items as `docs/graph-format.md` has them. In a message: one frame for all of its assignments.
    package var arguments: Payload = .empty
    /// How long one attempt of each function's run may take, in milliseconds; 0 is for ever. Empty: all may.
    package var timeouts: [UInt32] = []

    package init(graph: UInt64) {
        self.graph = graph
    }
}

/// Who holds inputs: holders of input i are `holders[holderOffsets[i]..<holderOffsets[i + 1]]`.
package struct Sources: Sendable {
    package var inputs: TaskColumns = TaskColumns()
    /// The size of each input in bytes.
    package var byteCounts: [UInt64] = []
    package var holderOffsets: [UInt32] = [0]
    /// Numbers of workers; 0 is the scheduler itself.
    package var holders: [UInt32] = []

    package init() {}
}
