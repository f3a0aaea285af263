import CMusterPlugin
import MusterPlugin
import Testing

/// Calls and loops of operations that take and give types of the test program's own.
@Suite struct LinkedCodableTests {
    let table: OperationTable
    let host = TestHost()

    init() throws {
        table = OperationTable(try #require(linkedPlugin()))
    }

    private typealias Column = UnsafePointer<muster_column>
    private typealias ColumnResult = UnsafeMutablePointer<muster_column>
    private typealias ViewResult = UnsafeMutablePointer<muster_view>

    private func packed(_ value: some Encodable) throws -> muster_view {
        try PackedValue.native(PackedValue(encoding: value), host)
    }

    @Test func signaturesAreKnownWithoutRunning() {
        for signature in [
            "linked.norm(point: value) -> float64", "linked.mirror(point: value) -> value",
            "linked.shapes(shapes: list<optional<value>>, at: map<value>, pair: tuple<value, name: string>) -> "
                + "optional<tuple<value, map<list<value>>>>",
            "linked.secret(secret: value) -> int64", "linked.length(vector: tuple<x: float64, y: float64>) -> float64",
            "linked.move(segments: list<tuple<from: tuple<x: float64, y: float64>, to: tuple<x: float64, y: float64>, "
                + "name: optional<string>>>, by: tuple<x: float64, y: float64>, "
                + "twice: map<optional<tuple<x: float64, y: float64>>>) -> "
                + "list<tuple<from: tuple<x: float64, y: float64>, to: tuple<x: float64, y: float64>, "
                + "name: optional<string>>>",
        ] { #expect(table.signatures.contains(signature), "\(signature)") }
    }

    @Test func valuesGoInAndComeOut() throws {
        typealias Norm = @convention(c) (Context, muster_view) -> Double
        let norm = try table.native("linked.norm", as: Norm.self)
        #expect(norm(host.context, try packed(Point(x: 3, y: 4))) == 5)
        // An int64 is a float64 where one is asked for.
        #expect(norm(host.context, try packed(["x": 3, "y": 4])) == 5)
        typealias Mirror = @convention(c) (Context, muster_view, ViewResult) -> Void
        var result = muster_view()
        try table.native("linked.mirror", as: Mirror.self)(host.context, try packed(Point(x: 1, y: 2)), &result)
        #expect(try PackedValue.value(row: result).decoded(as: Point.self) == Point(x: 2, y: 1))
        typealias Secret = @convention(c) (Context, muster_view) -> Int64
        #expect(try table.native("linked.secret", as: Secret.self)(host.context, try packed(["number": 7])) == 7)
        #expect(host.failures.isEmpty)
    }

    @Test func valuesStandInListsMapsAndTuples() throws {
        typealias Function = @convention(c) (Context, Column, muster_view, Column, ColumnResult) -> Void
        typealias Outcome = OperationTuple<PackedValue, [String: [PackedValue]]>
        let function = try table.native("linked.shapes", as: Function.self)
        let shapes: [Shape?] = [.circle(center: Point(x: 0, y: 1), radius: 2), nil, .nothing, .named("a", nil)]
        var result = muster_column()
        try [PackedValue?].withNative(shapes.map { try $0.map(PackedValue.init(encoding:)) }, host) { shapes in
            try OperationTuple<PackedValue, String>.withNative(
                .init(PackedValue(encoding: Point(x: 9, y: 9)), "all"), host
            ) { pair in
                function(host.context, shapes, try packed(["p": Point(x: 1, y: 1)]), pair, &result)
            }
        }
        #expect(host.failures.isEmpty)
        let outcome = try #require(try Outcome?.value(row: result))
        #expect(
            try outcome.parts.0.decoded(as: Shape.self) == .polygon([Point(x: 1, y: 1), Point(x: 9, y: 9)]))
        #expect(try outcome.parts.1["all"]?.map { try $0.decoded(as: Shape.self) } == shapes.compactMap { $0 })
    }

    @Test func wrongValuesSayArgumentPlaceAndWhatWasFound() throws {
        typealias Norm = @convention(c) (Context, muster_view) -> Double
        let norm = try table.native("linked.norm", as: Norm.self)
        _ = norm(host.context, try packed(["x": 1]))
        _ = norm(host.context, try packed(["x": "one", "y": "two"]))
        _ = norm(host.context, try packed([1, 2]))
        #expect(
            host.failures == [
                .init(status: 3, message: "argument point is no Point: y is missing; there are: x"),
                .init(status: 3, message: "argument point is no Point: x: string \"one\" where float64 was expected"),
                .init(status: 3, message: "argument point is no Point: list of 2 where map was expected"),
            ])
    }

