import Foundation
import MusterGraph
import MusterRegistry
import Testing

@Suite("Libraries that know nothing of Muster")
struct ForeignLibraryTests {
    private func libm() throws -> Manifest {
        try Manifest(contentsOf: TemporaryFolder.package + "/registry/libm.json")
    }

    @Test("the mathematical functions of the C library are called through their manifest")
    func calls() throws {
        let library = try PluginLibrary.open(foreign: libm())
        #expect(library.abi == .c)
        #expect(try library.function("libm.cbrt")(8.0) == 2.0)
        #expect(try library.function("libm.hypot")(3, 4.0) == 5.0)
        #expect(try library.function("libm.lround")(2.5) == 3)
        #expect(try library.function("libm.ilogb")(0.125) == -3)
    }

    @Test("every example of libm is as it says")
    func examples() throws {
        let manifest = try libm()
        let reports = try PluginLibrary.open(foreign: manifest).runExamples(of: manifest)
        #expect(reports.count >= manifest.functions.count)
        #expect(reports.filter { $0.problem != nil }.map(\.description) == [])
    }

    @Test(
        "an example that is wrong is reported with what came instead",
        arguments: [
            ("libm.cbrt(8.0) == 4.0", "the result is 2.0"),
            ("libm.cbrt(8.0) throws", "the result is 2.0, and an error was expected"),
            ("libm.pow(2.0, 3.0) == 8.0", "it stands at libm.cbrt, and calls libm.pow"),
            ("libm.cbrt(\"x\") == 1.0", "string"),
            ("libm.cbrt(\"x\") throws", "string"),
            ("libm.cbrt(8.0)", "not followed"),
            ("libm.cbrt(27.0", "it is not like"),
            ("libm.cbrt(nan) == 1.0", "no JSON"),
        ])
    func wrongExamples(text: String, expected: String) throws {
        var manifest = try libm()
        manifest.functions = manifest.functions.filter { $0.name == "libm.cbrt" }
        manifest.functions[0].examples = [text]
        let reports = try PluginLibrary.open(foreign: manifest).runExamples(of: manifest)
        #expect(reports.count == 1)
        #expect(reports.first?.problem?.contains(expected) == true, "\(reports)")
    }

    @Test("a symbol that the library has not is named")
    func missingSymbol() throws {
        var manifest = try libm()
        manifest.functions[0].symbol = "no_such_function"
        #expect(
            throws: LoadError.missingSymbol(
                library: "libm.so.6", function: manifest.functions[0].name, symbol: "no_such_function")
        ) {
            try PluginLibrary.open(foreign: manifest)
        }
    }

    @Test("a library that is nowhere is told with where it was looked for")
    func nowhere() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            #"{"format": "1.0", "name": "geo", "version": "1", "library": "libnowhere.so", "abi": "c", "functions": []}"#,
            to: "geo.json")
        let error = #expect(throws: LoadError.self) {
            try Registry(folders: PluginFolders(libraries: [folder.path])).prepare("geo")
        }
        let said = error.map { "\($0)" } ?? ""
        #expect(said.hasPrefix("libnowhere.so: cannot be opened: cannot open shared object file"), "\(said)")
        #expect(said.contains("no plugin folder (\(folder.path)) has it"), "\(said)")
    }

    @Test("a foreign function takes and gives what C has a type for")
    func simpleTypes() throws {
        var manifest = try libm()
        for (type, c) in [("string", nil), ("list<int64>", nil), ("bytes", nil), ("int64", .float32)]
            as [(String, Manifest.CType?)]
        {
            manifest.functions[0].arguments = [.init(name: "x", type: type, c: c)]
            let error = #expect(throws: LoadError.self) { try PluginLibrary.open(foreign: manifest) }
            #expect(error?.description.contains("argument x is \(type): a C function without muster_plugin.h") == true)
        }
        manifest.functions[0].arguments = [.init(name: "x", type: "string", c: .string)]
        manifest.functions[0].result = "map<int64>"
        #expect(throws: LoadError.self) { try PluginLibrary.open(foreign: manifest) }
    }

    @Test("the headers agree with the manifest of libm")
    func headers() throws {
        let findings = try HeaderCheck().check(libm())
        #expect(findings.count == (try libm()).functions.count)
        #expect(findings.filter { $0.problem != nil }.map(\.description) == [])
    }

    @Test("a manifest that differs from the header is found out, function by function")
    func wrongHeaders() throws {
        let folder = try TemporaryFolder()
        try folder.write("#include <stdint.h>\nint64_t twice(int64_t); double half(double);\n", to: "demo.h")
        func function(_ symbol: String, _ type: String, header: String? = "demo.h") -> Manifest.Function {
            .init(
                name: "demo." + symbol, symbol: symbol, header: header, arguments: [.init(name: "x", type: type)],
                result: type)
        }
        let manifest = Manifest(
            name: "demo", version: "1.0.0", library: "libdemo.so", abi: .c,
            functions: [
                function("twice", "int64"), function("half", "int64"), function("absent", "int64"),
                function("twice", "int64", header: "absent.h"), function("twice", "int64", header: nil),
                function("half", "string"), function("half;system", "float64"),
            ])
        let problems = try HeaderCheck(headerFolders: [folder.path]).check(manifest).map(\.problem)
        #expect(problems[0] == nil)
        #expect(problems[1]?.contains("incompatible") == true)
        #expect(problems[2]?.contains("absent") == true)
        #expect(problems[3]?.contains("absent.h") == true && problems[3]?.contains("CPATH") == true)
        #expect(problems[4] == "the manifest names no header")
        #expect(problems[5] == "no C function gives string")
        #expect(problems[6] == "its symbol or its header is not one that C can have")
    }
}
