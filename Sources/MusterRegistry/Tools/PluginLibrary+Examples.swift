import MusterGraph

/// What came of one example.
package struct ExampleReport: Sendable, CustomStringConvertible {
    /// The example as it is written.
    package let example: String
    /// The function that it belongs to.
    package let function: String
    /// What is wrong; nil when it is as it says.
    package let problem: String?

    package var description: String { problem.map { "\(example): \($0)" } ?? "\(example): as it says" }
}

extension PluginLibrary {
    /// Runs every example of the functions' documentation, and those of a manifest.
    ///
    /// A function that crashes takes this process with it.
    package func runExamples(of manifest: Manifest? = nil) -> [ExampleReport] {
        var texts: [(function: String, text: String)] = []
        for function in functions {
            texts += Example.separate(function.description.documentation).examples.map { (function.identity.name, $0) }
        }
        for function in manifest?.functions ?? [] {
            for example in function.examples where !texts.contains(where: { $0.text == example }) {
                texts.append((function.name, example))
            }
        }
        let context = CallContext(maximumResultBytes: 1 << 26)
        return texts.map { function, text in
            ExampleReport(example: text, function: function, problem: problem(of: text, function, context))
        }
    }

    private func problem(of text: String, _ function: String, _ context: CallContext) -> String? {
        do {
            let example = try Example(parsing: text)
            guard example.function == function else {
                return "it stands at \(function), and calls \(example.function)"
            }
            // One overload for each signature: of several versions, the newest is what a call without a version means.
            let newest = functions.filter { candidate in
                candidate.identity.name == function
                    && !functions.contains {
                        $0.identity.name == function && $0.identity.signature == candidate.identity.signature
                            && VersionOrder.isOlder(candidate.identity.version, than: $0.identity.version)
                    }
            }
            guard !newest.isEmpty else { return "the library has no \(function)" }
            return try problem(of: example, FunctionOverloads(name: function, candidates: newest), context)
        } catch {
            return "\(error)"
        }
    }

    private func problem(
        of example: Example, _ overloads: FunctionOverloads, _ context: CallContext
    ) throws -> String? {
        let arguments = try example.arguments.map(Payload.init(encoding:))
        let chosen = try overloads.choose(for: arguments)
        let result: Value
        do {
            result = try Value(decoding: chosen.call(arguments, in: context))
        } catch let failure as CallFailure where example.outcome == .failure {
            // What the host refuses is no error of the function: such an example shows nothing.
            switch failure.kind {
            case .failed, .badArgument, .noMemory, .cancelled: return nil
            case .argumentCount, .argumentType, .resultTooLarge, .invalidResult: return "\(failure)"
            }
        }
        switch example.outcome {
        case .failure:
            return "the result is \(GraphJSON.encode(result)), and an error was expected"
        case .value(let expected):
            if result == expected.asked(for: chosen.description.signature.result) { return nil }
            return "the result is \(GraphJSON.encode(result))"
        }
    }
}

extension Value {
    /// This literal as the type that is asked of it: an int64 where a float64 is asked for becomes one.
    fileprivate func asked(for type: ValueType) -> Value {
        switch (self, type) {
        case (.int64(let value), .float64): .float64(Double(value))
        case (.null, .optional): .null
        case (_, .optional(let wrapped)): asked(for: wrapped)
        case (.list(let items), .list(let element)): .list(items.map { $0.asked(for: element) })
        case (.list(let items), .tuple(let parts)) where items.count == parts.count:
            .list(zip(items, parts).map { $0.asked(for: $1.type) })
        case (.map(let items), .map(let element)): .map(items.mapValues { $0.asked(for: element) })
        default: self
        }
    }
}
