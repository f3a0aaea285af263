import MusterGraph
import MusterPrimitives
import MusterRegistry
import Testing

@testable import MusterIsolation

@Suite("Batches in shared memory")
struct SharedMemoryTests {
    private func functions() throws -> IsolatedFunctions {
        let registry = Registry(folders: PluginFolders(libraries: [Products.folder]), isolatesAll: true)
        try registry.load("math")
        let candidates = registry.snapshot.functions(named: "math.add").map { Callable.plugin($0) }
        let entry = FunctionTable.Entry(name: "math.add", candidates: candidates, wanted: [])
        return try #require(IsolatedFunctions(FunctionTable([entry])))
    }

    @Test("a batch is read as it was written, however large")
    func requests() throws {
        let region = try SharedRegion(name: "test")
        var batch = Batch(functions: try functions(), resultByteCount: 1_000)
        let large = Payload([UInt8](repeating: 7, count: 3_000_001))
        batch.add(large, for: .task(9))
        batch.add(large, for: .task(9))
        batch.add(Payload([1, 2, 3]), for: .future(TaskID(graph: 1 << 40, index: 4)))
        for number in 0..<200 {
            batch.append(
                Batch.Item(
                    index: UInt32(number), function: 0, arguments: Payload([UInt8](repeating: 5, count: number)),
                    retries: number, timeoutMilliseconds: 0, hasEffects: false))
        }
        #expect(batch.inputs.count == 2)
        for isKnown in [false, true] {
            let byteCount = try BatchRequest.write(batch, isKnown: isKnown, to: region)
            let read = try ReceivedBatch(in: region, byteCount: byteCount)
            #expect((read.functions == nil) == isKnown)
            #expect(read.resultByteCount == 1_000)
            #expect(read.inputs[.task(9)] == large)
            #expect(read.inputs[.future(TaskID(graph: 1 << 40, index: 4))] == Payload([1, 2, 3]))
            #expect(read.items.map(\.retries) == Array(0..<200))
            #expect(read.items.map(\.arguments) == batch.items.map(\.arguments))
        }
    }

    @Test("answers are read as they were written, and what is none is not believed")
    func replies() throws {
        let region = try SharedRegion(name: "test")
        let failure = CallFailure(.badArgument, function: "f", message: "no", row: 4)
        let results: [BatchRecord.Result] = [
            .finished(Payload([1, 2, 3])), .failed(failure), .skipped, .finished(.empty),
            .finished(Payload([UInt8](repeating: 1, count: 1_000_000))),
        ]
        var end = 0
        for (number, result) in results.enumerated() {
            end = try BatchReply.write(
                BatchRecord(result: result, nanoseconds: UInt64(number)), at: end, in: region)
        }
        let records = BatchReply.read(5, upTo: end, of: region)
        #expect(records.map(\.nanoseconds) == [0, 1, 2, 3, 4])
        #expect(records.map { Self.text($0.result) } == results.map(Self.text))
        #expect(BatchReply.read(2, upTo: end, of: region).count == 2)
        #expect(BatchReply.read(5, upTo: end - 64, of: region).count == 4)
        #expect(BatchReply.read(5, upTo: 1 << 40, of: region).count == 5)
        // A function wrote over the heads.
        region.base.storeBytes(of: UInt64.max, toByteOffset: 16, as: UInt64.self)
        #expect(BatchReply.read(5, upTo: end, of: region).isEmpty)
        region.base.storeBytes(of: 99, as: UInt64.self)
        region.base.storeBytes(of: 3, toByteOffset: 16, as: UInt64.self)
        #expect(BatchReply.read(5, upTo: end, of: region).isEmpty)
    }

    private static func text(_ result: BatchRecord.Result) -> String {
        switch result {
        case .finished(let payload): "\(payload.withUnsafeBytes { Array($0) })"
        case .failed(let failure): "\(failure.kind) \(failure)"
        case .skipped: "skipped"
        }
    }

    @Test("more than a region can hold is refused")
    func tooLarge() throws {
        let region = try SharedRegion(name: "test")
        #expect(throws: IsolationFailure.self) { try region.reserve(SharedRegion.capacity + 1) }
        try region.reserve(100)
        #expect(region.currentByteCount >= 100)
    }

    @Test("a task is isolated by its function, and by those that its arguments name, at every depth")
    func findsFunctions() throws {
        let registry = Registry(folders: PluginFolders(libraries: [Products.folder]), isolatesAll: true)
        try registry.load("math")
        let json = """
            {"plain": {"$": ["bag.range", 0, 10]}, "direct": {"$": ["math.add", 1, 2]},
             "given": {"$": ["bag.map", {"$": "plain"}, {"$": {"function": "math.inc"}}]},
             "described": {"$": ["bag.map", {"$": "plain"}, {"$": ["math.add", {"$": 0}, 3]}]},
             "inner": {"$": ["bag.map", {"$": "plain"}, {"$": ["tuple.make", {"$": 0}, {"$": ["math.add", {"$": 0}, 1]}]}]},
             "harmless": {"$": ["bag.map", {"$": "plain"}, {"$": ["tuple.make", {"$": 0}, 4]}]}}
            """
        let graph = try GraphJSON.decode(Array(json.utf8))
        let keys: [Key] = ["plain", "direct", "given", "described", "inner", "harmless"]
        let compiled = try graph.compile(wanted: keys).graph
        let table = FunctionTable(
            compiled.functions.map { name in
                FunctionTable.Entry(
                    name: name,
                    candidates: registry.snapshot.functions(named: name).map { .plugin($0) }
                        + Primitives.named(name).map { .primitive($0) }, wanted: [])
            })
        let functions = try #require(IsolatedFunctions(table))
        var isolated: Set<String> = []
        for index in 0..<compiled.count
        where functions.isIsolated(compiled.functionOf[index], compiled.arguments(of: index)) {
            isolated.insert(compiled.key(of: index).name)
        }
        #expect(isolated == ["direct", "given", "described", "inner"])
    }
}
