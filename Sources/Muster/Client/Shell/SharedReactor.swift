import MusterTransport
import MusterZeroMQ

/// The one thread that owns the sockets of all clients of this process. It lives as long as the process does.
enum SharedReactor {
    static let reactor = Result { try makeReactor() }

    private static func makeReactor() throws -> Reactor {
        Reactor(name: "muster-client", transport: try ZeroMQTransport())
    }
}
