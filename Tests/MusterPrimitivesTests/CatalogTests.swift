import MusterGraph
import MusterPrimitives
import MusterRegistry
import Testing

@Suite("Catalog of primitives")
struct CatalogTests {
    @Test("every example is as it says", arguments: Primitives.descriptions)
    func examples(of function: FunctionDescription) throws {
        for line in function.documentation.split(separator: "\n") where line.hasPrefix("- Example: ") {
            let example = try Example(parsing: String(line.dropFirst("- Example: ".count)))
            let call = Term.call(Call(example.function, example.arguments.map { .value($0) }))
            switch example.outcome {
            case .value(let expected): #expect(try value(call) == expected, "\(example.text)")
            case .failure: #expect(throws: (any Error).self, "\(example.text)") { try value(call) }
            }
        }
    }

    @Test("names and signatures stand once")
    func unique() {
        let identities = Primitives.descriptions.map { "\($0.name)\($0.signature)" }
        #expect(Set(identities).count == identities.count)
        #expect(Primitives.descriptions.allSatisfy { !$0.documentation.isEmpty })
    }
}
