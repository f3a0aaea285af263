import Foundation

/// The CPU time that a process has used, as the kernel tells it below `/proc`: in hundredths of a second, so that only
/// the sum of several runs is worth telling.
struct CPUTime {
    /// The number of the process.
    let process: Int32
    private let parent: Int32
    /// In seconds; with that of its children which it has waited for.
    private let seconds: Double

    /// Of this process, in seconds.
    static var own: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Of a process and all below it, in seconds.
    static func ofTree(_ root: Int32) -> Double {
        ofTree(root, all)
    }

    /// Of the children of a process with all below them, in seconds, by their first argument.
    static func ofChildren(_ parent: Int32) -> [String: Double] {
        let processes = all
        var seconds: [String: Double] = [:]
        for child in processes where child.parent == parent {
            guard let name = child.firstArgument else { continue }
            seconds[name, default: 0] += ofTree(child.process, processes)
        }
        return seconds
    }

    private static func ofTree(_ root: Int32, _ processes: [CPUTime]) -> Double {
        var seconds = 0.0
        for process in processes {
            if process.process == root { seconds += process.seconds }
            if process.parent == root { seconds += ofTree(process.process, processes) }
        }
        return seconds
    }

    private static var all: [CPUTime] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0).flatMap(CPUTime.init) }
    }

    /// Nil where there is no such process any more.
    private init?(_ process: Int32) {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        // The program's name stands before, which may be anything. The third field of proc(5) is the first here.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
        self.process = process
        self.parent = parent
        seconds = fields[11...14].compactMap { Double($0) }.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private var firstArgument: String? {
        guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return nil }
        let arguments = line.split(separator: 0)
        return arguments.count > 1 ? String(decoding: arguments[1], as: UTF8.self) : nil
    }
}
