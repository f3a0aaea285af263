import Foundation
import Muster
import Testing

/// The store that `docs/stores.md` shows.
@Suite struct StoreSampleTests {
    private let folder = NSTemporaryDirectory() + "/muster-store-" + UUID().uuidString

    @Test func keepsTheContract() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(StoreSample.check(in: folder) == [])
    }

    @Test func keepsTheResultsOfAWorker() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let scheduler = try await Scheduler()
        let worker = try await StoreSample.work(scheduler: scheduler.addressToWorkers, folder: folder)
        let client = try await Client(scheduler.addressToClients)
        let future = try await client.submit(["list": .call("collections.range", 0, 1_000)], "list")
        #expect(try await future.result(as: [Int].self) == Array(0..<1_000))
        #expect(try FolderStore(path: folder).byteCount >= 8_000)
        await client.close()
        await worker.close()
        await scheduler.close()
    }
}
