/// A function as a worker announces it: everything that is known of it without its code.
///
/// Two functions of equal name, version and signature are interchangeable on any worker.
public struct FunctionDescription: Hashable, Sendable {
    /// What a function is besides its types.
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// It does something besides computing its result, so it is never run twice unasked.
        public static let effects = Flags(rawValue: 1 << 0)
        /// It may run on several threads at once.
        public static let threadSafe = Flags(rawValue: 1 << 1)
        /// It mostly waits.
        public static let blocking = Flags(rawValue: 1 << 2)
        /// Its C function takes a context before its other arguments.
        public static let context = Flags(rawValue: 1 << 3)
        /// A fold over it may be split.
        public static let associative = Flags(rawValue: 1 << 4)
        /// A fold over it may be reordered.
        public static let commutative = Flags(rawValue: 1 << 5)
    }

    /// `family.function`.
    public let name: String
    /// The declared version; another version may give other results.
    public let version: String
    /// Its types.
    public let signature: Signature
    /// What else is known of it.
    public let flags: Flags
    /// The plugin it comes from.
    public let plugin: String
    /// Markdown for people; may be empty.
    public let documentation: String

    /// A function.
    public init(
        name: String, version: String, signature: Signature, flags: Flags, plugin: String, documentation: String
    ) {
        self.name = name
        self.version = version
        self.signature = signature
        self.flags = flags
        self.plugin = plugin
        self.documentation = documentation
    }
}
