import CMusterPlugin
import Foundation
import MusterPlugin
import Testing

/// The plugins that come with Muster, as a worker sees them.
@Suite struct PluginTests {
    static let all = [
        ("MusterMath", "math"), ("MusterCompare", "compare"), ("MusterText", "text"),
        ("MusterCollections", "collections"), ("MusterMisbehaving", "misbehaving"), ("MusterCExample", "c-example"),
    ]
    let host = TestHost()

    @Test(arguments: all)
    func everyOperationIsDocumentedAndHasAnExample(library: String, name: String) throws {
        let table = try OperationTable(opening: library)
        #expect(String(cString: table.plugin.name) == name)
        #expect(table.plugin.abi_major == UInt32(MUSTER_ABI_MAJOR))
        #expect(!table.names.isEmpty)
        #expect(Set(table.signatures).count == table.signatures.count)
        // These three end the process.
        let deadly = ["misbehaving.trap", "misbehaving.exit", "misbehaving.segfault"]
        for (name, documentation) in zip(table.names, table.documentation) where !deadly.contains(name) {
            #expect(documentation.contains("- Example: \(name)("), "\(name)")
        }
    }

    /// The manifest can be read without loading the library, and says the same.
    @Test(arguments: all.filter { $0.0 != "MusterCExample" })
    func manifestAgreesWithTheTable(library: String, name: String) throws {
        let table = try OperationTable(opening: library)
        let contents = try Data(contentsOf: URL(fileURLWithPath: Bundle.main.bundlePath + "/lib\(library).so"))
        let lines = contents.split(separator: UInt8(ascii: "\n")).compactMap { line -> [String: Any]? in
            guard let start = line.range(of: Data(#"{"name":""#.utf8))?.lowerBound else { return nil }
            return (try? JSONSerialization.jsonObject(with: line[start...])) as? [String: Any]
        }
        let signatures = lines.compactMap { entry -> String? in
            guard let arguments = entry["arguments"] as? [[String: String]] else { return nil }
            let types = arguments.map { "\($0["name"] ?? ""): \($0["type"] ?? "")" }.joined(separator: ", ")
            return "\(entry["name"] ?? "")(\(types)) -> \(entry["result"] ?? "")"
        }
        #expect(signatures.sorted() == table.signatures.sorted())
        #expect(Set(lines.compactMap { $0["documentation"] as? String }) == Set(table.documentation))
    }

    @Test(arguments: [
        ("math.add", Int64.max, 1), ("math.subtract", .min, 1), ("math.multiply", .max, 2), ("math.divide", .min, -1),
        ("math.divide", 1, 0), ("math.remainder", 1, 0), ("math.power", 10, 19), ("math.power", 2, -1),
    ])
    func integersNeverTrap(name: String, a: Int64, b: Int64) throws {
        typealias Function = @convention(c) (Context, Int64, Int64) -> Int64
        let math = try OperationTable(opening: "MusterMath")
        let signature = name == "math.power" ? "(base: int64" : "(a: int64"
        _ = try math.native(name, signature, as: Function.self)(host.context, a, b)
        #expect(host.failures.map(\.status) == [3])
    }

    @Test func remainderOfTheLeastIntegerIsZero() throws {
        typealias Function = @convention(c) (Context, Int64, Int64) -> Int64
        let math = try OperationTable(opening: "MusterMath")
        let remainder = try math.native("math.remainder", "(a: int64", as: Function.self)
        #expect(remainder(host.context, .min, -1) == 0)
        #expect(remainder(host.context, -7, 2) == -1)
        #expect(host.failures.isEmpty)
    }

    @Test func wordsAreCounted() throws {
        let counts = try countWords("to be\u{2003}or not\u{a0}to\tbe é é\u{85}")
        #expect(counts == ["to": 2, "be": 2, "or": 1, "not": 1, "é": 2])
        // More different words than the table begins with.
        let many = (0..<5000).map { "w\($0 % 2500)" }.joined(separator: " ")
        let expected = Dictionary(uniqueKeysWithValues: (0..<2500).map { ("w\($0)", 2) })
        #expect(try countWords(many) == expected)
    }

    private func countWords(_ text: String) throws -> [String: Int] {
        typealias Function = @convention(c) (Context, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        let function = try OperationTable(opening: "MusterText").native("text.countWords", as: Function.self)
        var result = muster_view()
        function(host.context, try String.native(text, host), &result)
        #expect(host.failures.isEmpty)
        return try [String: Int].value(row: result)
    }

    @Test func topIsAListOfTuples() throws {
        typealias Function = @convention(c) (Context, muster_view, Int64, UnsafeMutablePointer<muster_column>) -> Void
        let top = try OperationTable(opening: "MusterCollections").native("collections.top", as: Function.self)
        var result = muster_column()
        top(host.context, try [String: Int].native(["a": 1, "b": 3, "c": 1], host), 2, &result)
        // By the table in muster_plugin.h: no values of its own, a child for each part.
        #expect(result.count == 2)
        #expect(result.values == nil)
        #expect(result.child_count == 2)
        let children = UnsafeBufferPointer(start: result.children, count: 2)
        #expect(try [String].value(row: children[0]) == ["b", "a"])
        #expect(try [Int].value(row: children[1]) == [3, 1])
    }

    @Test func plainCIsCalledAlike() throws {
        let table = try OperationTable(opening: "MusterCExample")
        #expect(try table.native("cexample.fahrenheit", as: (@convention(c) (Double) -> Double).self)(100) == 212)
        typealias Greet = @convention(c) (Context, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        var greeting = muster_view()
        try table.native("cexample.greet", as: Greet.self)(host.context, String.native("C", host), &greeting)
        #expect(String.value(row: greeting) == "Hello, C!")
        typealias Squares =
            @convention(c) (
                Context, UnsafePointer<muster_column>, UnsafeMutablePointer<muster_column>
            ) -> Void
        let squares = try table.native("cexample.squares", as: Squares.self)
        var result = muster_column()
        try [Int].withNative([1, 2, 3], host) { squares(host.context, $0, &result) }
        #expect(try [Int].value(row: result) == [1, 4, 9])
        #expect(host.failures.isEmpty)
        try [Int].withNative([1 << 32], host) { squares(host.context, $0, &result) }
        #expect(host.failures.map(\.status) == [3])
    }

    @Test func misbehaviourIsReported() throws {
        let table = try OperationTable(opening: "MusterMisbehaving")
        typealias Throw = @convention(c) (Context, muster_view) -> Int64
        _ = try table.native("misbehaving.throw", as: Throw.self)(host.context, String.native("no luck", host))
        #expect(host.failures == [.init(status: 1, message: "no luck")])
        host.context.pointee.cancelled = 1
        // It ends at once, however long it was to sleep.
        _ = try table.native("misbehaving.sleep", as: (@convention(c) (Context, Int64) -> Int64).self)(
            host.context, 1 << 40)
        #expect(host.failures.last?.status == 2)
        typealias Huge = @convention(c) (Context, Int64, UnsafeMutablePointer<muster_view>) -> Void
        var result = muster_view()
        try table.native("misbehaving.hugeResult", as: Huge.self)(host.context, Int64(host.limit + 1), &result)
        #expect(host.failures.last?.status == 4)
    }

    @Test func effectsCountAcrossCalls() throws {
        let path = NSTemporaryDirectory() + "/muster-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let table = try OperationTable(opening: "MusterMisbehaving")
        typealias Count = @convention(c) (Context, muster_view) -> Int64
        let count = try table.native("misbehaving.count", as: Count.self)
        let view = try String.native(path, host)
        #expect([count(host.context, view), count(host.context, view)] == [1, 2])
        typealias Flaky = @convention(c) (Context, muster_view, Int64) -> Int64
        let flaky = try table.native("misbehaving.flaky", as: Flaky.self)
        _ = flaky(host.context, view, 3)
        #expect(host.failures.count == 1)
        #expect(flaky(host.context, view, 3) == 4)
    }

    @Test func filesAreRead() throws {
        let path = NSTemporaryDirectory() + "/muster-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let contents = String(repeating: "größer\n", count: 300_000)
        try contents.write(toFile: path, atomically: false, encoding: .utf8)
        typealias Read = @convention(c) (Context, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        let read = try OperationTable(opening: "MusterText").native("text.readFile", as: Read.self)
        var result = muster_view()
        read(host.context, try String.native(path, host), &result)
        #expect(String.value(row: result) == contents)
        try Data([0xff]).write(to: URL(fileURLWithPath: path))
        read(host.context, try String.native(path, host), &result)
        #expect(host.failures == [.init(status: 3, message: "'\(path)' is not a text in UTF-8")])
    }
}
