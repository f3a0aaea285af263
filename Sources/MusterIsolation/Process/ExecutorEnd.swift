import Glibc
import MusterLinux

/// How an executor process ended.
struct ExecutorEnd {
    let end: ProcessEnd
    /// What Swift's backtracer said of it, where there is one.
    let report: BacktraceReport?
    /// The last that it wrote on its standard error.
    let lastLines: [String]
    /// How much memory it could allocate, in bytes.
    let memoryByteCount: Int?

    /// `crashed with SIGSEGV (Bad pointer dereference)`; a verb that fits a function or a process.
    var verb: String {
        switch end {
        case .unknown: return "ended its process"
        case .exited(let status): return "ended its process with exit status \(status)"
        case .signalled(SIGKILL):
            return "was killed with its process (SIGKILL), as the system does when memory runs out"
        case .signalled(let number):
            let name = ProcessEnd.names[number] ?? "signal \(number)"
            return "crashed with \(name)" + (report?.description.map { " (\($0))" } ?? "")
        }
    }

    /// Whether it ended because its memory is limited.
    var isOutOfMemory: Bool {
        guard memoryByteCount != nil else { return false }
        return lastLines.contains { $0.contains("failed to allocate") || $0.contains("bad_alloc") }
    }

    /// What it said when it ended, and the calls that led there; from a line's beginning, or empty.
    var details: String {
        let said = lastLines.suffix(4).map { "\n    \($0)" }.joined()
        return said + stack.map { "\n  \($0)" }.joined()
    }

    /// The calls that led to the end, innermost first, a line each: those of the plugin, and not of the executor around it.
    var stack: [String] {
        guard let thread = report?.toldThread else { return [] }
        // Nor what `@Operation` writes around a function.
        let frames = thread.frames.filter { !($0.description?.contains("muster_record_") ?? true) }
        // libffi calls the plugin's function; a loop over rows is called by the executor itself.
        let own = frames.prefix { !($0.image?.hasPrefix("libffi") ?? false) && $0.image != ExecutorProgram.name }
        return BacktraceReport.lines(of: own.isEmpty ? frames[...] : own)
    }
}