    @Test func whatATypeItselfThrowsIsTheError() throws {
        typealias Refuse = @convention(c) (Context, Int64, ViewResult) -> Void
        var result = muster_view()
        try table.native("linked.refuse", as: Refuse.self)(host.context, 1, &result)
        try table.native("linked.refuseArgument", as: (@convention(c) (Context, muster_view) -> Void).self)(
            host.context, try packed(1))
        #expect(host.failures == [.init(status: 1, message: "never"), .init(status: 1, message: "never")])
    }

    @Test func loopsGoThroughValues() throws {
        let points = [Point(x: 3, y: 4), Point(x: 0, y: -2), Point(x: 5, y: 12)]
        let rows = try points.map { try packed($0) }
        var norms: [Double] = [0, 0, 0, 0, 0, 0]
        let norm = try table.operation("linked.norm")
        #expect(try norm.callLoop(host, count: 3, [host.rows(rows)], steps: [16, 16], result: &norms) == 0)
        #expect(norms == [5, 0, 2, 0, 13, 0])
        var mirrored = [muster_view](repeating: muster_view(), count: 3)
        let mirror = try table.operation("linked.mirror")
        #expect(try mirror.callLoop(host, count: 3, [host.rows(rows)], steps: [16, 16], result: &mirrored) == 0)
        #expect(
            try mirrored.map { try PackedValue.value(row: $0).decoded(as: Point.self) }
                == points.map { Point(x: $0.y, y: $0.x) })
        let wrong = [rows[0], try packed("x"), rows[1]]
        #expect(try norm.callLoop(host, count: 3, [host.rows(wrong)], steps: [16, 8], result: &norms) == 3)
        #expect(host.context.pointee.failed_row == 1)
        #expect(host.failures.map(\.message) == ["argument point is no Point: string \"x\" where map was expected"])
    }

    @Test func structsCrossAsTuples() throws {
        typealias Length = @convention(c) (Context, Column) -> Double
        let length = try table.native("linked.length", as: Length.self)
        let longest = try OperationTuple<Double, Double>.withNative(.init(1, -3), host) { length(host.context, $0) }
        #expect(longest == 3)
        typealias V = OperationTuple<Double, Double>
        typealias S = OperationTuple<V, V, String?>
        typealias Move = @convention(c) (Context, Column, Column, muster_view, ColumnResult) -> Void
        let move = try table.native("linked.move", as: Move.self)
        var result = muster_column()
        try [S].withNative([S(V(0, 0), V(1, 1), nil), S(V(2, 2), V(3, 3), "b")], host) { segments in
            try V.withNative(V(10, 20), host) { by in
                let twice = try [String: V?].native(["again": V(100, 0)], host)
                move(host.context, segments, by, twice, &result)
            }
        }
        #expect(host.failures.isEmpty)
        let moved = try [S].value(row: result)
        #expect(moved.map(\.parts.0.parts.0) == [110, 112])
        #expect(moved.map(\.parts.1.parts.1) == [21, 23])
        #expect(moved.map(\.parts.2) == [nil, "b"])
    }

    @Test func loopsGoThroughTuples() throws {
        typealias V = OperationTuple<Double, Double>
        let context = MusterContext(host.context)
        let rows = try [V(1, 2), V(-4, 3)].map { try V.row(of: $0, in: context) }
        var lengths: [Double] = [0, 0]
        let length = try table.operation("linked.length")
        let size = MemoryLayout<muster_column>.stride
        #expect(try length.callLoop(host, count: 2, [host.rows(rows)], steps: [size, 8], result: &lengths) == 0)
        #expect(lengths == [2, 4])
    }
}
