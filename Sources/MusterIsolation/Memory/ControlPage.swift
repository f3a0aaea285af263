import MusterRegistry
import Synchronization

/// The first page of what a worker shares with its executor: the words by which each knows what the other does.
///
/// A crashed executor leaves them as they were, so that the worker knows which task it ran, and which were done. All of it
/// is only believed as far as it was checked: what the executor runs may have written anywhere.
struct ControlPage {
    static let byteCount = 4096

    let base: UnsafeMutableRawPointer

    /// Where each word lies; the first 64 bytes are the context that functions are given, in which `cancelled` is.
    private enum Word: Int {
        case current = 64
        case started = 72
        case retries = 80
        case done = 88
        case replied = 96
        case requested = 104
    }

    /// By this the worker tells a function that runs to stop.
    func cancellation() -> CancellationFlag { CancellationFlag(at: base) }

    /// Which item of the batch runs; nil: none.
    var current: Int? {
        let value = load(.current)
        return value == 0 ? nil : Int(clamping: value) - 1
    }

    /// When its attempt began, by the monotonic clock.
    var startedNanoseconds: UInt64 { load(.started) }
    /// How often it was run again.
    var retryCount: Int { Int(clamping: load(.retries)) }

    /// An attempt begins.
    func begin(_ item: Int, retries: Int) {
        store(.current, 0)
        store(.retries, UInt64(retries))
        store(.started, MonotonicTime.nanoseconds)
        store(.current, UInt64(item + 1))
    }

    /// The item is over, and what came of it lies in the first `byteCount` bytes of the answers.
    func end(done: Int, replied byteCount: Int) {
        store(.replied, UInt64(byteCount))
        store(.done, UInt64(done))
        store(.current, 0)
    }

    /// How many items are over.
    var doneCount: Int { Int(clamping: load(.done)) }
    /// How many bytes of answers there are.
    var repliedByteCount: Int { Int(clamping: load(.replied)) }
    /// How many bytes of the request its description takes.
    var requestedByteCount: Int { Int(clamping: load(.requested)) }

    /// A new batch.
    func reset(requested byteCount: Int) {
        for word in [Word.current, .started, .retries, .done, .replied] { store(word, 0) }
        store(.requested, UInt64(byteCount))
    }

    private func load(_ word: Word) -> UInt64 { pointer(word).pointee.load(ordering: .acquiring) }

    private func store(_ word: Word, _ value: UInt64) { pointer(word).pointee.store(value, ordering: .releasing) }

    /// `Atomic` is laid out as the number that it holds, and every word is aligned as one.
    private func pointer(_ word: Word) -> UnsafeMutablePointer<Atomic<UInt64>> {
        (base + word.rawValue).assumingMemoryBound(to: Atomic<UInt64>.self)
    }
}
