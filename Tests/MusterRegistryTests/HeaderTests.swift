import MusterGraph
import MusterRegistry
import Testing

/// What the compiler says of C types in manifests.
@Suite("C types and headers")
struct HeaderTests {
    private func problems(_ functions: [Manifest.Function]) throws -> [String?] {
        let folder = try TemporaryFolder()
        try folder.write(ForeignLibrary.header, to: "demo.h")
        let manifest = Manifest(
            name: "demo", version: "1.0.0", library: "libdemo.so", abi: .c, functions: functions)
        return try HeaderCheck(headerFolders: [folder.path]).check(manifest).map(\.problem)
    }

    @Test("each type agrees with the header that has it")
    func agree() throws {
        let functions = ForeignLibrary.manifest.functions
        #expect(try problems(functions) == functions.map { _ in nil })
    }

    @Test("a type that the header does not have is found out")
    func differ() throws {
        // One after another gets the next one's type; `int64_t` and `long` are the same on some machines.
        let types = ForeignLibrary.numbers.filter { $0.c != .long && $0.c != .int && $0.c != .size }
        let functions = types.indices.map { index in
            let other = types[(index + 1) % types.count]
            return ForeignLibrary.function(
                "same_" + types[index].c.rawValue, [("x", other.type, other.c)], other.type, other.c)
        }
        for problem in try problems(functions) { #expect(problem?.contains("incompatible") == true) }
    }

    @Test("a function that may write to its argument is not one of a cstring")
    func writable() throws {
        let found = try problems([ForeignLibrary.function("shout", [("text", "string", .string)], "int64", .size)])
        #expect(found[0]?.contains("incompatible") == true)
    }

    @Test("a type without its C type, or with another's, is told")
    func unusual() throws {
        let found = try problems([
            ForeignLibrary.function("length", [("text", "string", nil)], "int64", .size),
            ForeignLibrary.function("length", [("text", "string", .string)], "optional<int64>", .size),
            ForeignLibrary.function("same_text", [("text", "string", .string)], "string", nil),
            ForeignLibrary.function("same_bool", [("x", "int64", .bool)], "bool", nil),
        ])
        #expect(
            found == [
                "no C function takes string", "no C function gives optional<int64>", "no C function gives string",
                "no C function takes int64",
            ])
    }

    private static func libc(
        _ symbol: String, _ header: String, _ arguments: [(String, String, Manifest.CType?)], _ result: String,
        _ resultC: Manifest.CType?
    ) -> Manifest.Function {
        var function = ForeignLibrary.function(symbol, arguments, result, resultC)
        function.header = header
        return function
    }

    @Test("functions of the C library are as their headers say, and are called")
    func systemLibrary() throws {
        let manifest = Manifest(
            name: "demo", version: "1.0.0", library: "libc.so.6", abi: .c,
            functions: [
                Self.libc("strlen", "string.h", [("s", "string", .string)], "int64", .size),
                Self.libc(
                    "strverscmp", "string.h", [("a", "string", .string), ("b", "string", .string)], "int64", .int),
                Self.libc(
                    "strchr", "string.h", [("s", "string", .string), ("c", "int64", .int)], "optional<string>", .string),
                Self.libc("toupper", "ctype.h", [("c", "int64", .int)], "int64", .int),
                Self.libc("labs", "stdlib.h", [("x", "int64", .long)], "int64", .long),
                Self.libc("ntohs", "arpa/inet.h", [("x", "int64", .uint16)], "int64", .uint16),
                Self.libc("ntohl", "arpa/inet.h", [("x", "int64", .uint32)], "int64", .uint32),
                Self.libc("gnu_get_libc_version", "gnu/libc-version.h", [], "string", .string),
            ])
        #expect(
            try HeaderCheck().check(manifest).map(\.description).filter { !$0.hasSuffix("as its header says") } == [])
        let library = try PluginLibrary.open(foreign: manifest)
        #expect(try library.function("demo.strlen")("four") == 4)
        #expect(try library.function("demo.strverscmp")("1.9", "1.10") != 0)
        #expect(try library.function("demo.strchr")("a=b", 61) == "=b")
        #expect(try library.function("demo.strchr").rows([.each(["a=b", "c", "d="]), .all(61)]) == ["=b", nil, "="])
        #expect(try library.function("demo.toupper").rows([.each([97, 65])]) == [65, 65])
        #expect(try library.function("demo.labs")(-3) == 3)
        #expect(try library.function("demo.ntohl")(1) == 16_777_216)
        #expect(try library.function("demo.ntohs").rows([.each([1, 256])]) == [256, 1])
        guard case .string(let version) = try library.function("demo.gnu_get_libc_version")() else {
            throw CancellationError()
        }
        #expect(version.contains("."))
    }

    @Test("functions of the mathematical library with float and long are called")
    func mathematicalLibrary() throws {
        let manifest = Manifest(
            name: "demo", version: "1.0.0", library: "libm.so.6", abi: .c,
            functions: [
                Self.libc("sqrtf", "math.h", [("x", "float64", .float32)], "float64", .float32),
                Self.libc("scalbln", "math.h", [("x", "float64", nil), ("n", "int64", .long)], "float64", nil),
                Self.libc("lroundf", "math.h", [("x", "float64", .float32)], "int64", .long),
            ])
        #expect(try HeaderCheck().check(manifest).map(\.problem) == [nil, nil, nil])
        let library = try PluginLibrary.open(foreign: manifest)
        #expect(try library.function("demo.sqrtf")(2.25) == 1.5)
        #expect(try library.function("demo.sqrtf").rows([.each([4.0, 9.0])]) == [2.0, 3.0])
        #expect(try library.function("demo.scalbln").rows([.each([1.0, 0.5]), .all(3)]) == [8.0, 4.0])
        #expect(try library.function("demo.lroundf").rows([.each([1.5, -2.5])]) == [2, -3])
    }
}
