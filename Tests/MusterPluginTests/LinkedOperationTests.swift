import CMusterPlugin
import MusterPlugin
import Testing

/// Calls of operations of every type, found in the test program itself.
@Suite struct LinkedOperationTests {
    let table: OperationTable
    let host = TestHost()

    init() throws {
        table = OperationTable(try #require(linkedPlugin()))
    }

    @Test func pluginIsDescribed() throws {
        #expect(String(cString: table.plugin.name) == "linked")
        #expect(String(cString: table.plugin.version) == "2.1.0")
        #expect(table.plugin.abi_major == UInt32(MUSTER_ABI_MAJOR))
        #expect(table.plugin.struct_size == MemoryLayout<muster_plugin>.size)
        #expect(Set(table.signatures).count == table.signatures.count)
        #expect(table.signatures.contains("linked.scalars(a: int64, b: int64, x: float64, flag: bool) -> float64"))
        #expect(table.signatures.contains("linked.member(x: float64) -> float64"))
        #expect(
            table.signatures.contains(
                "linked.tuple(pairs: list<tuple<name: string, tuple<int64, bytes>>>, one: tuple<bool, float64>) -> "
                    + "tuple<count: int64, first: optional<tuple<string, float64>>>"))
        let scalars = try table.operation("linked.scalars")
        #expect(String(cString: scalars.documentation) == "Everything that is one number.")
        #expect(String(cString: scalars.version) == "1.0.0")
        #expect(scalars.struct_size == MemoryLayout<muster_operation>.size)
    }

    @Test func entryIsTheSameTable() throws {
        #expect(muster_plugin_entry(host.asHost) == linkedPlugin())
    }

    @Test func numbersAreReturned() throws {
        typealias Scalars = @convention(c) (Int64, Int64, Double, Bool) -> Double
        let scalars = try table.native("linked.scalars", as: Scalars.self)
        #expect(scalars(1, 2, 0.5, true) == 3.5)
        #expect(scalars(1, 2, 0.5, false) == 0)
        #expect(try table.native("linked.answer", as: (@convention(c) () -> Int64).self)() == 42)
        try table.native("linked.nothing", as: (@convention(c) () -> Void).self)()
        let shadow = try table.native("linked.shadow", as: (@convention(c) (Int64, Int64, Int64) -> Int64).self)
        #expect(shadow(1, 2, 3) == 6)
    }

    @Test(arguments: [
        ("linked.enumMember", 11), ("linked.innerMember", 12), ("linked.classMember", 13), ("linked.member", 14),
        ("linked.triple", 30),
    ])
    func membersAndHandWrittenRecordsAreCalled(name: String, expected: Int64) throws {
        let function = try table.native(name, "(x: int64)", as: (@convention(c) (Int64) -> Int64).self)
        #expect(function(10) == expected)
    }

    @Test func flagsAreWritten() throws {
        let flags = try table.operation("linked.answer").flags
        #expect(flags == UInt32(MUSTER_EFFECTS | MUSTER_BLOCKING))
        #expect(try table.operation("linked.scalars").flags == UInt32(MUSTER_THREAD_SAFE))
        #expect(try table.operation("linked.nested").flags & UInt32(MUSTER_CONTEXT) != 0)
    }

