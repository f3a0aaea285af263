import MusterGraph
import MusterRegistry
import Testing

/// Each C type of a foreign function: in one call, and over rows.
@Suite("C types of libraries that know nothing of Muster")
struct ForeignTypeTests {
    /// The outermost values that cross, and those next to them that do not.
    static let bounds: [(name: String, fit: [Value], unfit: [Value])] = [
        ("int8", [-128, 127, 0, -1], [-129, 128, .int64(.max)]),
        ("int16", [-32_768, 32_767, 5], [-32_769, 32_768]),
        ("int32", [-2_147_483_648, 2_147_483_647], [-2_147_483_649, 2_147_483_648]),
        ("int64", [.int64(.min), .int64(.max)], []),
        ("uint8", [0, 128, 255], [-1, 256]),
        ("uint16", [0, 65_535], [-1, 65_536]),
        ("uint32", [0, 2_147_483_648, 4_294_967_295], [-1, 4_294_967_296]),
        ("uint64", [0, .int64(.max)], [-1, .int64(.min)]),
        ("int", [-2_147_483_648, 2_147_483_647], [-2_147_483_649, 2_147_483_648]),
        ("long", [.int64(.min), .int64(.max)], []),
        ("size_t", [0, .int64(.max)], [-1]),
        ("float32", [0.5, -1.5, 16_777_216.0, .float64(.infinity)], [1e39, -1e300]),
        ("float64", [0.1, 1e300], []),
        ("bool", [true, false], []),
    ]

    @Test("what fits goes in and comes out as it was", arguments: bounds)
    func fits(name: String, fit: [Value], unfit: [Value]) throws {
        let same = try ForeignLibrary.function("same_" + name)
        for value in fit { #expect(try same(value) == value) }
        #expect(try same.rows([.each(fit)]) == fit)
        for value in fit { #expect(try same.rows([.all(value)]) == [value]) }
        #expect(try same.rows([.each([])]) == [])
    }

    @Test("what does not fit is an error that says argument, value and range", arguments: bounds)
    func doesNotFit(name: String, fit: [Value], unfit: [Value]) throws {
        let same = try ForeignLibrary.function("same_" + name)
        for value in unfit {
            let failure = #expect(throws: CallFailure.self) { try same(value) }
            #expect(failure?.kind == .badArgument)
            #expect(failure?.message.hasPrefix("argument 1 (x) is \(text(value)), which does not fit a C ") == true)
            let inRows = #expect(throws: CallFailure.self) { try same.rows([.each(fit + [value])]) }
            #expect(inRows?.kind == .badArgument)
            #expect(inRows?.message == failure?.message)
            #expect(inRows?.row == UInt64(fit.count))
            let constant = #expect(throws: CallFailure.self) { try same.rows([.all(value)]) }
            #expect(constant?.row == nil && constant?.message == failure?.message)
        }
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .int64(let integer): "\(integer)"
        case .float64(let number): "\(number)"
        default: ""
        }
    }

    @Test("the message names the C type and its range")
    func message() throws {
        #expect(throws: CallFailure(.badArgument, function: "demo.same_uint8", message: uint8)) {
            try ForeignLibrary.function("same_uint8")(256)
        }
        let float = #expect(throws: CallFailure.self) { try ForeignLibrary.function("same_float32")(1e39) }
        #expect(
            float?.message
                == "argument 1 (x) is 1e+39, which does not fit a C float (-3.4028235e+38 to 3.4028235e+38)")
    }

    private let uint8 = "argument 1 (x) is 256, which does not fit a C uint8_t (0 to 255)"

    @Test("a float32 is rounded, takes an int64, and keeps what is no number")
    func floats() throws {
        let same = try ForeignLibrary.function("same_float32")
        #expect(try same(0.1) == .float64(Double(Float(0.1))))
        #expect(try same(3) == 3.0)
        #expect(try same(16_777_217) == 16_777_216.0)
        #expect(try same.rows([.each([1, 2, 16_777_217])]) == [1.0, 2.0, 16_777_216.0])
        guard case .float64(let nan) = try same(.float64(.nan)) else { throw CancellationError() }
        #expect(nan.isNaN)
    }

    @Test("a uint64 that is no int64 is an error of the task")
    func largeResults() throws {
        let function = try ForeignLibrary.function("minus_one")
        #expect(try function(1) == 0)
        #expect(try function.rows([.each([1, 2, 127])]) == [0, 1, 126])
        let message =
            "its result is not int64: it is 18446744073709551615, and the largest int64 is 9223372036854775807"
        let single = #expect(throws: CallFailure.self) { try function(0) }
        #expect(single == CallFailure(.invalidResult, function: "demo.minus_one", message: message))
        let inRows = #expect(throws: CallFailure.self) { try function.rows([.each([5, 1, 0])]) }
        #expect(inRows == CallFailure(.invalidResult, function: "demo.minus_one", message: message, row: 2))
    }

    @Test("arguments of all kinds stand beside each other, more than there are registers")
    func mixed() throws {
        let weigh = try ForeignLibrary.function("weigh")
        #expect(try weigh(-1, 2, 0.5, "four", 5, 6.25, true, 8, 9) == 34.75)
        let rows = try weigh.rows([
            .each([-1, 1]), .all(2), .each([0.5, 1.5]), .each(["four", ""]), .all(5), .all(6.25), .each([true, false]),
            .each([8, 80]), .all(9),
        ])
        #expect(rows == [34.75, 104.75])
    }

    @Test("an argument of another type is refused as for a plugin")
    func otherTypes() throws {
        let failure = #expect(throws: CallFailure.self) { try ForeignLibrary.function("same_uint8")("x") }
        #expect(failure?.message == "argument 1 (x) is string, and int64 is needed")
        #expect(throws: CallFailure.self) { try ForeignLibrary.function("length")(5) }
        #expect(throws: CallFailure.self) { try ForeignLibrary.function("same_int8")(1.5) }
    }
}
