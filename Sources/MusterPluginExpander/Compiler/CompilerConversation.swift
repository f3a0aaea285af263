/// What the compiler asks a macro, and what it is answered: the messages of Swift's compiler plugin protocol that an
/// attached macro needs.
///
/// This is the only file that knows the protocol. It is the one that swift-syntax speaks
/// (`SwiftCompilerPluginMessageHandling/PluginMessages.swift`); speaking it here saves every author of a plugin from
/// building swift-syntax.
package enum CompilerConversation {
    /// The versions of the protocol that this file was written for. 7 is spoken by Swift 5.9 up to 6.3.
    static let versions = 1...7

    /// Answers the compiler until it goes.
    package static func serve() {
        let pipe = CompilerPipe()
        while let message = pipe.receive() {
            pipe.send(answer(to: message))
        }
    }

    /// The answer to one message.
    static func answer(to message: JSON) -> JSON {
        if let request = message["getCapability"] {
            return capability(of: request)
        }
        if let request = message["expandAttachedMacro"] {
            return expansion(of: request)
        }
        return failure("muster's macros do not know this request of the compiler; a newer Muster may", at: nil)
    }

    private static func capability(of request: JSON) -> JSON {
        let asked = request["capability"]?["protocolVersion"]?.integer ?? versions.upperBound
        return .object([
            "getCapabilityResult": .object([
                "capability": .object(["protocolVersion": .integer(min(asked, versions.upperBound))])
            ])
        ])
    }

    private static func expansion(of request: JSON) -> JSON {
        guard let attribute = request["attributeSyntax"], let declaration = request["declSyntax"],
            let attributeText = attribute["source"]?.string, let declarationText = declaration["source"]?.string
        else { return failure("the compiler sent no source for @Operation", at: request["attributeSyntax"]) }
        let contexts = request["lexicalContext"]?.elements ?? []
        let expansion = OperationExpander(
            attribute: attributeText, declaration: declarationText,
            contexts: contexts.compactMap { $0["source"]?.string },
            discriminator: request["discriminator"]?.string ?? ""
        ).expand()
        let diagnostics = expansion.diagnostics.map { diagnostic in
            let syntax = diagnostic.place == .attribute ? attribute : declaration
            return Self.diagnostic(
                diagnostic.message, severity: diagnostic.severity.rawValue, at: syntax, offset: diagnostic.offset)
        }
        return result(source: expansion.source, diagnostics: diagnostics)
    }

    private static func failure(_ message: String, at syntax: JSON?) -> JSON {
        result(source: nil, diagnostics: [diagnostic(message, severity: "error", at: syntax, offset: 0)])
    }

    private static func result(source: String?, diagnostics: [JSON]) -> JSON {
        .object([
            "expandMacroResult": .object([
                "expandedSource": source.map { .string($0) } ?? .null,
                "diagnostics": .array(diagnostics),
            ])
        ])
    }

    private static func diagnostic(_ message: String, severity: String, at syntax: JSON?, offset: Int) -> JSON {
        let location = syntax?["location"]
        return .object([
            "message": .string(message),
            "severity": .string(severity),
            "position": .object([
                "fileName": .string(location?["fileName"]?.string ?? ""),
                "offset": .integer((location?["offset"]?.integer ?? 0) + offset),
            ]),
            "highlights": .array([]),
            "notes": .array([]),
            "fixIts": .array([]),
        ])
    }
}
