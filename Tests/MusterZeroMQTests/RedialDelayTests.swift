import MusterZeroMQ
import Testing

@Suite("The wait before dialing again")
struct RedialDelayTests {
    private let start = ContinuousClock.now
    private var delay = RedialDelay(shortest: .milliseconds(100), longest: .milliseconds(500))

    @Test("grows from failure to failure, up to a bound")
    mutating func growing() {
        let waits = (0..<5).map { _ in delay.lost(now: start) }
        #expect(waits == [100, 200, 400, 500, 500].map { .milliseconds($0) })
    }

    @Test("is short after a connection on which something was said, however short that was")
    mutating func heard() {
        for _ in 0..<4 {
            _ = delay.lost(now: start)
            delay.connected(now: start)
            delay.heard()
            #expect(delay.lost(now: start) == .milliseconds(100))
        }
    }

    @Test("is short after a connection that held for longer than the longest wait, and after no other silent one")
    mutating func silent() {
        delay.connected(now: start)
        #expect(delay.lost(now: start) == .milliseconds(100))
        delay.connected(now: start)
        #expect(delay.lost(now: start + .milliseconds(500)) == .milliseconds(200))
        delay.connected(now: start)
        #expect(delay.lost(now: start + .milliseconds(501)) == .milliseconds(100))
    }
}
