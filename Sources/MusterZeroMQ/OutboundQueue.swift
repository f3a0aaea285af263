import MusterGraph

/// Messages for a peer whose queue in ZeroMQ is full: in order, and bounded by bytes.
struct OutboundQueue {
    private var messages: [[Payload]] = []
    /// The first message that was not sent.
    private var head = 0
    /// The bytes that wait.
    private var byteCount = 0
    /// Whether a message was turned away since there was room.
    private var isSenderWaiting = false

    var isEmpty: Bool { head == messages.count }

    /// Takes a message, unless too much waits already. One message always fits.
    mutating func append(_ frames: [Payload], limit: Int) -> Bool {
        guard byteCount < limit else {
            isSenderWaiting = true
            return false
        }
        messages.append(frames)
        byteCount += Self.cost(of: frames)
        return true
    }

    /// Sends from the front as long as that works. Returns how the last attempt ended; `.sent` when nothing is left.
    mutating func flush(_ send: ([Payload]) -> SendAttempt) -> SendAttempt {
        while head < messages.count {
            let attempt = send(messages[head])
            guard case .sent = attempt else { return attempt }
            byteCount -= Self.cost(of: messages[head])
            messages[head] = []
            head += 1
        }
        messages.removeAll(keepingCapacity: head < 1024)
        head = 0
        return .sent
    }

    /// Whether somebody who was turned away should hear that there is room; true once for each time.
    mutating func takeNews(limit: Int) -> Bool {
        guard isSenderWaiting, byteCount <= limit / 2 else { return false }
        isSenderWaiting = false
        return true
    }

    private static func cost(of frames: [Payload]) -> Int {
        // What a frame costs beyond its bytes, so that empty ones are bounded too.
        frames.reduce(0) { $0 + $1.count + 64 }
    }
}
