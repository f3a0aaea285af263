import MusterTransport
import Testing

@Suite("Addresses")
struct AddressTests {
    @Test(
        "are read and written",
        arguments: [
            ("tcp://node7:5555", Address.tcp(host: "node7", port: 5555), "tcp://node7:5555"),
            ("tcp://127.0.0.1", .tcp(host: "127.0.0.1", port: nil), "tcp://127.0.0.1:*"),
            ("tcp://*:0", .tcp(host: "*", port: nil), "tcp://*:*"),
            // Found by fuzzing: port 0 was a port of its own.
            ("tcp://node7:000", .tcp(host: "node7", port: nil), "tcp://node7:*"),
            ("tcp://[::1]:65535", .tcp(host: "::1", port: 65535), "tcp://[::1]:65535"),
            ("tcp://[fe80::2]", .tcp(host: "fe80::2", port: nil), "tcp://[fe80::2]:*"),
            ("inmemory://scheduler", .inMemory(name: "scheduler"), "inmemory://scheduler"),
        ])
    func reading(text: String, address: Address, written: String) throws {
        #expect(try Address(text) == address)
        #expect(address.description == written)
        #expect(try Address(written) == address)
    }

    @Test(
        "that are wrong are refused with what would be right",
        arguments: [
            ("node7:5555", "did you mean \"tcp://node7:5555\""),
            ("", "no scheme"),
            ("udp://node7:1", "there are tcp and inmemory"),
            ("tcp://:5555", "the host is missing"),
            ("tcp://node7:", "port from 1 to 65535"),
            ("tcp://node7:65536", "port from 1 to 65535"),
            ("tcp://node7:+80", "port from 1 to 65535"),
            ("tcp://::1:80", "stands in brackets"),
            ("tcp://[::1:80", "is not closed"),
            ("tcp://[node7]:80", "only an IPv6 address"),
            ("tcp://[::1]80", "port from 1 to 65535"),
            ("tcp://node7:80/path", "slashes"),
            ("tcp://nöde:80", "beyond ASCII"),
            ("inmemory://", "name after inmemory"),
            ("tcp://" + String(repeating: "a", count: 1000), "longer than"),
        ])
    func refusing(text: String, hint: String) {
        let error = #expect(throws: TransportError.self) { try Address(text) }
        #expect(error?.description.contains(hint) == true)
    }
}
