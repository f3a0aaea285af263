import Foundation

/// Results go to standard output, everything else to standard error.
enum Output {
    /// Writes a line of a result. Lines are written at once, so that a reader at the end of a pipe need not wait.
    static func result(_ text: String) {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// Writes a line for people.
    static func note(_ text: String) {
        ProgressLine.clearIfShown()
        write(text + "\n", to: STDERR_FILENO)
    }

    /// Writes what is wrong, after the name of the command as is usual.
    static func problem(_ text: String) {
        note("muster: " + text)
    }

    /// Writes all of `text`. Whoever read it may be gone; then there is nobody left to tell.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let buffer = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest))
                let count = Foundation.write(descriptor, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
