import Foundation
import MusterCrowd
import MusterProcesses

/// What the kernel says of another process.
struct ProcessMemory {
    private let folder: String

    init(of process: RunningProcess) throws { self.init(identifier: pid_t(process.processID)) }

    init(identifier: pid_t) { folder = "/proc/\(identifier)" }

    /// Its memory now.
    var kilobytes: Int { get throws { try field("VmRSS") } }

    /// The most memory that it has had.
    var peakKilobytes: Int { get throws { try field("VmHWM") } }

    private var descriptorCount: Int {
        get throws {
            // A worker looks up its memory in /proc all the time.
            try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count { descriptor in
                let file = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/fd/" + descriptor)
                return file.map { !$0.hasPrefix("/proc/") } ?? false
            }
        }
    }

    /// How many files it has open, once that has been the same for a while: connections that are over go one after another.
    func settledDescriptorCount() throws -> Int {
        let deadline = ContinuousClock.now + .seconds(60)
        var (count, since) = (try descriptorCount, ContinuousClock.now)
        while ContinuousClock.now < deadline {
            let found = try descriptorCount
            if found != count { (count, since) = (found, .now) }
            // Longer than a handshake may take.
            if ContinuousClock.now - since > .seconds(3) { return count }
            sched_yield()
        }
        throw WireFailure(description: "the open files of \(folder) do not settle: \(count)")
    }

    /// Waits until it has no more files open than that.
    func wait(forDescriptorsUpTo limit: Int) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try descriptorCount > limit {
            guard ContinuousClock.now < deadline else {
                throw WireFailure(
                    description: "\(try descriptorCount) open files in \(folder), and there were \(limit)")
            }
            sched_yield()
        }
    }

    /// Waits until it has at least so many files open.
    func wait(forDescriptorsFrom least: Int) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try descriptorCount < least {
            guard ContinuousClock.now < deadline else {
                throw WireFailure(description: "\(try descriptorCount) open files in \(folder), and not \(least)")
            }
            sched_yield()
        }
    }

    private func field(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: folder + "/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        guard let number = line?.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }) else {
            throw WireFailure(description: "no \(name) in \(folder)/status")
        }
        return number
    }
}
