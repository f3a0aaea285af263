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
        let context = CallContext(maximumResultBytes: 1 << 26)
        var reports: [ExampleReport] = []
        for function in functions {
            var texts = Example.separate(function.description.documentation).examples
            for other in manifest?.functions ?? []
            where other.name == function.identity.name
                && other.signatureText == function.description.signature.description
            {
                texts += other.examples.filter { !texts.contains($0) }
            }
            reports += texts.map {
                ExampleReport(
                    example: $0, function: function.identity.name, problem: problem(of: $0, function, context))
            }
        }
        return reports
    }

    /// - Parameter function: The function that the example stands at.
    private func problem(of text: String, _ function: PreparedFunction, _ context: CallContext) -> String? {
        do {
            let example = try Example(parsing: text)
            guard example.function == function.identity.name else {
                return "it stands at \(function.identity.name), and calls \(example.function)"
            }
            let arguments = try example.arguments.map(Payload.init(encoding:))
            return try problem(of: example, arguments, overload(for: arguments, at: function), context)
        } catch {
            return "\(error)"
        }
    }

    /// The function that a graph's call would be of, among those of the same name and version; where that is open, as
    /// it is for `[]`, the one that the example stands at.
    private func overload(for arguments: [Payload], at function: PreparedFunction) -> PreparedFunction {
        let candidates = functions.filter {
            $0.identity.name == function.identity.name && $0.identity.version == function.identity.version
        }
        let overloads = FunctionOverloads(name: function.identity.name, candidates: candidates)
        return (try? overloads.choose(for: arguments)) ?? function
    }

    private func problem(
        of example: Example, _ arguments: [Payload], _ chosen: PreparedFunction, _ context: CallContext
    ) throws -> String? {
        let result: Value
        do {
            result = try Value(decoding: chosen.call(arguments, in: context))
        } catch let failure as CallFailure where example.outcome == .failure {
            // What the host refuses is no error of the function: such an example shows nothing.
            switch failure.kind {
            case .failed, .badArgument, .noMemory, .cancelled: return loopProblem(nil, arguments, chosen, context)
            case .argumentCount, .argumentType, .resultTooLarge, .invalidResult, .unavailable: return "\(failure)"
            }
        }
        switch example.outcome {
        case .failure:
            return "the result is \(GraphJSON.encode(result)), and an error was expected"
        case .value(let expected):
            if result == expected.asked(for: chosen.description.signature.result) {
                return loopProblem(result, arguments, chosen, context)
            }
            return "the result is \(GraphJSON.encode(result))"
        }
    }
}

extension PluginLibrary {
    /// What is wrong with the function's loop, which has to come to what one call comes to, over one row and over
    /// several. A function with effects is not run again for that.
    ///
    /// - Parameter expected: The result of one call; nil where it throws.
    private func loopProblem(
        _ expected: Value?, _ arguments: [Payload], _ function: PreparedFunction, _ context: CallContext
    ) -> String? {
        guard function.hasLoop, !function.description.flags.contains(.effects) else { return nil }
        for count in [1, 3] {
            let rows = count == 1 ? "1 row" : "\(count) rows"
            do {
                let results = try function.callLoop(arguments, count: count, in: context).map {
                    try Value(decoding: $0)
                }
                guard let expected else {
                    return "its loop over \(rows) gives \(GraphJSON.encode(.list(results))), and an error was expected"
                }
                guard let wrong = results.first(where: { $0 != expected }) else { continue }
                let advice = count == 1 ? "" : "; row i of argument k lies i * steps[k] behind the first"
                return "its loop over \(rows) gives \(GraphJSON.encode(wrong)), and one call"
                    + " \(GraphJSON.encode(expected))\(advice)"
            } catch {
                if expected != nil { return "its loop over \(rows) fails: \(error)" }
            }
        }
        return nil
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
