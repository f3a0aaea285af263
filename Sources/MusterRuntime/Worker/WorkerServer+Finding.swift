import MusterGraph
import MusterProtocol
import MusterWorker

/// A store that outlives the process: what it has is offered to the scheduler that it came from.
///
/// A note beside the values says which state of a scheduler they are of, and who had them (16 bytes: `Welcome.state` and
/// `WorkerHello.identity`, little-endian). It is written before the first value of a state, and gone before the last of
/// another, so that values are never taken for those of a graph of the same number elsewhere.
extension WorkerServer {
    private static let note = "muster.worker"

    /// Takes over what an earlier process has left. Before the first session.
    func findResults() {
        guard let store = store as? any PersistentDataStore else { return }
        do {
            guard let (schedulerState, identity) = Self.numbers(try store.note(named: Self.note)) else {
                return try store.removeAll()
            }
            var results: [(task: TaskID, byteCount: UInt64)] = []
            try store.forEachEntry { results.append(($0.task, UInt64($0.byteCount))) }
            (former, notedIdentity) = (identity, identity)
            notedState = schedulerState
            state.handle(.found(state: schedulerState, results))
            log("found \(results.count) results of an earlier process")
        } catch {
            log("what the store has from before cannot be used: \(error)")
            noteFailure(of: "dropping it") { () throws(DataStoreError) in try store.removeAll() }
        }
    }

    /// A session begins: from now on the store has results of this state of the scheduler.
    func noteState(_ welcome: Welcome) {
        guard let store = store as? any PersistentDataStore, notedState != welcome.state || notedIdentity != identity
        else { return }
        do {
            // Of the same state, only whose they are is new.
            if notedState != 0, notedState != welcome.state {
                try store.setNote(nil, named: Self.note)
                try store.removeAll()
            }
            (notedState, notedIdentity) = (welcome.state, identity)
            try store.setNote(Self.bytes(welcome.state, identity), named: Self.note)
        } catch {
            log("the results here will not outlive this process: \(error)")
        }
    }

    private static func numbers(_ note: Payload?) -> (state: UInt64, identity: UInt64)? {
        guard let note, note.count == 16 else { return nil }
        return note.withUnsafeBytes { bytes in
            (
                UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    private static func bytes(_ state: UInt64, _ identity: UInt64) -> Payload {
        Payload(count: 16) { bytes in
            bytes.storeBytes(of: state.littleEndian, as: UInt64.self)
            bytes.storeBytes(of: identity.littleEndian, toByteOffset: 8, as: UInt64.self)
        }
    }
}
