import Foundation

/// A folder for files that are gone when the benchmark is.
final class TemporaryFolder {
    let url: URL
    /// Where it is interrupted, the files are removed all the same: they may be many.
    private let interruptions: [any DispatchSourceSignal]

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "muster-benchmarks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        self.url = url
        interruptions = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                try? FileManager.default.removeItem(at: url)
                signal(number, SIG_DFL)
                kill(getpid(), number)
            }
            source.resume()
            return source
        }
    }

    /// The path of a file in it.
    func path(_ name: String) -> String {
        url.appendingPathComponent(name).path
    }

    /// The path of a folder in it, which is made.
    func subfolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
        return path(name)
    }

    /// Removes it with all that is in it.
    func remove() {
        for source in interruptions { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        try? FileManager.default.removeItem(at: url)
    }
}
