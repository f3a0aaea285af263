import Foundation
import MusterRegistry
import Testing

/// The stubs in `Sources/Muster/Functions/`, against the manifests in `registry/` that they are made from.
///
/// When a manifest was changed on purpose: `MUSTER_RECORD=1 swift test --filter ShippedStubTests` makes them anew.
@Suite("Shipped stubs")
struct ShippedStubTests {
    /// Whose functions come with the module `Muster`; those of `misbehaving` are for tests.
    static let manifests = ["c-example", "collections", "compare", "libm", "math", "replay", "text"]

    private let folder = URL(fileURLWithPath: TemporaryFolder.package + "/Sources/Muster/Functions")

    private func source() throws -> StubSource {
        let manifests = try Self.manifests.map {
            try Manifest(contentsOf: TemporaryFolder.package + "/registry/\($0).json")
        }
        return try StubSource(manifests, place: .muster)
    }

    @Test("the stubs are those of the manifests")
    func agree() throws {
        let source = try source()
        let files = Dictionary(uniqueKeysWithValues: source.families.map { ("\($0.name).swift", source.text(of: $0)) })
        let present = { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
        if ProcessInfo.processInfo.environment["MUSTER_RECORD"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in try present() where files[name] == nil {
                try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
            }
            for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        }
        #expect(try present() == files.keys.sorted())
        for (name, text) in files {
            let recorded = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            #expect(recorded == text, "\(name) is not what `muster stubs` makes of registry/")
        }
    }

    @Test("every shipped function has a stub")
    func complete() throws {
        for family in try source().families {
            #expect(!family.lines.contains { $0.contains("has no stub") }, "\(family.name)")
        }
    }
}
