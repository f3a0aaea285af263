import Foundation

/// What Swift's backtracer says of a process that crashed.
struct CrashReport: Decodable {
    struct Frame: Decodable {
        struct Location: Decodable {
            let file: String
            let line: Int
        }

        /// `seg(_:) + 172`
        let description: String?
        /// The file name of the program or library.
        let image: String?
        let sourceLocation: Location?
    }

    struct Thread: Decodable {
        let crashed: Bool?
        let frames: [Frame]
    }

    /// `Bad pointer dereference`
    let description: String
    let faultAddress: String?
    let threads: [Thread]

    /// The most frames that are told.
    private static let frameCount = 16

    /// The calls that led to the end, innermost first, a line each: those of the plugin, and not of the executor around it.
    var stack: [String] {
        guard let thread = threads.first(where: { $0.crashed == true }) ?? threads.first else { return [] }
        // Nor what `@Operation` writes around a function.
        let frames = thread.frames.filter { !($0.description?.contains("muster_record_") ?? true) }
        // libffi calls the plugin's function; a loop over rows is called by the executor itself.
        let own = frames.prefix { !($0.image?.hasPrefix("libffi") ?? false) && $0.image != ExecutorProgram.name }
        return (own.isEmpty ? frames[...] : own).prefix(Self.frameCount).map(Self.line)
    }

    private static func line(_ frame: Frame) -> String {
        var name = frame.description ?? "?"
        if let plus = name.range(of: " + ", options: .backwards), Int(name[plus.upperBound...]) != nil {
            name = String(name[..<plus.lowerBound])
        }
        var line = name
        if let image = frame.image, !image.isEmpty { line += " in \(image)" }
        if let location = frame.sourceLocation, location.line > 0 {
            line += " (\(URL(fileURLWithPath: location.file).lastPathComponent):\(location.line))"
        }
        return line
    }
}
