import Testing

@testable import MusterPluginExpander

/// What the compiler is answered.
@Suite struct ConversationTests {
    private func answer(_ text: String) throws -> JSON {
        CompilerConversation.answer(to: try #require(JSON(parsing: Array(text.utf8))))
    }

    @Test(arguments: [("7", 7), ("5", 5), ("99", 7)])
    func versionIsAgreedUpon(asked: String, expected: Int) throws {
        let answer = try answer(#"{"getCapability": {"capability": {"protocolVersion": \#(asked)}}}"#)
        #expect(answer["getCapabilityResult"]?["capability"]?["protocolVersion"]?.integer == expected)
    }

    @Test func expansionIsAnswered() throws {
        let answer = try answer(
            #"""
            {"expandAttachedMacro": {"macro": {"moduleName": "MusterPluginMacros", "typeName": "OperationMacro",
            "name": "Operation"}, "macroRole": "peer", "discriminator": "$s4Test", "lexicalContext": [],
            "attributeSyntax": {"kind": "attribute", "source": "@Operation(\"a.b\")",
            "location": {"fileID": "T/t.swift", "fileName": "/t.swift", "offset": 10, "line": 1, "column": 1}},
            "declSyntax": {"kind": "declaration", "source": "@Operation(\"a.b\")\nfunc f() -> Int { 1 }",
            "location": {"fileID": "T/t.swift", "fileName": "/t.swift", "offset": 10, "line": 1, "column": 1}}}}
            """#)
        let result = try #require(answer["expandMacroResult"])
        let source = try #require(result["expandedSource"]?.string)
        #expect(source.contains("@section(\"muster_records\")"))
        #expect(result["diagnostics"]?.elements == [])
    }

    @Test func faultsHaveTheirPlaceInTheFile() throws {
        let answer = try answer(
            #"""
            {"expandAttachedMacro": {"attributeSyntax": {"source": "@Operation(\"a.b\")", "location": {"offset": 10}},
            "declSyntax": {"source": "func f() -> Float { 1 }", "location": {"fileName": "/t.swift", "offset": 30}}}}
            """#)
        let diagnostic = try #require(answer["expandMacroResult"]?["diagnostics"]?.elements?.first)
        #expect(diagnostic["severity"]?.string == "error")
        #expect(diagnostic["position"]?["offset"]?.integer == 42)
        #expect(diagnostic["position"]?["fileName"]?.string == "/t.swift")
    }

    @Test(arguments: [#"{"expandFreestandingMacro": {}}"#, #"{"expandAttachedMacro": {}}"#, "{}", "[]"])
    func whatIsNotUnderstoodIsAnError(message: String) throws {
        let answer = try answer(message)
        let result = try #require(answer["expandMacroResult"])
        #expect(result["diagnostics"]?.elements?.first?["severity"]?.string == "error")
        #expect(result["expandedSource"] == nil)
    }
}
