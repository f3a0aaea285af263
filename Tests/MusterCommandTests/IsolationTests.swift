import Foundation
import Muster
import MusterProcesses
import Testing

/// Functions in processes of their own: real workers, real crashes.
@Suite("Isolation, with processes", .timeLimit(.minutes(10)))
struct IsolationTests {
    private static let arguments = ["--isolate", "--plugins", Muster.products.path]

    /// A client of a cluster with one isolating worker of one thread, so that all of a graph goes through one executor.
    private func withWorker(
        _ more: [String] = [], environment: [String: String] = [:],
        _ body: (Client, TestCluster) async throws -> Void
    ) async throws {
        let cluster = try await TestCluster(
            workers: 1, workerArguments: Self.arguments + more, environment: environment)
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        // Answered when the worker is there.
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        try await body(client, cluster)
        await client.close()
        #expect(try await cluster.close() == [0, 0])
    }

    private func failure(_ future: Future) async throws -> TaskError {
        do {
            let value = try await future.value()
            Issue.record("it has a value, \(value)")
            throw CancellationError()
        } catch let error as TaskError {
            return error
        }
    }

    @Test("a function that ends its process ends nothing else, and its error says how it did")
    func crashes() async throws {
        try await withWorker { client, cluster in
            let process = try await client.workers().map(\.processID)
            let held = try await client.submit(["held": .call("collections.range", 0, 1_000)], "held")
            try await held.wait()
            var graph: Graph = [
                "segfault": .call("misbehaving.segfault", 8), "trap": .call("misbehaving.trap", "on purpose"),
                "exit": .call("misbehaving.exit", 3),
                "loop": .call("misbehaving.spin", 600_000, timeout: .milliseconds(300)),
                "after": .call("math.add", .key("trap"), 1),
            ]
            var good: [Key] = []
            for number in 0..<200 {
                graph[Key("good-\(number)")] = .call("math.add", .value(.int64(Int64(number))), 1)
                good.append(Key("good-\(number)"))
            }
            let submission = try await client.submit(graph, ["segfault", "trap", "exit", "loop", "after"] + good)
            let errors = try await [
                failure(submission[0]), failure(submission[1]), failure(submission[2]), failure(submission[3]),
            ]
            #expect(errors.map(\.function) == ["segfault", "trap", "exit", "spin"].map { "misbehaving.\($0)" })
            #expect(errors.map(\.kind) == [.functionFailed, .functionFailed, .functionFailed, .timedOut])
            #expect(errors.allSatisfy { $0.plugin == "misbehaving" && $0.worker == "w0" })
            #expect(errors[0].message.contains("crashed with SIGSEGV"))
            #expect(errors[0].message.contains("segfault(_:) at Failures.swift:") || Sanitizer.isThere)
            #expect(errors[1].message.contains("on purpose"))
            #expect(errors[1].message.contains("trap(_:) at Failures.swift:") || Sanitizer.isThere)
            #expect(errors[2].message == "ended its process with exit status 3")
            #expect(errors[3].message.hasPrefix("took longer than 0.3 s"))
            #expect(errors[3].message.contains("spin(_:) at Waiting.swift:") || Sanitizer.isThere)
            #expect(try await failure(submission[4]).key == "trap")
            // The others are right, the worker is the same, and what it held is there.
            let values = try await client.gather(good.compactMap { submission[$0] })
            #expect(values == (0..<200).map { .int64($0 + 1) })
            #expect(try await client.workers().map(\.processID) == process)
            #expect(try await held.value() == .list((0..<1_000).map { .int64($0) }))
        }
    }

