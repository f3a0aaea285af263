/// Where a listener listens, or where a dialer finds it.
///
/// Written `tcp://host:port` or `inmemory://name`. A port may be left out (or be `0` or `*`) by a listener, which then
/// chooses a free one.
package enum Address: Hashable, Sendable {
    /// A TCP port. `host` is a name, an IPv4 address, `*` (every interface), or an IPv6 address without its brackets.
    case tcp(host: String, port: UInt16?)
    /// A name in an `InMemoryHub` of this process.
    case inMemory(name: String)
}

extension Address: CustomStringConvertible {
    /// The address as it is written: `tcp://node7:5555`, `tcp://[::1]:5555`, `inmemory://scheduler`.
    package var description: String {
        switch self {
        case .tcp(let host, let port):
            let bracketed = host.contains(":") ? "[\(host)]" : host
            return "tcp://\(bracketed):" + (port.map(String.init) ?? "*")
        case .inMemory(let name):
            return "inmemory://\(name)"
        }
    }
}
