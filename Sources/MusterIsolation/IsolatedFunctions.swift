package import MusterGraph
package import MusterPrimitives
import MusterRegistry

/// The functions of a graph of which some run in processes of their own: which those are, and all of them as an executor
/// is told.
///
/// It is made once for a graph, and an executor that has it is not told again.
package final class IsolatedFunctions: Sendable {
    /// Whether a call of each function has to go to an executor.
    private let isIsolated: [Bool]
    /// The functions and their libraries, in MessagePack.
    let encoded: [UInt8]

    /// Nil where every function may run in the worker itself.
    package init?(_ table: FunctionTable) {
        isIsolated = table.entries.map { entry in
            entry.candidates.contains { candidate in
                if case .plugin(let function) = candidate { function.origin.isIsolated } else { false }
            }
        }
        guard isIsolated.contains(true) else { return nil }
        encoded = FunctionCoding.encode(table)
    }

    /// Whether a task goes to an executor, all of it: because of its function, or of one that stands in its arguments.
    package func isIsolated(_ function: UInt32, _ arguments: Payload) -> Bool {
        guard function != .max else { return false }
        if isIsolated(function) { return true }
        var found = false
        arguments.withUnsafeBytes { bytes in
            ArgumentReference.forEachFunction(in: bytes) { if isIsolated($0) { found = true } }
        }
        return found
    }

    private func isIsolated(_ function: UInt32) -> Bool {
        Int(function) < isIsolated.count && isIsolated[Int(function)]
    }
}
