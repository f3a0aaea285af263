import Dispatch
import Foundation
public import MusterRuntime

/// Tries whether a data store does what workers rely on: the contract that `docs/stores.md` says.
///
/// ```swift
/// let violations = DataStoreConformance().violations { name in
///     try FolderStore(path: folder + "/" + name)
/// }
/// #expect(violations.isEmpty)   // or XCTAssert, or print them
/// ```
///
/// It is used by tests of any framework, or by none.
public struct DataStoreConformance: Sendable {
    /// What chance begins with. The same seed makes the same operations, except for the order of threads.
    public var seed: UInt64 = 1
    /// How many operations at random a store is given.
    public var operationCount = 2_000
    /// How many threads use a store at once.
    public var threadCount = 8
    /// The size of the largest value, in bytes.
    public var largestByteCount = 20 << 20
    /// How long all of it may take.
    public var timeLimit = Duration.seconds(300)

    /// The usual sizes.
    public init() {}

    /// Tries a store, and returns what it does wrong: nothing, if it is right.
    ///
    /// - Parameter open: Opens the store of that name, from any thread. Under a new name it is empty. One that is a
    ///   `PersistentDataStore` and is opened again, after nobody has it any more, has what it had.
    public func violations(
        of open: @escaping @Sendable (_ name: String) throws -> any DataStore
    ) -> [Violation] {
        let trial = Trial(conformance: self, open: open)
        let done = DispatchSemaphore(value: 0)
        // On a thread of its own, so that a store that never returns is only told of.
        let thread = Thread {
            trial.run()
            done.signal()
        }
        thread.stackSize = 4 << 20
        thread.start()
        let (seconds, attoseconds) = timeLimit.components
        let limit = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
        if done.wait(timeout: limit) == .timedOut {
            trial.report(.finishes, "after \(timeLimit) it had not finished \(trial.step)")
        }
        return trial.violations
    }
}
