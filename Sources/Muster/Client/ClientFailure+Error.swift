import MusterGraph
import MusterProtocol

extension ClientFailure {
    /// The failure as users see it.
    ///
    /// - Parameter key: The key of a wanted task.
    func error(key: (UInt32) -> Key) -> any Error {
        switch self {
        case .task(let task): TaskError(task.failure, requestedKey: key(task.index))
        case .rejected(let complaints): GraphErrors(complaints.map { GraphError($0) })
        case .cluster(let error): error
        case .cancelled: CancellationError()
        }
    }
}

extension GraphError {
    /// What the scheduler found wrong.
    init(_ complaint: Rejected.Complaint) {
        self.init(
            key: complaint.key.isEmpty ? nil : Key(complaint.key),
            function: complaint.function.isEmpty ? nil : complaint.function, message: complaint.message)
    }
}
