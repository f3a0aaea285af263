public import MusterGraph
import MusterProtocol

/// A task that failed, and with it what needs its result.
public struct TaskError: Error, Hashable, Sendable {
    /// Why a task has no result.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// The function's own error.
        case functionFailed
        /// An argument is not of the type that the function takes, or has a value that it does not accept.
        case badArgument
        /// Nobody wanted the result any more.
        case cancelled
        /// Memory or disk ran out.
        case noRoom
        /// The result is larger than the limit.
        case resultTooLarge
        /// A task that this one needs failed: the error tells of that task.
        case dependencyFailed
        /// The workers that ran it died, each time.
        case workerLost
        /// No worker offers the function.
        case functionUnavailable
        /// A scattered value of which the last copy is gone.
        case dataLost
        /// The limit of time was reached.
        case timedOut
    }

    /// Why there is no result.
    public let kind: Kind
    /// The key whose value was asked for.
    public let requestedKey: Key
    /// The key of the task that failed first; the requested one, or one that it needs.
    public let key: Key
    /// The function that failed; empty where none ran.
    public let function: String
    /// What it was called with, in short.
    public let arguments: String
    /// The name of the worker where it happened; empty where it happened at none.
    public let worker: String
    /// The plugin that the function comes from.
    public let plugin: String
    /// The plugin's own message, or what else was found.
    public let message: String

    init(_ failure: FailureDescription, requestedKey: Key) {
        kind = Kind(failure.kind)
        self.requestedKey = requestedKey
        key = failure.key.isEmpty ? requestedKey : Key(failure.key)
        function = failure.function
        arguments = failure.arguments
        worker = failure.worker
        plugin = failure.plugin
        message = failure.message
    }
}

extension TaskError: CustomStringConvertible {
    /// What failed, where, and why: `y: math.divide(1, 0) failed on worker a (plugin math): division by zero`.
    public var description: String {
        var text = "\(key): "
        if !function.isEmpty {
            text += function
            if !arguments.isEmpty { text += arguments.hasPrefix("(") ? arguments : "(\(arguments))" }
            text += " "
        }
        text += "failed"
        if !worker.isEmpty { text += " on worker \(worker)" }
        if !plugin.isEmpty { text += " (plugin \(plugin))" }
        text += ": \(message)"
        if key != requestedKey { text += "; \(requestedKey) needs it" }
        return text
    }
}

extension TaskError.Kind {
    init(_ kind: FailureDescription.Kind) {
        self =
            switch kind {
            case .functionFailed: .functionFailed
            case .badArgument: .badArgument
            case .cancelled: .cancelled
            case .noRoom: .noRoom
            case .resultTooLarge: .resultTooLarge
            case .dependencyFailed: .dependencyFailed
            case .workerLost: .workerLost
            case .functionUnavailable: .functionUnavailable
            case .dataLost: .dataLost
            case .timedOut: .timedOut
            }
    }
}
