import Glibc
import MusterGraph
import MusterProtocol
import MusterTransport

/// A connection to a scheduler, through which graphs are run.
///
/// ```swift
/// let client = try await Client("tcp://localhost:5555")
/// let y = try await client.get(["x": 1, "y": .call("math.add", .key("x"), 2)], "y")   // 3
/// await client.close()
/// ```
///
/// A client may be used from everywhere at once; its graphs run side by side. When its connection is lost, or the scheduler
/// is started again, the client connects again by itself, and what is under way goes on; it fails with a ``ClusterError``
/// when the scheduler stays away for too long. Cancelling the Swift task that waits for a graph cancels the graph.
///
/// Every call ends: with a result, or with a ``GraphErrors`` (the graph is wrong), a ``TaskError`` (a function failed), a
/// ``ClusterError`` (the cluster could not be reached, or did not come back), a ``ResultTypeError`` or a
/// `CancellationError`.
public final class Client: Sendable {
    let connection: ClientConnection
    /// How long requests wait for the scheduler, for workers and for answers.
    let timeout: Duration

    /// Connects to the scheduler at an address, and returns when it has answered.
    ///
    /// - Parameters:
    ///   - address: Where the scheduler listens for clients: `tcp://host:5555`.
    ///   - timeout: How long to wait for the scheduler: to answer now, to come back later, and to find workers that have
    ///     the functions of a graph.
    ///   - reconnectTimeout: How long what is under way waits for the scheduler to come back.
    ///   - name: A name for people, shown by the scheduler.
    /// - Throws: A ``ClusterError`` when nobody answers in time, or one that is no scheduler for clients does.
    public convenience init(
        _ address: String, timeout: Duration = .seconds(10), reconnectTimeout: Duration = .seconds(60),
        name: String = Client.defaultName
    ) async throws {
        do {
            let reactor = try SharedReactor.reactor.get()
            try await self.init(
                try Address(address), on: reactor, timeout: timeout, reconnectTimeout: reconnectTimeout, name: name)
        } catch let error as TransportError {
            throw ClusterError(error)
        }
    }

    /// A client on a reactor of the caller's.
    init(
        _ address: Address, on reactor: Reactor, timeout: Duration = .seconds(10),
        reconnectTimeout: Duration = .seconds(60), name: String = Client.defaultName
    ) async throws {
        var configuration = ClientConfiguration(address: "\(address)")
        configuration.name = name
        configuration.processID = UInt32(getpid())
        configuration.connectMilliseconds = timeout.wholeMilliseconds
        configuration.reconnectMilliseconds = reconnectTimeout.wholeMilliseconds
        self.timeout = timeout
        connection = try await ClientConnection(configuration, address: address, on: reactor)
        let outcome = await connection.perform(ClientRequest(.connect))
        if case .failed(let failure) = outcome {
            await connection.close()
            throw failure.error { _ in "" }
        }
    }

    /// Ends the connection: what is under way fails, and futures are released. Idempotent; a client that goes away is
    /// closed, too, when the last of its futures is gone.
    public func close() async {
        await connection.close()
    }

    /// The name of a client that was given none.
    public static var defaultName: String { "client-\(getpid())" }
}

extension ClusterError {
    /// A transport's error, for users.
    init(_ error: TransportError) {
        switch error {
        case .invalidAddress, .portMissing, .unsupported: self.init(.invalidAddress, error.description)
        case .addressInUse, .addressUnavailable, .system: self.init(.unreachable, error.description)
        case .stopped: self.init(.closed, error.description)
        }
    }
}

extension Duration {
    /// In milliseconds, rounded up, and between 1 and what fits a message.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < Int64(UInt32.max) / 1_000 else { return Int64(UInt32.max) - 1 }
        return max(1, seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