    @Test("what was done before a crash is not done again, and what stands behind it is done once")
    func runsOnce() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await withWorker { client, _ in
            // First so often that the worker knows the function to be short, and puts many into one batch.
            var (graph, keys): (Graph, [Key]) = ([:], [])
            for number in 0..<300 {
                let key = Key("\(number)")
                graph[key] =
                    number == 150
                    ? .call("misbehaving.segfault", 8) : .call("misbehaving.count", .value(.string(file)))
                keys.append(key)
            }
            let submission = try await client.submit(graph, keys)
            _ = try await failure(submission[150])
            let counts = try await client.gather(submission.enumerated().filter { $0.offset != 150 }.map(\.element))
            #expect(
                counts.compactMap { if case .int64(let count) = $0 { count } else { nil } }.sorted() == [Int64](1...299)
            )
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            #expect(size == 299)
        }
    }

    @Test("an attempt that crashes or is late is made again, as often as the call allows")
    func retries() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await withWorker { client, _ in
            let flaky: Term = .call(
                "misbehaving.flaky", .value(.string(file)), 2, retries: 2, timeout: .seconds(60))
            #expect(try await client.get(["y": flaky], "y") == 3)
            let late: Term = .call(
                "misbehaving.spin", 600_000, retries: 1, timeout: .milliseconds(100))
            let error = try await failure(try await client.submit(["y": late], "y"))
            #expect(error.kind == .timedOut)
        }
    }

    @Test("functions over rows and calls within a task go to the executor too")
    func withinTasks() async throws {
        try await withWorker { client, _ in
            let process = try await client.workers().map(\.processID)
            let json = """
                {"sum": {"$": ["bag.sum", {"$": ["bag.map", {"$": ["bag.range", 0, 1000]}, {"$": {"function": "math.inc"}}]}]},
                 "crash": {"$": ["bag.map", {"$": ["bag.range", 1, 3]}, {"$": {"function": "misbehaving.exit"}}]},
                 "inner": {"$": ["math.add", {"$": ["misbehaving.exit", 4]}, 1]}}
                """
            let graph = try GraphJSON.decode(Array(json.utf8))
            #expect(try await client.get(graph, "sum") == 500_500)
            let submission = try await client.submit(graph, ["crash", "inner"])
            #expect(try await failure(submission[0]).message == "ended its process with exit status 1")
            #expect(try await failure(submission[1]).message == "ended its process with exit status 4")
            #expect(try await client.workers().map(\.processID) == process)
        }
    }

    @Test(
        "the memory of an executor can be limited, and its error says so",
        .disabled(if: Sanitizer.isThere, "a sanitizer takes more addresses than any limit allows"))
    func memoryLimit() async throws {
        try await withWorker(["--executor-memory-limit", "150MB"]) { client, _ in
            let graph: Graph = [
                "large": .call("misbehaving.hugeResult", 400_000_000), "small": .call("misbehaving.hugeResult", 100),
            ]
            let submission = try await client.submit(graph, ["large", "small"])
            let error = try await failure(submission[0])
            #expect(error.kind == .noRoom)
            #expect(error.message.contains("150000000 bytes (--executor-memory-limit)"), "\(error.message)")
            #expect(try await submission[1].value() == .bytes([UInt8](repeating: 0, count: 100)))
        }
    }

    @Test("an executor ends with its worker, whatever it is doing")
    func endsWithWorker() async throws {
        let cluster = try await TestCluster(workers: 1, workerArguments: Self.arguments)
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(try await client.get(["y": .call("misbehaving.count", .value(.string(file)))], "y") == 1)
        let worker = try #require(try await client.workers().first?.processID)
        let executor = try #require(ProcessTable.children(of: worker).first)
        // A future that nobody holds is released, and its task cancelled.
        let future = try await client.submit(["y": .call("misbehaving.spin", 600_000)], "y")
        try await eventually("it is at work") { ProcessTable.state(of: executor) == "R" ? () : nil }
        let process = try OtherProcess(Int32(executor))
        kill(pid_t(worker), SIGKILL)
        try await process.end()
        withExtendedLifetime(future) {}
        await client.close()
        cluster.scheduler.signal(SIGTERM)
    }

    @Test("without its program, the error says where it should be")
    func programMissing() async throws {
        let cluster = try await TestCluster(
            workers: 1, workerArguments: Self.arguments, environment: ["MUSTER_EXECUTOR": "/no/such/program"])
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        let error = try await failure(try await client.submit(["y": .call("math.add", 1, 2)], "y"))
        #expect(error.message.contains("there is no program at /no/such/program"), "\(error.message)")
        #expect(error.message.contains("MUSTER_EXECUTOR"))
        await client.close()
        #expect(try await cluster.close() == [0, 0])
    }

    @Test("a plugin whose manifest says so is isolated, and the others are not")
    func manifest() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let library = Muster.products.appendingPathComponent("libMusterMisbehaving.so")
        try FileManager.default.copyItem(
            at: library, to: folder.appendingPathComponent("libMusterMisbehaving.so"))
        let described = try await Muster.run(["plugin", "describe", "--isolate", library.path])
        #expect(described.output.contains("\"isolation\" : \"process\""))
        try Data(described.output.utf8).write(to: folder.appendingPathComponent("misbehaving.json"))
        let cluster = try await TestCluster(workers: 1, workerArguments: ["--plugins", folder.path])
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        let worker = try #require(try await client.workers().first?.processID)
        #expect(ProcessTable.children(of: worker) == [])
        let error = try await failure(try await client.submit(["y": .call("misbehaving.exit", 3)], "y"))
        #expect(error.message == "ended its process with exit status 3")
        #expect(try await client.workers().map(\.processID) == [worker])
        await client.close()
        #expect(try await cluster.close() == [0, 0])
    }

    @Test("an executor has the build that its worker has, and says so where that is gone")
    func builds() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let library = try await CSource.plus().build("libmine.so", in: folder)
        try await withWorker(["--plugins", folder.path]) { client, cluster in
            let sum: Graph = ["y": .call("mine.plus", 1, 2)]
            #expect(try await client.get(sum, "y") == 3)
            let other = try await CSource.plus(error: 10).build("libmine.so.new", in: folder)
            try #require(rename(other, library) == 0)
            // The executor has the old one open, and no later one can have it.
            #expect(try await client.get(sum, "y") == 3)
            _ = try await failure(try await client.submit(["y": .call("misbehaving.exit", 1)], "y"))
            let gone = try await failure(try await client.submit(sum, "y"))
            #expect(gone.message.contains("is not the file any more that the worker has loaded"), "\(gone.message)")
            let load = try await cluster.run(["plugin", "load", "mine", "--replace"])
            #expect(load.status == 0, "\(load.errors)")
            #expect(try await client.get(sum, "y") == 13)
            _ = try await failure(try await client.submit(["y": .call("misbehaving.exit", 1)], "y"))
            #expect(try await client.get(sum, "y") == 13)
        }
    }

    @Test("a worker whose threads are all held by functions over their time ends, and says why")
    func exhaustion() async throws {
        let cluster = try await TestCluster(
            workers: 1, workerArguments: ["--no-supervise", "--plugins", Muster.products.path])
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        let loop: Term = .call("misbehaving.spin", 600_000, timeout: .milliseconds(50))
        let error = try await failure(try await client.submit(["y": loop], "y"))
        #expect(error.kind == .timedOut)
        let end = try await cluster.workers[0].outcome(within: Muster.limit)
        #expect(end.status == 1)
        #expect(end.errors.contains("1 function ran over its time and does not come back"), "\(end.errors)")
        await client.close()
        cluster.scheduler.signal(SIGTERM)
    }

    @Test("a worker that ended so is started again by its supervisor")
    func startsAgain() async throws {
        let cluster = try await TestCluster(workers: 1, workerArguments: ["--plugins", Muster.products.path])
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        let first = try await client.workers().map(\.processID)
        let loop: Term = .call("misbehaving.spin", 600_000, timeout: .milliseconds(50))
        #expect(try await failure(try await client.submit(["y": loop], "y")).kind == .timedOut)
        #expect(try await client.get(["y": .call("math.add", 1, 3)], "y") == 4)
        #expect(try await client.workers().map(\.processID) != first)
        await client.close()
        #expect(try await cluster.close() == [0, 0])
    }
}
