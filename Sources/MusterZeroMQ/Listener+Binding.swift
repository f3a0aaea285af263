import CZeroMQ
import Glibc
import MusterTransport

extension Listener {
    /// Where ports that we choose lie. The system gives ports from 32768 to 60999 to dialers: one that tries a dead
    /// port there, on its own machine, can get that very port and be connected to itself.
    private static var chosenPorts: Range<UInt16> { 20_000..<32_768 }
    /// How many ports are tried before saying that there is none.
    private static var attemptCount: Int { 200 }

    /// Binds the socket, and returns the address with the port that it got.
    func bind(to address: Address) throws(TransportError) -> Address {
        guard case .tcp(let host, let port) = address else {
            throw .unsupported(address, transport: "A ZeroMQ listener")
        }
        let interface = try Self.numericHost(host, of: address)
        if let port {
            guard try bind(interface, port: port, of: address) else { throw .addressInUse(address) }
            return address
        }
        for _ in 0..<Self.attemptCount {
            let port = UInt16.random(in: Self.chosenPorts)
            if try bind(interface, port: port, of: address) { return .tcp(host: host, port: port) }
        }
        throw .addressInUse(address)
    }

    /// False when the port is taken.
    private func bind(_ interface: String, port: UInt16, of address: Address) throws(TransportError) -> Bool {
        let endpoint = Address.tcp(host: interface, port: port).description
        if zmq_bind(socket.handle, endpoint) == 0 { return true }
        let code = zmq_errno()
        switch code {
        case EADDRINUSE:
            return false
        case EACCES:
            throw .addressUnavailable(address, problem: "ports below 1024 are for privileged users")
        case ENODEV, EADDRNOTAVAIL:
            throw .addressUnavailable(
                address, problem: "this machine has no such interface; tcp://*:\(port) listens on all it has")
        default:
            throw .addressUnavailable(address, problem: String(cString: zmq_strerror(code)))
        }
    }

    /// The host as a number, because ZeroMQ asks no name service for an address to listen on.
    private static func numericHost(_ host: String, of address: Address) throws(TransportError) -> String {
        if host == "*" || host.contains(":") { return host }
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard status == 0, let first = found?.pointee else {
            let problem = String(cString: gai_strerror(status))
            throw .addressUnavailable(address, problem: "the name \"\(host)\" could not be looked up (\(problem))")
        }
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let size = socklen_t(name.count)
        guard getnameinfo(first.ai_addr, first.ai_addrlen, &name, size, nil, 0, NI_NUMERICHOST) == 0 else {
            throw .addressUnavailable(address, problem: "the name \"\(host)\" has no address")
        }
        return name.withUnsafeBufferPointer { name in
            String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