    @Test func bytesComeBack() throws {
        typealias Bytes = @convention(c) (Context, muster_view, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        var result = muster_view()
        try table.native("linked.bytes", as: Bytes.self)(
            host.context, String.native("aé", host), OperationBytes.native(OperationBytes([0, 255]), host), &result)
        #expect(OperationBytes.value(row: result).bytes == [0x61, 0xc3, 0xa9, 0, 255])
        // Nothing may be given as no address at all.
        try table.native("linked.bytes", as: Bytes.self)(host.context, muster_view(), muster_view(), &result)
        #expect(OperationBytes.value(row: result).bytes == [])
        #expect(host.failures.isEmpty)
    }

    @Test(arguments: [(3, "x", "3"), (nil, "x", "x"), (nil, nil, nil)] as [(Int?, String?, String?)])
    func optionals(x: Int?, fallback: String?, expected: String?) throws {
        typealias Column = UnsafePointer<muster_column>
        typealias Function = @convention(c) (Context, Column, Column, UnsafeMutablePointer<muster_column>) -> Void
        let function = try table.native("linked.optional", as: Function.self)
        var result = muster_column()
        try Int?.withNative(x, host) { x in
            try String?.withNative(fallback, host) { fallback in function(host.context, x, fallback, &result) }
        }
        #expect(try String?.value(row: result) == expected)
        #expect(host.failures.isEmpty)
    }

    @Test func nestedLists() throws {
        typealias Function =
            @convention(c) (
                Context, UnsafePointer<muster_column>, UnsafeMutablePointer<muster_column>
            ) -> Void
        let function = try table.native("linked.nested", as: Function.self)
        var result = muster_column()
        try [[Int?]].withNative([[1, nil], [], [2]], host) { function(host.context, $0, &result) }
        #expect(try [[String]?].value(row: result) == [["1", "-"], nil, ["2"]])
        #expect(host.failures.isEmpty)
    }

    @Test func tuples() throws {
        typealias Column = UnsafePointer<muster_column>
        typealias Function = @convention(c) (Context, Column, Column, UnsafeMutablePointer<muster_column>) -> Void
        typealias Pair = OperationTuple<String, OperationTuple<Int, OperationBytes>>
        typealias Outcome = OperationTuple<Int, OperationTuple<String, Double>?>
        let function = try table.native("linked.tuple", as: Function.self)
        let pairs = [Pair("a", .init(1, .init([1, 2]))), Pair("b", .init(10, .init([])))]
        var result = muster_column()
        try [Pair].withNative(pairs, host) { pairs in
            try OperationTuple<Bool, Double>.withNative(.init(true, 0.5), host) { one in
                function(host.context, pairs, one, &result)
            }
        }
        let outcome = try Outcome.value(row: result)
        #expect(outcome.parts.0 == 13)
        #expect(outcome.parts.1?.parts.0 == "a")
        #expect(outcome.parts.1?.parts.1 == 0.5)
        #expect(host.failures.isEmpty)
    }

    @Test func maps() throws {
        typealias Function =
            @convention(c) (Context, muster_view, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        let function = try table.native("linked.map", as: Function.self)
        let value = PackedValue(packing: ["x", "y"])
        var result = muster_view()
        function(
            host.context, try [String: [Double]].native(["b": [1, 2.5], "a": []], host),
            try PackedValue.native(value, host), &result)
        let map = try [String: OperationTuple<Int, PackedValue>].value(row: result)
        #expect(map.mapValues(\.parts.0) == ["a": 0, "b": 2])
        #expect(try map["a"]?.parts.1.unpacked(as: [String].self) == ["x", "y"])
        // Keys are in order, so that equal maps are equal bytes.
        let bytes = OperationBytes.value(row: result).bytes
        #expect(bytes.prefix(3) == [0x82, 0xa1, 0x61])
    }

    @Test func malformedMapIsAnErrorOfTheCall() throws {
        typealias Function =
            @convention(c) (Context, muster_view, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        let function = try table.native("linked.map", as: Function.self)
        var result = muster_view()
        function(
            host.context, try OperationBytes.native(.init([0x81, 0xa1]), host),
            try PackedValue.native(.absent, host), &result)
        #expect(host.failures == [.init(status: 1, message: "a MessagePack value ends too early, after 2 bytes")])
    }

    @Test func contextLogsAndCancels() throws {
        typealias Function = @convention(c) (Context, muster_view) -> Bool
        let function = try table.native("linked.context", as: Function.self)
        #expect(function(host.context, try String.native("hello", host)))
        #expect(host.lines == ["2: hello"])
        host.context.pointee.cancelled = 1
        #expect(!function(host.context, try String.native("again", host)))
        #expect(host.lines.count == 1)
        #expect(host.failures.map(\.status) == [2])
    }

    @Test func errorsAreTranslated() throws {
        try table.native("linked.effect", as: (@convention(c) (Context, Int64) -> Void).self)(host.context, -1)
        _ = try table.native("linked.wrong", as: (@convention(c) (Context, Double) -> Double).self)(host.context, 1)
        #expect(host.failures == [.init(status: 3, message: "-1 is negative"), .init(status: 1, message: "Wrong()")])
    }

    @Test func lackOfMemoryIsAnErrorOfTheCall() throws {
        typealias Bytes = @convention(c) (Context, muster_view, muster_view, UnsafeMutablePointer<muster_view>) -> Void
        let argument = try String.native(String(repeating: "x", count: 100), host)
        host.limit = 50
        var result = muster_view()
        try table.native("linked.bytes", as: Bytes.self)(host.context, argument, argument, &result)
        #expect(host.failures.map(\.status) == [4, 4])
        #expect(result.count == 0)
    }
}
