import Foundation
import MusterRegistry
import Testing

@Suite("New plugins")
struct PluginTemplateTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a new plugin is a package, with its source, its test and where Muster is")
    func files() throws {
        let target = folder.path + "/Greetings"
        let files = try PluginTemplate.write(name: "Greetings", to: target, dependency: .path("/opt/muster"))
        #expect(
            files == [
                "Package.swift", "Sources/Greetings/Greetings.swift", "Tests/GreetingsTests/GreetingsTests.swift",
                ".gitignore",
            ])
        let package = try String(contentsOfFile: target + "/Package.swift", encoding: .utf8)
        #expect(package.contains(".package(name: \"muster\", path: \"/opt/muster\")"))
        let source = try String(contentsOfFile: target + "/Sources/Greetings/Greetings.swift", encoding: .utf8)
        #expect(source.contains("@Operation(\"greetings.greet\")"))
    }

    @Test("a version of a repository can be depended on as well")
    func repository() throws {
        try PluginTemplate.write(
            name: "Greetings", to: folder.path,
            dependency: .repository(url: "https://example.com/muster", from: "1.0.0"))
        let package = try String(contentsOfFile: folder.path + "/Package.swift", encoding: .utf8)
        #expect(package.contains(".package(url: \"https://example.com/muster\", from: \"1.0.0\")"))
    }

    @Test(
        "a name that no module can have is refused",
        arguments: [
            "", "2fast", "my-plugin", "a b", "../x", "Ünsinn", "class", "import", "Self", "main", "Swift", "Foundation",
            "MusterGreetings",
        ])
    func names(name: String) {
        #expect(throws: PluginTemplate.Failure.self) {
            try PluginTemplate.write(name: name, to: folder.path + "/new", dependency: .path("/"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
    }

    @Test("nothing is written over")
    func occupied() throws {
        try folder.write("mine", to: "Package.swift")
        #expect(throws: PluginTemplate.Failure.self) {
            try PluginTemplate.write(name: "Greetings", to: folder.path, dependency: .path("/"))
        }
        #expect(try String(contentsOfFile: folder.path + "/Package.swift", encoding: .utf8) == "mine")
    }
}
