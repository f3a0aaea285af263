import Foundation
import MusterLinux
import Testing

@testable import MusterIsolation

@Suite("Reports of crashes")
struct CrashReportTests {
    private func stack(_ frames: String) throws -> [String] {
        let json = """
            {"timestamp": "2026-11-25T23:12:50Z", "kind": "crashReport", "description": "Bad pointer dereference",
             "faultAddress": "0x1", "platform": "Linux", "architecture": "x86_64",
             "threads": [{"name": "a", "frames": []}, {"name": "b", "crashed": true, "registers": {}, "frames": [\(frames)]}]}
            """
        let report = try #require(BacktraceReport(parsing: Data(json.utf8)))
        return ExecutorEnd(end: .unknown, report: report, lastLines: [], memoryByteCount: nil).stack
    }

    @Test("the stack is the plugin's, with files and lines where they are known")
    func stack() throws {
        let stack = try stack(
            """
            {"kind": "programCounter", "address": "0x1", "symbol": "s", "offset": 172, "description": "seg(_:) + 172",
             "image": "libgeo.so", "sourceLocation": {"file": "/a/b/Geo.swift", "line": 3, "column": 89}},
            {"kind": "returnAddress", "address": "0x2", "description": "a + b + 16", "image": "libgeo.so"},
            {"kind": "returnAddress", "address": "0x3"},
            {"kind": "returnAddress", "address": "0x4", "description": "closure in muster_record_5 + 1", "image": "libgeo.so"},
            {"kind": "returnAddress", "address": "0x5", "description": "ffi_call + 1", "image": "libffi.so.8"},
            {"kind": "returnAddress", "address": "0x6", "description": "main + 1", "image": "muster-executor"},
            {"kind": "truncated"}
            """)
        #expect(stack == ["seg(_:) at Geo.swift:3 in libgeo.so", "a + b in libgeo.so"])
    }

    @Test("where no frame is the plugin's, all are told")
    func ownStack() throws {
        let frame = #"{"kind": "programCounter", "description": "main + 1", "image": "muster-executor"}"#
        #expect(try stack(frame) == ["main in muster-executor"])
        #expect(try stack("") == [])
    }

    @Test("an end is told by its status")
    func ends() throws {
        func verb(_ status: Int32) -> String {
            ExecutorEnd(end: ProcessEnd(waitStatus: status), report: nil, lastLines: [], memoryByteCount: nil).verb
        }
        #expect(verb(3 << 8) == "ended its process with exit status 3")
        #expect(verb(0) == "ended its process with exit status 0")
        #expect(verb(SIGSEGV) == "crashed with SIGSEGV")
        #expect(verb(SIGABRT | 0x80) == "crashed with SIGABRT")
        #expect(verb(SIGKILL).contains("memory runs out"))
        let end = ExecutorEnd(
            end: .signalled(SIGABRT), report: nil, lastLines: ["Fatal error: failed to allocate 9 bytes"],
            memoryByteCount: 5)
        #expect(end.isOutOfMemory)
        #expect(end.details == "\n    Fatal error: failed to allocate 9 bytes")
    }

    @Test("the stack that the runtime prints without its backtracer does not push away the reason")
    func printedStack() throws {
        let pipe = try DataPipe()
        let frames = (0..<20).map { "\($0)    libswiftCore.so    0x00007fb68ef5f130 swift_reportError + 33" }
        let text = (["Fatal error: on purpose", "Current stack trace:"] + frames + ["the end", "1 more"])
            .joined(separator: "\n")
        #expect(text.utf8.count < 4_096)
        #expect(write(pipe.writer, text, text.utf8.count) == text.utf8.count)
        close(pipe.writer)
        var logged: [String] = []
        let output = ProcessOutput(descriptor: pipe.reader) { logged.append($0) }
        output.read()
        #expect(output.lastLines == ["Fatal error: on purpose", "the end", "1 more"])
        #expect(logged.count == 24)
    }
}
