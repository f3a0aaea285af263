import Glibc
import MusterLinux
import Testing

@Suite("Programs that are started", .timeLimit(.minutes(10)))
struct SpawnedProcessTests {
    private func shell(_ script: String, descriptors: [Int32] = [-1, -1, -1]) throws -> SpawnedProcess {
        try SpawnedProcess("/bin/sh", ["-c", script], descriptors: descriptors)
    }

    /// What a script writes.
    private func text(of script: String, environment: [String: String]? = nil, input: String = "") throws -> String {
        let (end, bytes) = try SpawnedProcess.output(
            of: "/bin/sh", ["-c", script], environment: environment, input: input)
        #expect(end == .exited(status: 0))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("an end is told by its status or its signal, as often as it is asked for")
    func ends() throws {
        let first = try shell("exit 7")
        #expect(first.wait() == .exited(status: 7))
        #expect(first.wait() == .exited(status: 7))
        #expect(first.end == .exited(status: 7))
        #expect(try shell("kill -TERM $$").wait() == .signalled(SIGTERM))
    }

    @Test("one that runs has no end; a signal reaches it, and nobody else when it has ended")
    func signals() throws {
        let pipe = try DataPipe()
        let process = try shell("read line; exit 3", descriptors: [pipe.reader, -1, -1])
        #expect(process.end == nil)
        process.signal(SIGTERM)
        #expect(process.wait() == .signalled(SIGTERM))
        process.signal(SIGTERM)
        close(pipe.reader)
        close(pipe.writer)
    }

    @Test("all that it writes is returned, on both descriptors; and it can read all that it is given")
    func output() throws {
        #expect(try text(of: "echo one; echo two >&2") == "one\ntwo\n")
        let input = String(repeating: "a line of input\n", count: 20_000)
        #expect(try text(of: "cat", input: input) == input)
        let quiet = try SpawnedProcess.output(
            of: "/bin/sh", ["-c", "echo one; echo two >&2; exit 4"], hasErrors: false)
        #expect(quiet.end == .exited(status: 4))
        #expect(String(decoding: quiet.bytes, as: UTF8.self) == "one\n")
    }

    @Test("it has the descriptors that it is given and no others, is alone in its group, and signals are as they begin")
    func inheritance() throws {
        let pipe = try DataPipe()
        // Not closed when a program starts: whoever opens a file so must not harm others.
        let open = dup(pipe.reader)
        defer { for descriptor in [pipe.reader, pipe.writer, open] { close(descriptor) } }
        // Status 9 if all is as it should be.
        let script = """
            for number in 0 1 2 3; do test -e /proc/$$/fd/$number || exit 1; done
            number=4; while test $number -le \(open); do test -e /proc/$$/fd/$number && exit 2; number=$((number+1)); done
            read line && exit 3
            grep -q '^SigBlk:.0*$' /proc/self/status || exit 4
            set -- $(cat /proc/$$/stat); test $5 = $$ || exit 5; exit 9
            """
        #expect(try shell(script, descriptors: [-1, -1, -1, pipe.writer]).wait() == .exited(status: 9))
    }

    @Test("environment and folder are those that it is given")
    func surroundings() throws {
        #expect(try text(of: "echo $COLOUR", environment: ["COLOUR": "blue"]) == "blue\n")
        let process = try SpawnedProcess(
            "/bin/sh", ["-c", "test $PWD = /usr || exit 1"], folder: "/usr", descriptors: [-1, -1, -1])
        #expect(process.wait() == .exited(status: 0))
    }

    @Test("one that is not there is an error")
    func missing() {
        let failure = #expect(throws: SpawnFailure.self) { try SpawnedProcess("/no/such", [], descriptors: []) }
        #expect(failure?.description == "No such file or directory")
    }

    @Test("one that is let go is killed")
    func killed() throws {
        let pipe = try DataPipe()
        _ = try shell("exec sleep 1000", descriptors: [-1, pipe.writer, -1])
        close(pipe.writer)
        // Nobody has the writing end any more.
        var byte: UInt8 = 0
        #expect(read(pipe.reader, &byte, 1) == 0)
        close(pipe.reader)
    }

    @Test("the end of one is told while others that were started at the same moment run on")
    func siblings() async throws {
        let ends = try await withThrowingTaskGroup(of: (ProcessEnd, SpawnedProcess).self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let other = try shell("exec sleep 1000")
                    let (end, bytes) = try SpawnedProcess.output(of: "/bin/echo", ["done"])
                    #expect(bytes == Array("done\n".utf8))
                    return (end, other)
                }
            }
            var all: [(ProcessEnd, SpawnedProcess)] = []
            for try await pair in group { all.append(pair) }
            return all
        }
        #expect(ends.allSatisfy { $0.0 == .exited(status: 0) && $0.1.end == nil })
    }
}
