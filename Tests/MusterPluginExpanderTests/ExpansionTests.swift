import Testing

@testable import MusterPluginExpander

/// The text that takes the place of the attribute. What it does is tested where it is compiled, in MusterPluginTests.
@Suite struct ExpansionTests {
    @Test func functionOfNumbers() throws {
        let source = try #require(
            expand("func add(_ a: Int, to b: Int) throws -> Int { a + b }", attribute: "@Operation(\"math.add\")")
                .source)
        let expected = """
            @section("muster_records") @used
            private nonisolated let $s4Test27muster_record_2yrodda0a0zoafMu_: MusterPlugin.MusterRecord = (
                0x7265636d, 16,
                { _operation in
                    let _native: @convention(c) (MusterPlugin.MusterContext.Pointer, Int.Native, Int.Native) -> \
            Int.Native = { _context, _argument0, _argument1 in
                        do {
                            let _value: Int = try add(Int.value(native: _argument0), to: Int.value(native: _argument1))
                            return Int.row(of: _value)
                        } catch {
                            MusterPlugin.MusterContext(_context).fail(error)
                            return Int.failed
                        }
                    }
            """
        let record = source.split(separator: "\n").filter { !$0.contains("$s4Test") }
        for line in expected.split(separator: "\n") where !line.contains("$s4Test") {
            #expect(record.contains(line))
        }
        #expect(source.contains("if _rows.isFold(over: Int.self)"))
        #expect(source.contains("if _rows.isContiguous(0, as: Int.self), _rows.isContiguous(1, as: Int.self)"))
        #expect(source.contains("signature: \"(a: int64, b: int64) -> int64\""))
        #expect(source.contains("return MusterPlugin.MusterContext(_context).fail(error, row: _row)"))
    }

    @Test func functionThatCannotFailHasNoContextAndNoCatch() throws {
        let source = try #require(expand("func f(_ x: Double) -> Bool { x > 0 }").source)
        #expect(source.contains("let _native: @convention(c) (Double.Native) -> Bool.Native = { _argument0 in"))
        #expect(!source.contains("catch"))
        #expect(!source.contains("isFold"))
    }

    @Test func resultsOtherThanNumbersAreWrittenIntoARow() throws {
        let source = try #require(expand("func f(_ x: [Int]) -> [UInt8] { [] }").source)
        #expect(source.contains("UnsafeMutablePointer<MusterPlugin.OperationBytes.Row>) -> Void"))
        #expect(
            source.contains(
                "_result.pointee = try MusterPlugin.OperationBytes.row(of: MusterPlugin.OperationBytes(_value)"))
    }

    @Test func tuplesAreWrappedWhereverTheyAre() throws {
        let source = try #require(expand("func f(_ x: [(Int, b: String)]) -> (a: Int, [UInt8])? { nil }").source)
        #expect(
            source.contains("[MusterPlugin.OperationTuple<Int, String>].value(native: _argument0).map { _value0 in"))
        #expect(source.contains("(_value1.parts.0, b: _value1.parts.1)"))
        #expect(
            source.contains(
                "Optional<MusterPlugin.OperationTuple<Int, MusterPlugin.OperationBytes>>.row(of: _value.map"))
    }

    @Test func typesOfTheAuthorAreEncodedAndDecoded() throws {
        let source = try #require(expand("func f(_ p: Point, in list: [Shape?]) -> (Point, n: Int) { }").source)
        #expect(
            source.contains(
                "try f(MusterPlugin.PackedValue.value(native: _argument0).argument(\"p\", as: Point.self), in: "
                    + "[Optional<MusterPlugin.PackedValue>].value(native: _argument1).map { _value0 in "
                    + "try _value0.map { _value1 in try _value1.argument(\"list\", as: Shape.self) } })"))
        #expect(source.contains("in try .init(MusterPlugin.PackedValue(result: _value0.0), _value0.1) }(_value)"))
    }

    @Test func structsAreMadeFromTuples() throws {
        let attribute = "@Operation(\"test.f\", tuples: [Point.self: (x: Double, y: Double).self])"
        let source = try #require(expand("func f(_ p: Point) -> [Point] { }", attribute: attribute).source)
        let tuple = "MusterPlugin.OperationTuple<Double, Double>"
        #expect(
            source.contains(
                "f({ (_value0: \(tuple)) -> Point in Point(x: _value0.parts.0, y: _value0.parts.1) }("
                    + "\(tuple).value(native: _argument0)))"))
        #expect(
            source.contains(
                "_value.map { _value0 in { (_value1: Point) -> \(tuple) in .init(_value1.x, _value1.y) }(_value0) }"))
    }

    @Test func staticMembersGiveStaticRecords() throws {
        let source = try #require(expand("static func f() -> Int { 1 }", contexts: ["enum E {"]).source)
        #expect(source.contains("private nonisolated static let"))
        #expect(source.contains("let _loop: muster_loop? = nil"))
    }

    @Test func overloadsHaveDifferentNames() throws {
        let functions = ["func f(_ a: Int)", "func f(_ a: Double)", "func f(b: Int)", "func f(_ a: Int) -> Int"]
        let names = functions.map { function in
            expand(function).source?.split(separator: "\n").first { $0.contains("MusterRecord") }
        }
        #expect(!names.contains(nil))
        #expect(Set(names).count == 4)
    }

    /// The words in the source are the manifest line, eight bytes each.
    @Test func manifestIsLaidOutInWords() throws {
        let declaration = "/// Größe.\nfunc f(_ a: Int) -> Int"
        let source = try #require(expand(declaration).source)
        let words = source.split(whereSeparator: { " ,\n[]".contains($0) }).filter { $0.hasPrefix("0x") }
            .compactMap { UInt64($0.dropFirst(2), radix: 16) }.dropFirst()
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
        let line = try #require(read(declaration)).manifest
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasSuffix("}\n") || text.hasSuffix(" \n"))
        #expect(text.filter { $0 != " " } == line.filter { $0 != " " })
        #expect(JSON(parsing: Array(text.utf8))?["name"]?.string == "test.f")
    }
}
