import Foundation

/// A file that was named by whoever typed the command.
enum InputFile {
    /// What is in it, or what comes on standard input where it is called `-`.
    static func readOrInput(_ path: String) throws -> Data {
        try path == "-" ? FileHandle.standardInput.readDataToEndOfFile() : read(path)
    }

    /// What messages call it.
    static func name(of path: String) -> String { path == "-" ? "standard input" : path }

    /// What is in it; large files are mapped into memory. What can't be read is told by its path.
    static func read(_ path: String) throws -> Data {
        guard !FileManager.default.isFolder(path) else {
            throw CommandFailure(.wrongInput, "\(path) is a folder; name a file in it")
        }
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw CommandFailure(.wrongInput, "\(path): there is no such file")
        } catch {
            throw CommandFailure(.wrongInput, "\(path) can't be read: \(error.localizedDescription)")
        }
    }
}
