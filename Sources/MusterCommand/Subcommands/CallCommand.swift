import ArgumentParser
import Muster
import MusterGraph

/// `muster call NAME ARGUMENT…`
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call one function here and now, and print its result as JSON.",
        discussion: """
            An argument that is JSON is that value; any other is a text as it stands. A text that begins with a dash comes \
            after --. A function that crashes takes this process along.

            muster call math.add 1 2
            muster call text.upper hello
            muster call math.absolute -3
            """)

    @Argument(help: ArgumentHelp("The function.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("What it is called with.", valueName: "argument"))
    var arguments: [String] = []

    @OptionGroup var options: LocalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terms = try arguments.map { Term.value(try Self.value(of: $0)) }
        let graph: Graph = ["result": .call(Call(name, terms))]
        do {
            let value = try await options.withCluster(isJSON: output.json) { try await $0.get(graph, "result") }
            Output.result(GraphJSON.encode(value))
        } catch let errors as GraphErrors {
            // The key is ours, and would say nothing to who typed the call.
            throw CommandFailure(.wrongInput, messages: errors.errors.map(\.message))
        }
    }
}

extension CallCommand {
    /// JSON as what it is, anything else as a text; but a whole number that fits no int64 is no text that was meant.
    private static func value(of argument: String) throws -> Value {
        do throws(GraphErrors) {
            return try GraphJSON.decodeValue(Array(argument.utf8))
        } catch {
            guard argument.wholeMatch(of: /\s*-?[1-9][0-9]*/) == nil else {
                throw CommandFailure(.wrongInput, messages: error.errors.map(\.message))
            }
            return .string(argument)
        }
    }

    /// The arguments of `muster call …` as the parser takes them: it sees an option in whatever begins with a dash, so
    /// negative numbers get a space in front, which JSON does not mind.
    static func protectingNumbers(in arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName else { return arguments }
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        return arguments[..<end].map { argument in
            guard argument.hasPrefix("-"), (try? GraphJSON.decodeValue(Array(argument.utf8))) != nil else {
                return argument
            }
            return " " + argument
        } + arguments[end...]
    }
}
