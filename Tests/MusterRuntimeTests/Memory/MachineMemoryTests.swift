import Testing

@testable import MusterRuntime

@Suite("How much memory there is")
struct MachineMemoryTests {
    private func byteCount(_ files: [String: String]) -> Int? { MachineMemory { files[$0] }.byteCount }

    private let machine = "MemTotal:        8000000 kB\nMemFree:          100000 kB\n"

    @Test("the machine's")
    func machineAlone() {
        #expect(byteCount(["/proc/meminfo": machine]) == 8_192_000_000)
        #expect(byteCount([:]) == nil)
        #expect(byteCount(["/proc/meminfo": "nonsense"]) == nil)
    }

    @Test("a control group's, or one's that it lies in, if that is less")
    func groups() {
        var files = ["/proc/meminfo": machine, "/proc/self/cgroup": "0::/a.slice/b.service\n"]
        files["/sys/fs/cgroup/a.slice/b.service/memory.max"] = "max\n"
        #expect(byteCount(files) == 8_192_000_000)
        files["/sys/fs/cgroup/a.slice/memory.max"] = "1000000000\n"
        #expect(byteCount(files) == 1_000_000_000)
        files["/sys/fs/cgroup/a.slice/b.service/memory.max"] = "500000000\n"
        #expect(byteCount(files) == 500_000_000)
    }

    @Test("a container's, which does not know its path outside")
    func container() {
        let files = [
            "/proc/meminfo": machine, "/proc/self/cgroup": "0::/../outside\n",
            "/sys/fs/cgroup/memory.max": "700000000\n",
        ]
        #expect(byteCount(files) == 700_000_000)
    }

    @Test("version 1 of control groups")
    func firstVersion() {
        var files = ["/proc/meminfo": machine, "/proc/self/cgroup": "5:cpu:/x\n4:hugetlb,memory:/docker/c:d\n0::/\n"]
        files["/sys/fs/cgroup/memory/docker/c:d/memory.limit_in_bytes"] = "9223372036854771712\n"
        #expect(byteCount(files) == 8_192_000_000)
        files["/sys/fs/cgroup/memory/docker/c:d/memory.limit_in_bytes"] = "600000000\n"
        #expect(byteCount(files) == 600_000_000)
    }

    @Test("what a process has of its own")
    func ownMemory() throws {
        #expect(OwnMemory.byteCount(ofStatm: "1000 300 100 50 0 200 0\n", pageByteCount: 4_096) == 200 * 4_096)
        #expect(OwnMemory.byteCount(ofStatm: "1000 300", pageByteCount: 4_096) == nil)
        #expect(OwnMemory.byteCount(ofStatm: "", pageByteCount: 4_096) == nil)
        let before = try #require(OwnMemory.byteCount)
        let bytes = [UInt8](repeating: 1, count: 64 << 20)
        let after = try #require(OwnMemory.byteCount)
        #expect(after - before > 32 << 20)
        withExtendedLifetime(bytes) {}
    }
}
