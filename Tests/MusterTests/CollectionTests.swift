import Foundation
import MusterProtocol
import Testing

@testable import Muster

/// Plans that one client stores, and another goes on from.
struct CollectionTests {
    @Test("What one client stores, another finds and computes, when the first is gone")
    func twoClients() async throws {
        try await withCluster(workers: 2) { cluster in
            let first = try await cluster.makeClient()
            let begin = Date.now
            let stored = try await first.setCollection(.seed, as: "seed")
            #expect(stored.name == "seed" && stored.kind == .graph && stored.byteCount == Graph.seed.json.utf8.count)
            #expect(stored.functions.map(\.name) == ["math.add"])
            #expect(stored.functions.allSatisfy { !$0.versions.isEmpty })
            // Two clocks, one of which only counts from when the scheduler began.
            #expect(abs(stored.storedAt.timeIntervalSince(begin)) < 3_600)
            await first.close()

            let second = cluster.client
            let collection = try await second.collection(named: "seed")
            #expect(collection.info == stored)
            #expect(collection.json == Graph.seed.json)
            #expect(try collection.graph == .seed)
            #expect(try await second.get(collection.graph, ["y", "x"]) == [3, 1])
            var more = try collection.graph
            more["z"] = .call("math.add", .key("y"), 10)
            try await second.setCollection(more, as: "more")
            #expect(try await second.get(try await second.collection(named: "more").graph, "z") == 13)
        }
    }

