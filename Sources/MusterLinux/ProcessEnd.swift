import Glibc

/// How a process ended.
package enum ProcessEnd: Sendable, Hashable {
    case exited(status: Int32)
    case signalled(Int32)
    /// Nobody can say: whoever this process belongs to has it ignore the ends of its children.
    case unknown

    /// Reads what `waitpid` says of a process that has ended.
    package init(waitStatus status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited(status: (status >> 8) & 0xff) : .signalled(signal)
    }

    /// Whether the process did it itself: an access to what is no memory, a failed check, an abort. Other signals come from
    /// outside, also that with which the system ends a process when memory has run out.
    package var isFault: Bool {
        switch self {
        case .exited, .unknown: false
        case .signalled(let number): [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS].contains(number)
        }
    }
}

extension ProcessEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .signalled(let number): "signal \(number)" + (Self.names[number].map { " (\($0))" } ?? "")
        case .unknown: "an unknown status"
        }
    }

    /// The names of signals.
    package static let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT",
        SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE",
        SIGTERM: "SIGTERM", SIGSYS: "SIGSYS", SIGXCPU: "SIGXCPU",
    ]
}
