import Foundation
import MusterGraph
import MusterRegistry
import Testing

@Suite("Overloads and locks")
struct OverloadTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func overloads() throws -> FunctionOverloads {
        let plugin = CPlugin(
            code: """
                static int64_t add_int(int64_t a, int64_t b) { return a + b; }
                static double add_float(double a, double b) { return a + b + 0.5; }
                static int64_t add_list(const muster_column *x) { return (int64_t)x->count; }
                """,
            operations: [
                .init(name: "demo.add", signature: "(a: int64, b: int64) -> int64", native: "add_int"),
                .init(name: "demo.add", signature: "(a: float64, b: float64) -> float64", native: "add_float"),
                .init(name: "demo.add", signature: "(x: list<string>) -> int64", native: "add_list"),
            ])
        let library = try PluginLibrary.open(path: folder.compile(plugin.source, "Overloads"))
        return FunctionOverloads(name: "demo.add", candidates: library.functions)
    }

    @Test(
        "the values' types choose, twice alike",
        arguments: [
            ([1, 2], 3), ([1.0, 2.0], 3.5), ([1, 2.0], 3.5), ([["a", "b"]], 2), ([[]], 0),
        ] as [([Value], Value)])
    func chooses(arguments: [Value], expected: Value) throws {
        let overloads = try overloads()
        let payloads = try arguments.map(Payload.init(encoding:))
        let context = CallContext(maximumResultBytes: 1000)
        for _ in 0..<2 { #expect(try Value(decoding: overloads.call(payloads, in: context)) == expected) }
    }

    @Test("a block of columns chooses by its type")
    func blocks() throws {
        let overloads = try overloads()
        let context = CallContext(maximumResultBytes: 1000)
        #expect(try Value(decoding: overloads.call([ColumnBlock(["a"]).payload], in: context)) == 1)
        #expect(throws: CallFailure.self) { try overloads.call([ColumnBlock([1.5]).payload], in: context) }
    }

    @Test(
        "arguments that nothing fits are an error that shows what would",
        arguments: [
            ["a", "b"], [1], [[1]], [nil, nil],
        ] as [[Value]])
    func nothingFits(arguments: [Value]) throws {
        let payloads = try arguments.map(Payload.init(encoding:))
        let failure = #expect(throws: CallFailure.self) { try overloads().choose(for: payloads) }
        #expect(failure?.kind == .argumentType)
        #expect(failure?.function == "demo.add")
        #expect(failure?.message.contains("demo.add") == true)
    }

    /// Two functions that count how many of them run at once: each stays until it has met the other, or for some
    /// rounds.
    private func racing(flags: String) throws -> PluginLibrary {
        let plugin = CPlugin(
            code: """
                #include <stdatomic.h>
                #include <sched.h>
                static atomic_int inside, most;
                static int64_t enter(int64_t rounds) {
                    int now = atomic_fetch_add(&inside, 1) + 1;
                    int seen = atomic_load(&most);
                    while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now)) {}
                    for (int64_t i = 0; i < rounds && atomic_load(&most) < 2; i++) sched_yield();
                    atomic_fetch_sub(&inside, 1);
                    return atomic_load(&most);
                }
                static int64_t enter_too(int64_t rounds) { return enter(rounds); }
                """,
            operations: [
                .init(name: "demo.enter", signature: "(n: int64) -> int64", native: "enter", flags: flags),
                .init(name: "demo.enterToo", signature: "(n: int64) -> int64", native: "enter_too", flags: flags),
            ])
        return try PluginLibrary.open(path: folder.compile(plugin.source, "Racing"))
    }

    /// How many ran at once, when each of the two functions is called on a thread of its own.
    private func mostAtOnce(_ library: PluginLibrary, calls: Int, rounds: Int64) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for function in library.functions {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        // Not a task's thread: of those there may be one only.
                        Thread.detachNewThread {
                            continuation.resume(
                                with: Result {
                                    var most: Value = 0
                                    for _ in 0..<calls { most = try function(.int64(rounds)) }
                                    return most
                                })
                        }
                    }
                }
            }
            var results: Set<Value> = []
            for try await result in group { results.insert(result) }
            return results.contains(2) ? 2 : 1
        }
    }

    @Test("functions of one plugin that are not thread-safe never run at once")
    func locked() async throws {
        let library = try racing(flags: "0")
        #expect(!library.functions[0].isThreadSafe)
        #expect(try await mostAtOnce(library, calls: 20, rounds: 1000) == 1)
    }

    @Test("thread-safe functions do")
    func unlocked() async throws {
        let library = try racing(flags: "MUSTER_THREAD_SAFE")
        #expect(library.functions[0].isThreadSafe)
        // Each waits for the other, so that this ends as soon as they have met.
        #expect(try await mostAtOnce(library, calls: 1, rounds: .max) == 2)
    }

    @Test("a loop runs over rows, and its failure names the row")
    func loop() throws {
        let plugin = CPlugin(
            code: """
                static int64_t half(int64_t x) { return x / 2; }
                static int32_t half_loop(muster_context *context, size_t count, const void *const *arguments,
                                         const ptrdiff_t *steps, void *result) {
                    for (size_t i = 0; i < count; i++) {
                        int64_t x = *(const int64_t *)((const char *)arguments[0] + i * steps[0]);
                        if (x % 2) {
                            context->failed_row = i;
                            context->host->fail(context, MUSTER_FAILED, "odd", 3);
                            return MUSTER_FAILED;
                        }
                        *(int64_t *)((char *)result + i * steps[1]) = x / 2;
                    }
                    return MUSTER_OK;
                }
                """,
            operations: [
                .init(name: "demo.half", signature: "(x: int64) -> int64", native: "half", loop: "half_loop")
            ])
        let half = try PluginLibrary.open(path: folder.compile(plugin.source, "Loop")).function("demo.half")
        #expect(half.hasLoop)
        func run(_ rows: [Int64]) throws(CallFailure) -> [Int64] {
            var results = [Int64](repeating: 0, count: rows.count)
            let context = CallContext(maximumResultBytes: 1000)
            let failure = rows.withUnsafeBytes { rows in
                results.withUnsafeMutableBytes { (results) -> CallFailure? in
                    // Neither is empty in this test.
                    do throws(CallFailure) {
                        try half.runLoop(
                            count: rows.count / 8, arguments: [rows.baseAddress], steps: [8, 8],
                            result: results.baseAddress!, in: context)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            if let failure { throw failure }
            return results
        }
        #expect(try run([2, 4, 6]) == [1, 2, 3])
        let failure = #expect(throws: CallFailure.self) { try run([2, 4, 7]) }
        #expect(failure?.description == "demo.half: odd (at row 2)")
    }
}
