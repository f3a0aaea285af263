import CMusterLinux
import Glibc
import MusterGraph
import MusterProtocol
import Synchronization

/// What a worker is doing, in memory that outlives it: its supervisor reads there what it was doing when it died.
///
/// The supervisor makes the record and hands its descriptor to the process. Each thread that runs functions has a slot
/// of its own, and writes into it with plain stores: a few nanoseconds a task, and no system call. Whatever way the process
/// ends, what was stored is there.
// The memory is shared by design. Each slot is written by one thread, the head by the worker's own, and the supervisor
// reads when the process is gone.
package final class FlightRecord: @unchecked Sendable {
    /// The descriptor of its memory.
    let descriptor: Int32
    private let memory: UnsafeMutableRawPointer

    /// How many threads have a slot; more than `--threads` takes.
    static let slotCount = 4_096
    private static let byteCount = MemoryLayout<Head>.stride + slotCount * MemoryLayout<Slot>.stride

    /// How far a process has come.
    enum Stage: UInt32 {
        /// It has not said anything.
        case started = 0
        /// It works.
        case working = 1
        /// It is ending of its own accord.
        case ending = 2
    }

    private struct Head {
        var stage: UInt32 = 0
        var unused: UInt32 = 0
        var state: UInt64 = 0
        var identity: UInt64 = 0
        var alsoUnused: UInt64 = 0
    }

    /// What one thread runs. 32 bytes, so that two threads seldom write to the same line of the cache.
    struct Slot {
        var graph: UInt64 = 0
        var attempt: UInt64 = 0
        var index: UInt32 = 0
        /// 1 while it runs.
        var isBusy: UInt32 = 0
        var unused: UInt64 = 0
    }

    /// Makes an empty record; nil when the system has no memory or no descriptor for it.
    init?() {
        descriptor = muster_memory_file("muster-flight-record")
        guard descriptor >= 0, ftruncate(descriptor, Self.byteCount) == 0, let memory = Self.map(descriptor) else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        self.memory = memory
    }

    /// Takes up the record behind a descriptor that the supervisor handed over; nil when it is none.
    package init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size == Self.byteCount, let memory = Self.map(descriptor)
        else { return nil }
        // What functions start has no business with it.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.descriptor = descriptor
        self.memory = memory
    }

    deinit {
        munmap(memory, Self.byteCount)
        close(descriptor)
    }

    private static func map(_ descriptor: Int32) -> UnsafeMutableRawPointer? {
        let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        return memory == MAP_FAILED ? nil : memory
    }

    private var head: UnsafeMutablePointer<Head> { memory.assumingMemoryBound(to: Head.self) }

    private func place(of thread: Int) -> UnsafeMutablePointer<Slot> {
        (memory + MemoryLayout<Head>.stride).assumingMemoryBound(to: Slot.self) + thread
    }

    // MARK: The process

    /// The slot of a thread.
    func slot(ofThread thread: Int) -> FlightSlot? {
        thread < Self.slotCount ? FlightSlot(place: place(of: thread), record: self) : nil
    }

    /// A session has begun, with a scheduler of this state that knows the worker by this identity.
    func welcomed(_ welcome: Welcome, as identity: UInt64) {
        head.pointee.state = welcome.state
        head.pointee.identity = identity
    }

    /// From now on, an end is a crash.
    package func beginWork() { head.pointee.stage = Stage.working.rawValue }

    /// From now on, an end is in order.
    package func endWork() { head.pointee.stage = Stage.ending.rawValue }

    // MARK: The supervisor

    /// Forgets everything, for the next process.
    func clear() { memset(memory, 0, Self.byteCount) }

    var stage: Stage { Stage(rawValue: head.pointee.stage) ?? .working }

    /// What the process was to the scheduler, as of its last session; identity 0: it had none.
    var account: (state: UInt64, identity: UInt64) { (head.pointee.state, head.pointee.identity) }

    /// The tasks that were running, by thread.
    var running: [(thread: Int, task: TaskAttempt)] {
        (0..<Self.slotCount).compactMap { thread in
            let slot = place(of: thread).pointee
            guard slot.isBusy != 0 else { return nil }
            let task = TaskID(graph: slot.graph, index: slot.index)
            return (thread, TaskAttempt(task: task, attempt: slot.attempt))
        }
    }
}

/// A thread's place in the record. Only that thread writes to it.
struct FlightSlot {
    fileprivate let place: UnsafeMutablePointer<FlightRecord.Slot>
    /// Keeps the memory.
    fileprivate let record: FlightRecord

    /// The thread begins with a task.
    func begin(_ task: TaskID, attempt: UInt64) {
        place.pointee.graph = task.graph
        place.pointee.attempt = attempt
        place.pointee.index = task.index
        place.pointee.isBusy = 1
        // What follows may end the process: until here all must be stored, and the compiler must not move it.
        atomicMemoryFence(ordering: .releasing)
    }

    /// The thread has nothing to do.
    func end() {
        atomicMemoryFence(ordering: .releasing)
        place.pointee.isBusy = 0
    }
}
