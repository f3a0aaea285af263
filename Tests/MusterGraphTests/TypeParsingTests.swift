import MusterGraph
import Testing

@Suite("Types as text")
struct TypeParsingTests {
    @Test(
        "a type's spelling comes back",
        arguments: [
            "null", "bool", "int64", "float64", "string", "bytes", "value", "list<int64>", "optional<list<string>>",
            "map<tuple<name: string, list<int64>>>", "function<int64, T -> list<T1>>", "function< -> int64>",
        ])
    func types(text: String) throws {
        #expect(try ValueType(parsing: text).description == text)
    }

    @Test("spaces are free")
    func spaces() throws {
        let expected = ValueType.tuple([.init(name: "name", .string), .init(.list(.int64))])
        #expect(try ValueType(parsing: " tuple < name:string ,list<int64>> ") == expected)
    }

    @Test(
        "a signature's spelling comes back",
        arguments: [
            "() -> null", "(a: int64, b: list<string>) -> float64", "(values: list<T>, f: function<T -> U>) -> list<U>",
        ])
    func signatures(text: String) throws {
        #expect(try Signature(parsing: text).description == text)
    }

    @Test(
        "a mistake is told with its column",
        arguments: [
            ("int", 1, "`int` is not a type; did you mean `int64`?"), ("list<>", 6, "a type is missing"),
            ("list<int64", 11, "`>` is missing"), ("int64 x", 7, "nothing should follow here"),
            ("tuple<a: int64, a: int64>", 17, "two parts are called `a`"),
            (
                "tuple<é: int64, whatever>", 17,
                "`whatever` is not a type; there are null, bool, int64, float64, string, bytes, value, list, optional, map,"
                    + " tuple, function"
            ), ("", 1, "a type is missing"),
            ("tuple<int64 int64>", 13, "`>` or `,` is missing"),
        ])
    func typeErrors(text: String, column: Int, message: String) throws {
        let error = try #require(throws: TypeSyntaxError.self) { try ValueType(parsing: text) }
        #expect(error.column == column)
        #expect(error.message == message)
    }

    @Test(
        "a mistake in a signature is told with its column",
        arguments: [
            ("(a int64) -> int64", 4, "`:` is missing"),
            ("(a: int64, a: int64) -> int64", 12, "two arguments are called `a`"),
            ("(a: int64)", 11, "`->` is missing"), ("a: int64", 1, "`(` is missing"),
            ("(a: int64 b: int64) -> null", 11, "`,` or `)` is missing"),
        ])
    func signatureErrors(text: String, column: Int, message: String) throws {
        let error = try #require(throws: TypeSyntaxError.self) { try Signature(parsing: text) }
        #expect(error.column == column)
        #expect(error.message == message)
    }

    @Test("types nest 16 deep, and not deeper")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "list<", count: depth - 1) + "int64" + String(repeating: ">", count: depth - 1)
        }
        #expect(try ValueType(parsing: nested(16)).description == nested(16))
        let error = try #require(throws: TypeSyntaxError.self) { try ValueType(parsing: nested(17)) }
        #expect(error.message == "types nest at most 16 deep")
    }
}
