extension ZeroMQTransport {
    /// What can be tuned. The defaults were measured; tests shorten the times.
    package struct Configuration: Sendable {
        /// How often ZeroMQ's own threads ask a dialed peer whether its process lives.
        package var heartbeatInterval = Duration.milliseconds(700)
        /// After how long without an answer a connection is given up, and without a question on the other side.
        package var heartbeatTimeout = Duration.milliseconds(1500)
        /// How long a connection may take to say that it speaks ZeroMQ's protocol.
        package var handshakeTimeout = Duration.seconds(2)
        /// How long to wait before dialing again; doubled from failure to failure up to `maximumRedialDelay`.
        package var redialDelay = Duration.milliseconds(100)
        /// The longest wait before dialing again. Whoever comes back is found within it, which is most of what a scheduler's
        /// restart costs.
        package var maximumRedialDelay = Duration.milliseconds(500)
        /// How long `shutdown` and `close` give to what was sent.
        package var farewell = Duration.milliseconds(500)
        /// The largest frame that is received. A peer that sends a larger one is cut off.
        package var maximumFrameByteCount = 64 << 20
        /// The most frames a received message may have. A peer that sends more is cut off.
        package var maximumFrameCount = 64
        /// How much of one message a peer may have sent before it is cut off. ZeroMQ keeps the parts of a message that
        /// has not ended, however many they are.
        package var maximumMessageByteCount: Int64 = 256 << 20
        /// How many messages ZeroMQ queues in each direction for a peer.
        package var queuedMessageCount: Int32 = 1000
        /// How many bytes are given to ZeroMQ for one peer of a listener, beyond what that has taken.
        package var windowByteCount = 8 << 20
        /// How many bytes wait in a queue of ours for a peer whose ZeroMQ queue is full, before `SendOutcome.full`. Few, so that
        /// who sends knows soon that the peer does not take it; enough for a millisecond, after which it is tried again.
        package var queuedByteCount = 2 << 20

        /// How long a connection may take from its beginning to its first message.
        package var introductionTimeout = Duration.seconds(10)
        /// Takes what people should know: that there are no files left for connections, and that there are again.
        package var notice: @Sendable (String) -> Void = { _ in }

        /// The defaults.
        package init() {}
    }
}

extension Duration {
    /// Whole milliseconds, at least 1 and within 32 bits, as ZeroMQ's options have them.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000))
    }
}
