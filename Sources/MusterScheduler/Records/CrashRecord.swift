package import MusterProtocol

/// A call, wherever it stands: the same function in the same version, of the same arguments.
package struct CrashCall: Hashable, Sendable {
    package var function: String
    /// The versions of all functions that may be meant, where there are several of that name.
    package var version: String
    /// A hash of the arguments that is the same everywhere. That of a call which takes results of others is the task's own.
    package var argumentHash: UInt64

    package init(function: String, version: String, argumentHash: UInt64) {
        self.function = function
        self.version = version
        self.argumentHash = argumentHash
    }
}

/// How often a call has killed its worker for certain.
package struct CrashRecord: Hashable, Sendable {
    package var call: CrashCall
    /// The attempts that did: each is counted once, however often it is told.
    package var deaths: [TaskAttempt]
    /// How the last one ended.
    package var lastFailure: FailureDescription

    package init(call: CrashCall, deaths: [TaskAttempt], lastFailure: FailureDescription) {
        self.call = call
        self.deaths = deaths
        self.lastFailure = lastFailure
    }

    package var count: Int { deaths.count }
}
