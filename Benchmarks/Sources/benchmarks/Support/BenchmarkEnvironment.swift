import ArgumentParser
import Foundation

/// What `./dev bench` says about where things are.
struct BenchmarkEnvironment {
    /// The command `muster`.
    let muster: String
    /// The folder of the programs that Muster is measured beside.
    let peers: URL
    /// The interpreter of a virtual environment that has dask; nil where it was not asked for.
    let dask: String?

    init() throws {
        let variables = ProcessInfo.processInfo.environment
        guard let muster = variables["MUSTER"], let peers = variables["MUSTER_PEERS"] else {
            throw ValidationError("MUSTER or MUSTER_PEERS is not set; run this as ./dev bench")
        }
        self.muster = muster
        self.peers = URL(fileURLWithPath: peers)
        dask = variables["MUSTER_DASK_PYTHON"]
    }
}
