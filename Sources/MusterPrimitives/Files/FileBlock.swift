import MusterRegistry

/// A part of a text file: the lines that begin in it.
struct FileBlock {
    let path: String
    /// Where it begins, in bytes.
    let start: Int64
    /// Lines that begin here or further behind are not of this block.
    let end: Int64

    /// - Parameters:
    ///   - length: In bytes; -1: up to the end of the file.
    ///   - name: The function that was given these, for messages.
    init(path: String, start: Int64, length: Int64, for name: String) throws(CallFailure) {
        guard start >= 0, length >= -1 else {
            let message =
                start < 0 ? "a block cannot begin at byte \(start)" : "a block cannot have \(length) bytes; -1 is all"
            throw CallFailure(.badArgument, function: name, message: message)
        }
        self.path = path
        self.start = start
        let (end, overflow) = start.addingReportingOverflow(length)
        self.end = length < 0 || overflow ? .max : end
        guard Compression(path: path) == .none || (start == 0 && self.end == .max) else {
            throw CallFailure(
                .badArgument, function: name,
                message: "'\(path)' is compressed, so it is one block: it begins at 0 and has the length -1")
        }
    }
}

/// What becomes of bytes that are not UTF-8.
enum TextErrors: String, CaseIterable {
    /// They are an error.
    case strict
    /// Each piece of them becomes U+FFFD.
    case replace
}
