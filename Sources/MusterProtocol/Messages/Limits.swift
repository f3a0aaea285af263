/// The limits of the protocol, in one place. A decoder refuses what is beyond them.
package enum Limits {
    /// The version of the protocol in every header.
    package static let protocolVersion: UInt16 = 1
    /// How much of a value or a graph travels in one message.
    package static let partByteCount = 1 << 20
    /// How far a client may be ahead of the scheduler's credit while it sends a graph.
    package static let windowByteCount = 8 << 20
    /// The largest frame that is accepted.
    package static let frameByteCount = 64 << 20
    /// The most frames in a message, with the header and the fields.
    package static let frameCount = 8
    /// The largest graph that is accepted.
    package static let graphByteCount = 2 << 30
    /// The largest number of tasks in a graph.
    package static let taskCount = 1 << 28
    /// The most entries in a list of a message's fields (columns are bounded by the frame).
    package static let listCount = 1 << 20
    /// The longest name or key, in bytes of UTF-8.
    package static let stringByteCount = 1 << 20
    /// The longest text that is for people alone, in bytes of UTF-8. The sender cuts what is longer.
    package static let textByteCount = 16 << 10
}
