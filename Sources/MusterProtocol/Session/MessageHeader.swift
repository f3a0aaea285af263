/// What stands in the first frame of every message: 24 bytes.
package struct MessageHeader: Sendable, Hashable {
    /// The kind of the message.
    package var type: MessageType
    /// The session that it belongs to: chosen at random by the side that connects, for each connection.
    package var session: UInt64
    /// Its place among the messages of its direction in the session, from 0.
    package var sequence: UInt64

    package init(type: MessageType, session: UInt64, sequence: UInt64) {
        self.type = type
        self.session = session
        self.sequence = sequence
    }
}
