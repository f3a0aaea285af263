import Glibc

/// How an executor process ended.
struct ExecutorEnd {
    /// What `waitpid` said; nil where it said nothing.
    let status: Int32?
    /// What Swift's backtracer said of it, where there is one.
    let report: CrashReport?
    /// The last that it wrote on its standard error.
    let lastLines: [String]
    /// How much memory it could allocate, in bytes.
    let memoryByteCount: Int?

    /// `crashed with SIGSEGV (Bad pointer dereference)`; a verb that fits a function or a process.
    var verb: String {
        guard let status else { return "ended its process" }
        let signal = status & 0x7f
        if signal == 0 { return "ended its process with exit status \((status >> 8) & 0xff)" }
        let name = Self.names[signal] ?? "signal \(signal)"
        if signal == SIGKILL {
            return "was killed with its process (SIGKILL), as the system does when memory runs out"
        }
        return "crashed with \(name)" + (report.map { " (\($0.description))" } ?? "")
    }

    /// Whether it ended because its memory is limited.
    var isOutOfMemory: Bool {
        guard memoryByteCount != nil else { return false }
        return lastLines.contains { $0.contains("failed to allocate") || $0.contains("bad_alloc") }
    }

    /// What it said when it ended, and the calls that led there; from a line's beginning, or empty.
    var details: String {
        let said = lastLines.suffix(4).map { "\n    \($0)" }.joined()
        return said + (report?.stack ?? []).map { "\n  at \($0)" }.joined()
    }

    private static let names: [Int32: String] = [
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGILL: "SIGILL", SIGKILL: "SIGKILL",
        SIGQUIT: "SIGQUIT", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM", SIGTRAP: "SIGTRAP", SIGSYS: "SIGSYS",
        SIGXCPU: "SIGXCPU", SIGPIPE: "SIGPIPE", SIGHUP: "SIGHUP", SIGINT: "SIGINT",
    ]
}
