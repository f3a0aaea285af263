import MusterGraph
import MusterRegistry
import Testing

/// C strings of foreign functions: in one call, and over rows.
@Suite("C strings of libraries that know nothing of Muster")
struct ForeignStringTests {
    static let texts: [Value] = ["", "a", "été", .string(String(repeating: "x", count: 500))]

    @Test("a string ends with a zero there, and comes back without")
    func strings() throws {
        let length = try ForeignLibrary.function("length")
        for (text, count) in zip(Self.texts, [0, 1, 5, 500] as [Value]) { #expect(try length(text) == count) }
        #expect(try length.rows([.each(Self.texts)]) == [0, 1, 5, 500])
        #expect(try length.rows([.all("four")]) == [4])
        let same = try ForeignLibrary.function("same_text")
        for text in Self.texts { #expect(try same(text) == text) }
        #expect(try same.rows([.each(Self.texts)]) == Self.texts)
        #expect(try same.rows([.each([])]) == [])
    }

    @Test("a zero inside is an error, as the text would end there")
    func zeroInside() throws {
        let length = try ForeignLibrary.function("length")
        let message = "argument 1 (text) has a zero byte at byte 2, where a C string would end"
        let single = #expect(throws: CallFailure.self) { try length("ab\0c") }
        #expect(single == CallFailure(.badArgument, function: "demo.length", message: message))
        let inRows = #expect(throws: CallFailure.self) { try length.rows([.each(["", "ab\0", "x"])]) }
        #expect(inRows == CallFailure(.badArgument, function: "demo.length", message: message, row: 1))
    }

    @Test("a buffer that every call writes anew is copied after each")
    func staticBuffer() throws {
        let title = try ForeignLibrary.function("title")
        #expect(!title.isThreadSafe)
        #expect(try title("a") == "<a>")
        #expect(try title.rows([.each(["a", "", "ccc"])]) == ["<a>", "<>", "<ccc>"])
    }

    @Test("NULL is absent in an optional, and an error otherwise")
    func null() throws {
        let unit = try ForeignLibrary.function("unit")
        #expect(try unit(3) == "kilo")
        #expect(try unit(0) == "")
        #expect(try unit(4) == nil)
        #expect(try unit.rows([.each([0, 3, 4, 6, 7])]) == ["", "kilo", nil, "mega", nil])
        let always = try ForeignLibrary.function("unit_always")
        #expect(try always.rows([.each([3, 6])]) == ["kilo", "mega"])
        let message =
            "its result is not string: it is NULL; a function that may give NULL has the result optional<string>"
        let single = #expect(throws: CallFailure.self) { try always(4) }
        #expect(single == CallFailure(.invalidResult, function: "demo.unit_always", message: message))
        let inRows = #expect(throws: CallFailure.self) { try always.rows([.each([3, 4])]) }
        #expect(inRows == CallFailure(.invalidResult, function: "demo.unit_always", message: message, row: 1))
    }

    @Test("bytes that are not UTF-8 are no string")
    func notUTF8() throws {
        let broken = try ForeignLibrary.function("broken")
        #expect(try broken(0) == "good")
        let message = "its result is not string: the string is not UTF-8"
        let single = #expect(throws: CallFailure.self) { try broken(1) }
        #expect(single == CallFailure(.invalidResult, function: "demo.broken", message: message))
        let inRows = #expect(throws: CallFailure.self) { try broken.rows([.each([0, 1])]) }
        #expect(inRows == CallFailure(.invalidResult, function: "demo.broken", message: message, row: 1))
    }

    @Test("a result that is longer than the limit is refused, and so are rows that are too long together")
    func limits() throws {
        let filled = try ForeignLibrary.function("filled")
        #expect(try filled(100, limit: 100) == .string(String(repeating: "x", count: 100)))
        let single = #expect(throws: CallFailure.self) { try filled(5000, limit: 100) }
        #expect(single?.message == "its result has 101 bytes or more, and the limit is 100")
        #expect(single?.kind == .resultTooLarge)
        #expect(throws: CallFailure.self) { try filled.rows([.each([100, 101])], limit: 100) }
        let together = #expect(throws: CallFailure.self) {
            try filled.rows([.each(Array(repeating: 1000, count: 9))], limit: 1000)
        }
        #expect(together?.kind == .noMemory)
        #expect(together?.row != nil)
    }
}
