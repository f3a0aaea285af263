import Foundation

/// What is known of the place that output goes to.
enum Terminal {
    /// Whether people read standard output as it is written.
    static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether people read standard error as it is written.
    static var isError: Bool { isatty(STDERR_FILENO) == 1 }

    /// The columns of the terminal at standard error; 80 where it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
