extension Address {
    /// The longest address that is read: a host name has at most 253 characters.
    private static var maximumLength: Int { 300 }

    /// Reads an address as people write it.
    package init(_ text: String) throws(TransportError) {
        func failure(_ problem: String) -> TransportError { .invalidAddress(text: text, problem: problem) }
        guard text.utf8.count <= Self.maximumLength else {
            throw .invalidAddress(
                text: String(text.prefix(60)) + "…", problem: "it is longer than \(Self.maximumLength) bytes")
        }
        guard let separator = text.firstRange(of: "://") else {
            throw failure("it has no scheme; did you mean \"tcp://\(text)\"?")
        }
        let scheme = text[..<separator.lowerBound]
        let rest = text[separator.upperBound...]
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }) else {
            throw failure("after the scheme, spaces, slashes and characters beyond ASCII have no place")
        }
        switch scheme {
        case "tcp":
            self = try Self.parseTCP(rest, failure: failure)
        case "inmemory":
            guard !rest.isEmpty else { throw failure("the name after inmemory:// is missing") }
            self = .inMemory(name: String(rest))
        default:
            throw failure("the scheme \"\(scheme)\" is unknown; there are tcp and inmemory")
        }
    }

    private static func parseTCP(
        _ rest: Substring, failure: (String) -> TransportError
    ) throws(TransportError) -> Address {
        let host: Substring
        let afterHost: Substring
        if rest.first == "[" {
            guard let bracket = rest.firstIndex(of: "]") else { throw failure("the bracket [ is not closed") }
            host = rest[rest.index(after: rest.startIndex)..<bracket]
            afterHost = rest[rest.index(after: bracket)...]
            guard host.contains(":") else { throw failure("only an IPv6 address stands in brackets") }
        } else {
            let colons = rest.count { $0 == ":" }
            guard colons <= 1 else { throw failure("an IPv6 address stands in brackets: tcp://[::1]:5555") }
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            host = rest[..<end]
            afterHost = rest[end...]
        }
        guard !host.isEmpty else { throw failure("the host is missing; tcp://*:5555 listens on every interface") }
        if afterHost.isEmpty || afterHost == ":*" { return .tcp(host: String(host), port: nil) }
        guard afterHost.first == ":", let port = UInt16(afterHost.dropFirst()), afterHost.dropFirst().first != "+"
        else { throw failure("after the host comes a colon and a port from 1 to 65535") }
        return .tcp(host: String(host), port: port == 0 ? nil : port)
    }
}
