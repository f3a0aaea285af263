import Foundation

/// How much memory this process can have: the machine's, or what its control group allows if that is less.
package struct MachineMemory {
    /// The text of a file; nil when it is not there. Tests have files of their own.
    private let read: (String) -> String?

    package init(read: @escaping (String) -> String? = { try? String(contentsOfFile: $0, encoding: .utf8) }) {
        self.read = read
    }

    /// In bytes; nil where the system says nothing at all.
    package var byteCount: Int? {
        ([total] + groupLimits).compactMap { $0 }.min()
    }

    /// `MemTotal:       16316412 kB`
    private var total: Int? {
        guard let text = read("/proc/meminfo") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("MemTotal:") {
            let number = line.dropFirst("MemTotal:".count).split(separator: " ").first
            return number.flatMap { Int($0) }.map { $0 * 1024 }
        }
        return nil
    }

    /// The limits of the control groups that the process is in, of either version, and of all that they lie in.
    private var groupLimits: [Int?] {
        // `0::/path` in version 2, `4:memory:/path` in version 1.
        let groups = (read("/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line -> [Int?] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            if fields[1].isEmpty { return limits("/sys/fs/cgroup", fields[2], file: "memory.max") }
            guard fields[1].split(separator: ",").contains("memory") else { return [] }
            return limits("/sys/fs/cgroup/memory", fields[2], file: "memory.limit_in_bytes")
        }
        return groups
    }

    /// The limit of the group at `path` below `root`, and of those above it. In a container the path may be one that only
    /// the machine outside knows; then the root is the container's own.
    private func limits(_ root: String, _ path: Substring, file: String) -> [Int?] {
        var names = path.split(separator: "/").map(String.init)
        var found: [Int?] = []
        while true {
            found.append(limit(([root] + names + [file]).joined(separator: "/")))
            if names.popLast() == nil { return found }
        }
    }

    /// `max`, and in version 1 a number that no machine has, mean that there is none.
    private func limit(_ path: String) -> Int? {
        read(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }.flatMap { $0 > 0 ? $0 : nil }
    }
}
