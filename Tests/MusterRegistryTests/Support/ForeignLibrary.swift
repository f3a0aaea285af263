import MusterGraph
import MusterRegistry

/// A C library that knows nothing of Muster, with its header, compiled for a test.
enum ForeignLibrary {
    /// The types that a function gives back as it got them, with those that Muster has for them.
    static let numbers: [(c: Manifest.CType, type: String)] = [
        (.int8, "int64"), (.int16, "int64"), (.int32, "int64"), (.int64, "int64"), (.uint8, "int64"),
        (.uint16, "int64"), (.uint32, "int64"), (.uint64, "int64"), (.int, "int64"), (.long, "int64"),
        (.size, "int64"), (.float32, "float64"), (.float64, "float64"), (.bool, "bool"),
    ]

    static let header = """
        #include <stdbool.h>
        #include <stddef.h>
        #include <stdint.h>
        int8_t same_int8(int8_t x);
        int16_t same_int16(int16_t x);
        int32_t same_int32(int32_t x);
        int64_t same_int64(int64_t x);
        uint8_t same_uint8(uint8_t x);
        uint16_t same_uint16(uint16_t x);
        uint32_t same_uint32(uint32_t x);
        uint64_t same_uint64(uint64_t x);
        int same_int(int x);
        long same_long(long x);
        size_t same_size_t(size_t x);
        float same_float32(float x);
        double same_float64(double x);
        bool same_bool(bool x);
        uint64_t minus_one(int8_t x);
        float weigh(int8_t a, uint16_t b, float c, const char *d, size_t e, double f, bool g, long h, uint64_t i);
        size_t length(const char *text);
        const char *same_text(const char *text);
        char *title(const char *text);
        const char *unit(int32_t power);
        char *broken(int number);
        char *filled(size_t count);
        size_t shout(char *text);

        """

    static let source = """
        #include "demo.h"
        #include <stdio.h>
        #include <string.h>
        int8_t same_int8(int8_t x) { return x; }
        int16_t same_int16(int16_t x) { return x; }
        int32_t same_int32(int32_t x) { return x; }
        int64_t same_int64(int64_t x) { return x; }
        uint8_t same_uint8(uint8_t x) { return x; }
        uint16_t same_uint16(uint16_t x) { return x; }
        uint32_t same_uint32(uint32_t x) { return x; }
        uint64_t same_uint64(uint64_t x) { return x; }
        int same_int(int x) { return x; }
        long same_long(long x) { return x; }
        size_t same_size_t(size_t x) { return x; }
        float same_float32(float x) { return x; }
        double same_float64(double x) { return x; }
        bool same_bool(bool x) { return x; }
        uint64_t minus_one(int8_t x) { return (uint64_t)x - 1; }
        float weigh(int8_t a, uint16_t b, float c, const char *d, size_t e, double f, bool g, long h, uint64_t i) {
            return a + b + c + strlen(d) + e + f + g + h + i;
        }
        size_t length(const char *text) { return strlen(text); }
        const char *same_text(const char *text) { return text; }
        /* One buffer for all calls, as many a C library has. */
        static char buffer[100];
        char *title(const char *text) {
            snprintf(buffer, sizeof buffer, "<%s>", text);
            return buffer;
        }
        const char *unit(int32_t power) {
            return power == 0 ? "" : power == 3 ? "kilo" : power == 6 ? "mega" : NULL;
        }
        char *broken(int number) {
            snprintf(buffer, sizeof buffer, number > 0 ? "caf%c" : "good", 0xe9);
            return buffer;
        }
        char *filled(size_t count) {
            static char text[1 << 16];
            memset(text, 'x', sizeof text);
            text[count < sizeof text ? count : sizeof text - 1] = 0;
            return text;
        }
        size_t shout(char *text) { return strlen(text); }
        """

    static var manifest: Manifest {
        let texts: [Manifest.Function] = [
            function("minus_one", [("x", "int64", .int8)], "int64", .uint64),
            function(
                "weigh",
                [
                    ("a", "int64", .int8), ("b", "int64", .uint16), ("c", "float64", .float32),
                    ("d", "string", .string),
                    ("e", "int64", .size), ("f", "float64", nil), ("g", "bool", nil), ("h", "int64", .long),
                    ("i", "int64", .uint64),
                ], "float64", .float32),
            function("length", [("text", "string", .string)], "int64", .size),
            function("same_text", [("text", "string", .string)], "string", .string),
            function("title", [("text", "string", .string)], "string", .string, flags: []),
            function("unit", [("power", "int64", .int32)], "optional<string>", .string),
            function("unit_always", symbol: "unit", [("power", "int64", .int32)], "string", .string),
            function("broken", [("number", "int64", .int)], "string", .string, flags: []),
            function("filled", [("count", "int64", .size)], "string", .string, flags: []),
        ]
        return Manifest(
            name: "demo", version: "1.0.0", library: "libdemo.so", abi: .c,
            functions: numbers.map { function("same_" + $0.c.rawValue, [("x", $0.type, $0.c)], $0.type, $0.c) } + texts)
    }

    static func function(
        _ name: String, symbol: String? = nil, _ arguments: [(String, String, Manifest.CType?)], _ result: String,
        _ resultC: Manifest.CType?, flags: FunctionDescription.Flags = .threadSafe
    ) -> Manifest.Function {
        .init(
            name: "demo." + name, symbol: symbol ?? name, header: "demo.h",
            arguments: arguments.map { .init(name: $0.0, type: $0.1, c: $0.2) }, result: result, resultC: resultC,
            flags: flags)
    }

    /// Opened once for all tests.
    static let library = Result { () throws in
        let folder = try TemporaryFolder()
        try folder.write(header, to: "demo.h")
        return try PluginLibrary.open(foreign: manifest, path: folder.compile(source, "demo"))
    }

    static func function(_ name: String) throws -> PreparedFunction {
        try library.get().function("demo." + name)
    }
}
