import Foundation
import MusterIsolation
import MusterRuntime
import Testing

@Suite("The stack of a crashed process")
struct CrashStackTests {
    /// What Swift 6.3 wrote, without registers and memory.
    private static let segfault = #"""
        { "timestamp": "2026-11-25T23:07:09.742253Z", "kind": "crashReport", "description": "Bad pointer dereference",
          "faultAddress": "0x0000000000000003", "platform": "Linux", "architecture": "x86_64", "threads": [
          { "name": "muster-run-0", "crashed": true, "registers": {}, "frames": [
            { "kind": "programCounter", "address": "0x00007fb93efa674e", "symbol": "$s17MusterMisbehaving8segfaultyS2iF",
              "offset": 94, "description": "segfault(_:) + 94", "image": "libMusterMisbehaving.so",
              "sourceLocation": { "file": "/src/Plugins/Misbehaving/Failures.swift", "line": 30, "column": 67 } },
            { "kind": "returnAddress", "address": "0x00007fb93efa3fb9", "symbol": "$s17MusterM", "offset": 72,
              "description": "closure #1 in muster_record + 72", "image": "libMusterMisbehaving.so",
              "sourceLocation": { "file": "/tmp/swift-generated-sources/@__x.swift", "line": 6, "column": 31 } },
            { "kind": "returnAddress", "address": "0x00007fb93efa3fd9", "thunk": true, "symbol": "$s17MusterM",
              "offset": 8, "description": "@objc closure #1 + 8", "image": "libMusterMisbehaving.so",
              "sourceLocation": { "file": "//<compiler-generated>", "line": 0, "column": 0 } },
            { "kind": "returnAddress", "address": "0x00007fb949b3bf7a", "symbol": "<unknown>", "offset": 0,
              "description": "<unknown>", "image": "libffi.so.8.1.2" },
            { "kind": "truncated" } ] } ], "omittedThreads": 8, "capturedMemory": {}, "backtraceTime": 0.17 }
        """#

    /// A function in C, which has no place in a file here.
    private static let c = #"""
        { "description": "Bad pointer dereference", "faultAddress": "0x0000000000000000", "threads": [
          { "crashed": false, "frames": [] },
          { "name": "muster-run-3", "crashed": true, "frames": [
            { "kind": "programCounter", "address": "0x10", "symbol": "trial_crash", "offset": 0, "image": "libtrial.so" },
            { "kind": "returnAddress", "address": "0x20", "symbol": "<unknown>", "image": "libtrial.so" },
            { "kind": "returnAddress", "address": "0x30", "symbol": "helper", "description": "helper + 5" } ] } ] }
        """#

    @Test("is the reason, and a line for each call that a person has written")
    func readable() throws {
        let stack = try #require(CrashStack(parsing: Data(Self.segfault.utf8)))
        #expect(stack.thread == "muster-run-0")
        #expect(
            stack.text == """
                Bad pointer dereference at 0x3
                  segfault(_:) at Failures.swift:30 in libMusterMisbehaving.so
                """)
    }

    @Test("has calls without a name or a place as they are")
    func ofC() throws {
        let stack = try #require(CrashStack(parsing: Data(Self.c.utf8)))
        #expect(stack.thread == "muster-run-3")
        #expect(stack.reason == "Bad pointer dereference at 0x0")
        #expect(stack.frames == ["trial_crash in libtrial.so", "0x20 in libtrial.so", "helper"])
    }

    @Test("has at most so many calls, each of bounded length")
    func bounds() throws {
        let name = String(repeating: "n", count: 2_000)
        let frame = #"{ "kind": "returnAddress", "symbol": "\#(name)", "description": "\#(name) + 1" }"#
        let frames = Array(repeating: frame, count: 500).joined(separator: ", ")
        let json = #"{ "threads": [ { "crashed": true, "frames": [ \#(frames) ] } ] }"#
        let stack = try #require(CrashStack(parsing: Data(json.utf8)))
        #expect(stack.frames.count == BacktraceReport.frameLimit)
        #expect(stack.frames.allSatisfy { $0.utf8.count == 400 && $0.hasSuffix("nn...") })
    }

    @Test("is nothing where the report is torn, or none")
    func torn() {
        for length in stride(from: 0, to: Self.segfault.utf8.count - 1, by: 7) {
            #expect(CrashStack(parsing: Data(Self.segfault.utf8.prefix(length))) == nil)
        }
        #expect(CrashStack(parsing: Data(#"{"threads": [{"name": "a", "crashed": false, "frames": []}]}"#.utf8)) == nil)
        #expect(CrashStack(contentsOf: "/no/such/file") == nil)
    }
}
