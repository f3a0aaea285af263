import ArgumentParser
import Foundation

/// What `./dev bench` says about where things are.
struct BenchmarkEnvironment {
    /// The command `muster`.
    let muster: String
    /// The folder `Benchmarks`.
    let folder: URL
    /// The interpreters of virtual environments that have the programs which were asked for.
    let pythons: [Rival: String]
    /// What `swift --version` says.
    let swiftVersion: String?

    init() throws {
        let variables = ProcessInfo.processInfo.environment
        guard let muster = variables["MUSTER"], let folder = variables["MUSTER_BENCHMARKS"] else {
            throw ValidationError("MUSTER or MUSTER_BENCHMARKS is not set; run this as ./dev bench")
        }
        self.muster = muster
        self.folder = URL(fileURLWithPath: folder)
        var pythons: [Rival: String] = [:]
        for rival in Rival.allCases { pythons[rival] = variables["MUSTER_\(rival.rawValue.uppercased())_PYTHON"] }
        self.pythons = pythons
        swiftVersion = variables["MUSTER_SWIFT_VERSION"]
    }

    /// The folder of the programs that Muster is measured beside.
    var peers: URL { folder.appendingPathComponent("peers") }

    /// The folder of `muster_plugin.h`.
    var pluginHeaders: String {
        folder.deletingLastPathComponent().appendingPathComponent("Sources/CMusterPlugin/include").path
    }
}
