import Foundation
import Muster
import MusterProcesses
import Testing

/// The examples of docs/bags.md come to what it says.
@Suite struct BagSampleTests {
    @Test func examplesComeToWhatIsShown() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-bags-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cluster = try await LocalCluster(workers: 2, threads: 1, plugins: [Muster.products.path])
        let sample = BagSample(client: cluster.client, folder: folder.path)
        try await sample.first()
        try await sample.makers()
        try await sample.steps()
        try await sample.shared()
        try await sample.reductions()
        try await sample.rearranging()
        try await sample.files()
        try await sample.results()
        try await sample.stored(other: try await cluster.makeClient())
        await cluster.close()
    }
}
