/// A function's name, and what it is called with.
public struct Call: Hashable, Sendable {
    /// The name of the function: `family.function`.
    public var function: String
    /// What it is called with, in order; calls nest.
    public var arguments: [Term]
    /// How the call is to be run.
    public var options: Options

    /// A call of `function`.
    public init(_ function: String, _ arguments: [Term], options: Options = Options()) {
        self.function = function
        self.arguments = arguments
        self.options = options
    }
}

extension Call {
    /// How a call is to be run.
    public struct Options: Hashable, Sendable {
        /// How often the call is tried again after it threw.
        public var retries: Int
        /// Before or after other graphs' tasks: higher runs first, 0 is usual.
        public var priority: Int
        /// Keys that must be there before the call begins, though it does not take their values.
        public var after: [Key]
        /// Whether a call with effects may run again when nobody knows if it already ran.
        public var rerun: Bool
        /// How long one attempt may take; nil is for ever.
        public var timeout: Duration?

        /// Options of a call.
        public init(
            retries: Int = 0, priority: Int = 0, after: [Key] = [], rerun: Bool = false, timeout: Duration? = nil
        ) {
            self.retries = retries
            self.priority = priority
            self.after = after
            self.rerun = rerun
            self.timeout = timeout
        }

        /// Whether these are the options of a call that names none.
        var isDefault: Bool {
            retries == 0 && priority == 0 && after.isEmpty && !rerun && timeout == nil
        }
    }
}
