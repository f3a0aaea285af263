/// Turns `@Operation` and the function it stands at into the declarations that make it an operation: text to text, so
/// that it is tested without a compiler.
struct OperationExpander {
    let attribute: String
    let declaration: String
    /// The sources of the declarations around the function, the nearest first.
    let contexts: [String]
    /// What makes names of this expansion differ from those of all others; the compiler gives it.
    let discriminator: String

    struct Expansion: Equatable {
        /// The new declarations; nil when there is an error among the diagnostics.
        let source: String?
        let diagnostics: [ExpansionDiagnostic]
    }

    /// The expansion.
    func expand() -> Expansion {
        var reader = OperationReader(attribute: attribute, contexts: contexts)
        guard let operation = reader.read(declaration) else {
            return Expansion(source: nil, diagnostics: reader.diagnostics)
        }
        let source = [record(of: operation), manifest(of: operation)].joined(separator: "\n\n")
        return Expansion(source: source, diagnostics: reader.diagnostics)
    }

    /// The record: what `muster_plugin_entry` finds in the section, and fills the table of operations from.
    private func record(of operation: Operation) -> String {
        let names = """
            name: \(quoted(operation.name)), version: \(quoted(operation.version)),
            signature: \(quoted(operation.signature)),
            documentation: \(quoted(operation.documentation)), flags: \(operation.flags.rawValue),
            """
        return """
            @section("muster_records") @used
            \(keywords(of: operation)) \(uniqueName("record", of: operation)): MusterPlugin.MusterRecord = (
                0x7265636d, 16,
                { _operation in
            \(OperationThunk(operation).source.indented(by: 8))
            \(OperationLoop(operation).source.indented(by: 8))
                    MusterPlugin.describe(
                        _operation,
            \(names.indented(by: 12))
                        native: MusterPlugin.nativeEntry(_native), loop: _loop)
                })
            """
    }

    /// The manifest line, in words of 8 bytes (the last one filled up with spaces): the compiler lays them out in a
    /// section of the library, where they are read without loading it.
    private func manifest(of operation: Operation) -> String {
        var bytes = Array(operation.manifest.utf8)
        bytes.insert(
            contentsOf: Array(repeating: UInt8(ascii: " "), count: (8 - bytes.count % 8) % 8), at: bytes.count - 1)
        let words = stride(from: 0, to: bytes.count, by: 8).map { start in
            let word = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return "0x" + String(word, radix: 16)
        }
        let lines = stride(from: 0, to: words.count, by: 5).map { start in
            words[start..<min(start + 5, words.count)].joined(separator: ", ")
        }
        return """
            @section("muster_manifest") @used
            \(keywords(of: operation)) \(uniqueName("manifest", of: operation)): InlineArray<\(words.count), UInt64> = [
            \(lines.joined(separator: ",\n").indented(by: 4))
            ]
            """
    }

    private func keywords(of operation: Operation) -> String {
        operation.isStatic ? "private nonisolated static let" : "private nonisolated let"
    }

    /// A name that no one else has, in the form that swift-syntax gives to such names (`makeUniqueName`), which the
    /// compiler lets every macro introduce. Overloads share a discriminator, so the types are in the name as well.
    private func uniqueName(_ purpose: String, of operation: Operation) -> String {
        let labels = operation.parameters.map { parameter in
            switch parameter {
            case .argument(_, let label), .context(let label): label ?? "_"
            }
        }
        let types = operation.arguments.map(\.type.swift) + [operation.result.swift]
        let hash = (labels + types).joined(separator: ",").utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        let name = "muster_\(purpose)_\(String(hash, radix: 36))"
        return "\(discriminator)\(name.utf8.count)\(name)fMu_"
    }

    /// A Swift string literal.
    private func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                case _ where scalar.value < 0x20: "\\u{\(String(scalar.value, radix: 16))}"
                default: String(scalar)
                }
            }.joined() + "\""
    }
}

extension String {
    /// The same lines, moved to the right.
    func indented(by count: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
            .joined(separator: "\n")
    }
}
