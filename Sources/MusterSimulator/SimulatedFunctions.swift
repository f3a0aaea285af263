import MusterGraph
import MusterProtocol

/// The functions of a simulated worker: what they give depends on all that they take, so that a wrong input shows.
enum SimulatedFunctions {
    /// How many arguments `sim.mix0` and so on take.
    static let arities = 0...4
    /// The function that kills its worker.
    static let crash = "sim.crash"
    /// The function with effects: what it gives is another thing in each attempt.
    static let effect = "sim.effect"

    /// What some workers lack.
    static let common: [FunctionDescription] =
        arities.map { describe("sim.mix\($0)", arity: $0) } + [
            describe("sim.fail", arity: 1), describe("sim.list", arity: 1), describe(crash, arity: 1),
        ]

    /// What workers announce.
    static let descriptions = common + [describe(effect, arity: 1, flags: [.threadSafe, .effects])]

    /// The names of all.
    static let all = Set(descriptions.map(\.name))

    /// Whether a function gives nothing, whatever it takes.
    static func isFailing(_ name: String?) -> Bool { name == "sim.fail" || name == crash }

    private static func describe(
        _ name: String, arity: Int, flags: FunctionDescription.Flags = [.threadSafe]
    ) -> FunctionDescription {
        let arguments = (0..<arity).map { Signature.Argument(name: "a\($0)", type: .value) }
        return FunctionDescription(
            name: name, version: "1", signature: Signature(arguments: arguments, result: .value), flags: flags,
            plugin: "sim", documentation: "")
    }

    /// Runs one task.
    ///
    /// - Parameters:
    ///   - lookUp: The results that the arguments refer to.
    ///   - attempt: Which attempt it is, for a function with effects.
    static func call(
        _ name: String?, _ arguments: Payload, lookUp: (TaskID) -> Payload?, graph: UInt64, attempt: UInt64 = 0
    ) -> Result<Payload, FailureDescription> {
        if name == "sim.fail" {
            return .failure(FailureDescription(kind: .functionFailed, message: "as it should", function: "sim.fail"))
        }
        if name == crash {
            return .failure(FailureDescription(kind: .workerLost, message: "as it should", function: crash))
        }
        var hash = StableHash()
        for byte in (name ?? "").utf8 { hash.combine(UInt64(byte)) }
        var missing: TaskID?
        hash.combine(UInt64(arguments.count))
        for input in ArgumentReference.results(takenBy: arguments, of: graph) {
            if let value = lookUp(input) { value.withUnsafeBytes { hash.combine($0) } } else { missing = input }
        }
        if let missing {
            return .failure(FailureDescription(kind: .dataLost, message: "the input \(missing) is not at this worker"))
        }
        if name == effect {
            hash.combine(attempt)
            return .success(number(hash.value))
        }
        return .success(result(of: hash.value))
    }

    /// Mostly a number; now and then something larger than goes inline, rarely something that travels in parts.
    private static func result(of hash: UInt64) -> Payload {
        let size =
            switch hash % 100 {
            case 0..<90: 0
            case 90..<99: 300
            default: hash % 1_000 < 100 ? 2_500_000 : 2_000
            }
        guard size > 0 else { return number(hash) }
        var writer = MessagePackWriter()
        writer.write(bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: hash >> 8), count: size))
        return Payload(writer.take())
    }

    private static func number(_ number: UInt64) -> Payload {
        var writer = MessagePackWriter()
        writer.write(number)
        return Payload(writer.take())
    }
}
