import Foundation

/// What a process has used until now, as the kernel tells it below `/proc`.
struct ProcessUsage {
    /// Of all its threads; in hundredths of a second.
    let cpuSeconds: Double
    /// What it has in memory.
    let byteCount: Int
    /// The most that it has had.
    let peakByteCount: Int

    /// - Parameter process: Its number.
    init(of process: Int32) throws {
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "/proc/\(process)/\(name)", encoding: .utf8)
        }
        let line = try text("stat")
        // The program's name stands before, which may be anything. The third field of proc(5) is the first here.
        let fields = line[(line.lastIndex(of: ")") ?? line.startIndex)...].dropFirst().split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw BenchmarkFailure("/proc/\(process)/stat is not as expected: \(line)")
        }
        cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        let status = try text("status").split(separator: "\n")
        func kilobytes(_ name: String) throws -> Int {
            guard let line = status.first(where: { $0.hasPrefix(name + ":") }),
                let number = line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap({ Int($0) })
            else { throw BenchmarkFailure("/proc/\(process)/status has no \(name)") }
            return number
        }
        byteCount = try kilobytes("VmRSS") << 10
        peakByteCount = try kilobytes("VmHWM") << 10
    }
}