    @Test("A list tells all but the plans; what is deleted is gone, and what was taken from it is not")
    func listAndDelete() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            #expect(try await client.collections() == [])
            let seed = try await client.setCollection(.seed, as: "seed")
            let plain = try await client.setCollection(["x": [1, 2]], as: "a plain one, über alles")
            #expect(plain.functions == [])
            #expect(try await client.collections() == [plain, seed])
            let taken = try await client.collection(named: "seed")
            #expect(try await client.deleteCollection(named: "seed") == seed)
            #expect(try await client.collections() == [plain])
            #expect(try await client.get(taken.graph, "y") == 3)
            let error = try await thrown(ClusterError.self) {
                try await client.deleteCollection(named: "seed")
            }
            #expect(error.kind == .unknownCollection)
        }
    }

    @Test("A name is taken again only when that is said")
    func replacing() async throws {
        try await withCluster { cluster in
            let other = try await cluster.makeClient()
            try await other.setCollection(.seed, as: "mine")
            let error = try await thrown(ClusterError.self) {
                try await cluster.client.setCollection(["y": 4], as: "mine")
            }
            #expect(error.kind == .collectionExists)
            #expect(error.message.contains("`mine`") && error.message.contains("replace"))
            #expect(try await cluster.client.collection(named: "mine").graph == .seed)
            try await cluster.client.setCollection(["y": 4], as: "mine", replacing: true)
            #expect(try await other.collection(named: "mine").graph == ["y": 4])
        }
    }

    @Test("An unknown name is told at once, with the one that may be meant")
    func unknown() async throws {
        try await withCluster { cluster in
            try await cluster.client.setCollection(.seed, as: "mybag")
            let error = try await thrown(ClusterError.self) {
                _ = try await cluster.client.collection(named: "mybga")
            }
            #expect(error.kind == .unknownCollection)
            #expect(error.message == "there is no collection `mybga`; did you mean `mybag`?")
        }
    }

    @Test("A graph that is wrong whatever is wanted is not stored")
    func wrongGraphs() async throws {
        let graph: Graph = [
            "a": .call("math.add", .key("nowhere"), 1), "b": .call("math.add", .key("c"), 1),
            "c": .call("math.add", .key("b"), 1),
        ]
        try await withCluster { cluster in
            let errors = try await thrown(GraphErrors.self) {
                try await cluster.client.setCollection(graph, as: "wrong")
            }
            #expect(errors.errors.count == 2)
            let futures = try await cluster.client.submit(.seed, ["y"])
            let future = try await thrown(GraphErrors.self) {
                try await cluster.client.setCollection(["z": futures[0].term], as: "wrong")
            }
            #expect(future.errors.map(\.key) == ["z"])
            #expect(try await cluster.client.collections() == [])
        }
    }

    @Test("What is no name, and what is too large, is told with the limit")
    func limits() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            let empty = try await thrown(ClusterError.self) { try await client.setCollection(.seed, as: "") }
            #expect(empty.kind == .invalidCollection)
            let long = try await thrown(ClusterError.self) {
                try await client.setCollection(.seed, as: String(repeating: "x", count: 257))
            }
            #expect(long.kind == .limitReached && long.message.contains("256"))
            let text = String(repeating: "x", count: Limits.planByteCount)
            let large = try await thrown(ClusterError.self) {
                try await client.setCollection(["x": .value(.string(text))], as: "large")
            }
            #expect(large.kind == .limitReached && large.message.contains("\(Limits.planByteCount)"))
            #expect(try await client.collections() == [])
            // One that just fits goes there and back.
            let smallest: Graph = ["x": ""]
            let rest = Limits.planByteCount - smallest.json.utf8.count
            let fitting: Graph = ["x": .value(.string(String(text.prefix(rest))))]
            #expect(try await client.setCollection(fitting, as: "large").byteCount == Limits.planByteCount)
            #expect(try await client.collection(named: "large").json == fitting.json)
        }
    }

    @Test("A collection whose functions nobody has says which")
    func functions() async throws {
        let graph: Graph = ["y": .call("math.add", 1, .call("no.such", 2)), "z": .call("not.there")]
        try await withCluster { cluster in
            let client = cluster.client
            let stored = try await client.setCollection(graph, as: "ahead")
            #expect(stored.functions.map(\.name) == ["math.add", "no.such", "not.there"])
            let error = try await thrown(ClusterError.self) { _ = try await client.collection(named: "ahead") }
            #expect(error.kind == .functionsUnavailable)
            #expect(error.message.contains("`no.such`, `not.there`") && !error.message.contains("math.add"))
            let unchecked = try await client.collection(named: "ahead", checkingFunctions: false)
            #expect(try unchecked.graph == graph)
        }
    }

    @Test("Without a worker a collection is stored, and waits for one; that is told")
    func noWorker() async throws {
        let scheduler = try await Scheduler()
        let client = try await Client(scheduler.addressToClients)
        try await client.setCollection(.seed, as: "seed")
        let error = try await thrown(ClusterError.self) { _ = try await client.collection(named: "seed") }
        #expect(error.kind == .noWorker && error.message.contains("math.add"))
        let collection = try await client.collection(named: "seed", checkingFunctions: false)
        #expect(collection.info.functions.map(\.versions) == [[]])
        let worker = try await Worker(
            scheduler: scheduler.addressToWorkers, threads: 1, plugins: [Bundle.main.bundlePath])
        #expect(try await client.get(collection.graph, "y") == 3)
        #expect(try await client.collection(named: "seed").info == collection.info)
        await client.close()
        await worker.close()
        await scheduler.close()
    }

    @Test("A bag is no graph, and a plan that is none is told as a wrong graph")
    func kinds() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            _ = try await client.store(.bag, plan: "[]", functions: ["math.add"], as: "bag", replacing: false)
            let bag = try await client.collection(named: "bag")
            #expect(bag.info.kind == .bag && bag.json == "[]")
            let error = try await thrown(ClusterError.self) { _ = try bag.graph }
            #expect(error.kind == .invalidCollection && error.message.contains("is a bag, and no graph"))
            _ = try await client.store(.graph, plan: "{", functions: [], as: "broken", replacing: false)
            let broken = try await client.collection(named: "broken")
            #expect(try await thrown(GraphErrors.self) { _ = try broken.graph }.errors.first?.line == 1)
        }
    }

    @Test(
        "Each reason of the scheduler's is a kind of error",
        arguments: [
            (.request, .requestFailed), (.noWorker, .noWorker), (.unknownCollection, .unknownCollection),
            (.collectionExists, .collectionExists), (.functionsMissing, .functionsUnavailable),
            (.limit, .limitReached), (.invalidCollection, .invalidCollection),
        ] as [(RequestFailed.Reason, ClusterError.Kind)])
    func reasons(reason: RequestFailed.Reason, kind: ClusterError.Kind) {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.query(.collection, argument: ["name": "a"]))))
        client.hear(.requestFailed(RequestFailed(request: 1, message: "no", reason: reason)))
        let sent = "send query 1 collection \(Value.map(["name": "a"]))"
        #expect(client.take() == [sent, "1 \(kind)"])
        client.expectIdle()
    }
}
