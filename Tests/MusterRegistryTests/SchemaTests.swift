import Foundation
import MusterRegistry
import MusterSchemas
import Testing

/// `registry/manifest.schema.json` says of manifests what the reader does.
@Suite("The schema of manifests")
struct SchemaTests {
    private static let folder = TemporaryFolder.package + "/registry"

    private func schema() throws -> JSONSchema {
        try JSONSchema(contentsOf: URL(fileURLWithPath: Self.folder + "/manifest.schema.json"))
    }

    @Test("every manifest in registry/ is as the schema says")
    func shipped() throws {
        let schema = try schema()
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
            .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") }
        #expect(names.count >= 7)
        for name in names {
            let manifest = try Data(contentsOf: URL(fileURLWithPath: Self.folder + "/" + name))
            #expect(try schema.accepts(json: manifest), "\(name)")
        }
    }

    /// A manifest that is right, but for what `change` makes of its text.
    private static func manifest(_ wanted: String = "", _ replacement: String = "") -> String {
        let text = """
            {"format": "1.0", "name": "demo", "version": "1.0.0", "library": "libdemo.so", "abi": "c", "color": "green",
             "functions": [{"name": "demo.twice", "symbol": "twice", "arguments": [{"name": "x", "type": "int64", "c": "int"}],
              "result": "float64", "flags": ["threadSafe"], "examples": ["demo.twice(2) == 4.0"]}]}
            """
        return wanted.isEmpty ? text : text.replacingOccurrences(of: wanted, with: replacement)
    }

    @Test("a manifest that is right is so for both")
    func accepted() throws {
        let json = Data(Self.manifest().utf8)
        #expect(try Manifest(decoding: json, from: "demo.json").functions.count == 1)
        #expect(try schema().accepts(json: json))
    }

    @Test("where functions run is the same for both", arguments: Manifest.Isolation.allCases)
    func isolation(isolation: Manifest.Isolation) throws {
        let json = Data(Self.manifest(#""abi": "c""#, "\"abi\": \"c\", \"isolation\": \"\(isolation.rawValue)\"").utf8)
        let manifest = try Manifest(decoding: json, from: "demo.json")
        #expect(manifest.isolation == isolation)
        #expect(try Manifest(decoding: Data(manifest.json().utf8), from: "demo.json") == manifest)
        #expect(try schema().accepts(json: json))
    }

    @Test("every C type is one for both", arguments: Manifest.CType.allCases)
    func types(type: Manifest.CType) throws {
        let muster =
            switch type {
            case .float32, .float64: "float64"
            case .bool: "bool"
            case .string: "string"
            default: "int64"
            }
        let json = Data(
            Self.manifest(#""type": "int64", "c": "int""#, "\"type\": \"\(muster)\", \"c\": \"\(type.rawValue)\"").utf8)
        #expect(try Manifest(decoding: json, from: "demo.json").functions[0].arguments[0].c == type)
        #expect(try schema().accepts(json: json))
    }

    @Test(
        "what is wrong is so for both",
        arguments: [
            (#""format": "1.0""#, #""format": "2.0""#), (#""format": "1.0","#, ""), (#""library": "libdemo.so","#, ""),
            (#""libdemo.so""#, #""../libdemo.so""#), (#""abi": "c""#, #""abi": "rust""#),
            (#""abi": "c""#, #""abi": "c", "isolation": "thread""#),
            (#""demo.twice", "symbol""#, #""twice", "symbol""#), (#""symbol": "twice","#, ""),
            (#""type": "int64", "#, ""), (#""c": "int""#, #""c": "short""#), (#""result": "float64","#, ""),
            (#"["threadSafe"]"#, #"["fast"]"#), (#""arguments": ["#, #""parameters": ["#),
        ])
    func refused(wanted: String, replacement: String) throws {
        let json = Data(Self.manifest(wanted, replacement).utf8)
        #expect(json != Data(Self.manifest().utf8))
        #expect(throws: ManifestError.self) { try Manifest(decoding: json, from: "demo.json") }
        #expect(try !schema().accepts(json: json))
    }
}
