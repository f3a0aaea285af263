/// What can go wrong between asking for a connection or a listener and having it.
package enum TransportError: Error, Hashable {
    /// `text` is not an address; `problem` says why and what would be right.
    case invalidAddress(text: String, problem: String)
    /// Somebody listens there already.
    case addressInUse(Address)
    /// This machine cannot listen there: the host is unknown, another machine's, or the port is privileged.
    case addressUnavailable(Address, problem: String)
    /// A dialer's address has no port.
    case portMissing(Address)
    /// This kind of transport does not speak to this kind of address.
    case unsupported(Address, transport: String)
    /// A call to the operating system or to ZeroMQ failed.
    case system(operation: String, code: Int32, problem: String)
    /// The transport or its reactor was stopped.
    case stopped
}

extension TransportError: CustomStringConvertible {
    /// What failed, where, and what would be right.
    package var description: String {
        switch self {
        case .invalidAddress(let text, let problem):
            "\"\(text)\" is not an address: \(problem)\(problem.hasSuffix("?") ? "" : ".") "
                + "An address looks like tcp://host:5555."
        case .addressInUse(let address):
            "Cannot listen on \(address): another process or socket listens there. Choose another port, or 0 to "
                + "take any free one."
        case .addressUnavailable(let address, let problem):
            "Cannot listen on \(address): \(problem)."
        case .portMissing(let address):
            "Cannot connect to \(address): it names no port, as tcp://host:5555 does."
        case .unsupported(let address, let transport):
            "\(transport) cannot use \(address)."
        case .system(let operation, let code, let problem):
            "\(operation) failed: \(problem) (error \(code))."
        case .stopped:
            "The connection layer of this process was stopped."
        }
    }
}
