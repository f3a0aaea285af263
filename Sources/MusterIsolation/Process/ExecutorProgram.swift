import Foundation
import Glibc

/// How executor processes are started.
package struct ExecutorProgram: Hashable, Sendable {
    /// The variable that says where the program is.
    package static let variable = "MUSTER_EXECUTOR"
    package static let name = "muster-executor"

    /// Where the program is.
    package let path: String
    /// How much memory a process may allocate, in bytes; nil: as much as there is.
    package let memoryByteCount: Int?

    package init(path: String, memoryByteCount: Int? = nil) {
        self.path = path
        self.memoryByteCount = memoryByteCount
    }

    /// The program that `MUSTER_EXECUTOR` names, or the one beside the running program.
    package static func found(
        memoryByteCount: Int? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: String = Bundle.main.executablePath ?? ""
    ) -> ExecutorProgram {
        let home = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let path = environment[variable] ?? home.appendingPathComponent(name).path
        return ExecutorProgram(path: path, memoryByteCount: memoryByteCount)
    }

    /// Throws where there is no such program.
    func check() throws(IsolationFailure) {
        guard access(path, X_OK) == 0 else {
            throw IsolationFailure(
                "functions of isolated plugins run in executor processes, and there is no program at \(path):"
                    + " \(Self.name) belongs beside the running program, or \(Self.variable) says where it is")
        }
    }
}
