/// An operation: all that the attribute and the declaration say, checked.
struct Operation: Equatable {
    struct Argument: Equatable {
        /// Its name in the signature.
        let name: String
        let type: OperationType
    }

    /// What is passed to the function, in the order of its parameters.
    enum Parameter: Equatable {
        /// The argument with that index.
        case argument(Int, label: String?)
        /// The `MusterContext`.
        case context(label: String?)
    }

    let name: String
    let version: String
    let flags: Flags
    let documentation: String
    /// How the function is called in Swift.
    let function: String
    let isStatic: Bool
    let canThrow: Bool
    let parameters: [Parameter]
    let arguments: [Argument]
    let result: OperationType

    /// The flags of the ABI, by their bits there.
    struct Flags: OptionSet, Equatable {
        let rawValue: UInt32
        static let effects = Flags(rawValue: 1 << 0)
        static let threadSafe = Flags(rawValue: 1 << 1)
        static let blocking = Flags(rawValue: 1 << 2)
        static let context = Flags(rawValue: 1 << 3)
        static let associative = Flags(rawValue: 1 << 4)
        static let commutative = Flags(rawValue: 1 << 5)

        /// The names that manifests use, in the order of the bits.
        var names: [String] {
            let all = ["effects", "threadSafe", "blocking", "context", "associative", "commutative"]
            return all.indices.filter { rawValue & 1 << $0 != 0 }.map { all[$0] }
        }
    }

    /// The signature as the ABI has it.
    var signature: String {
        "(\(arguments.map { "\($0.name): \($0.type.muster)" }.joined(separator: ", "))) -> \(result.muster)"
    }

    /// The entry of a manifest: one line of JSON.
    var manifest: String {
        let members: [(String, String)] = [
            ("name", JSON.quoted(name)),
            ("version", JSON.quoted(version)),
            (
                "arguments",
                "["
                    + arguments.map { "{\"name\":\(JSON.quoted($0.name)),\"type\":\(JSON.quoted($0.type.muster))}" }
                    .joined(separator: ",") + "]"
            ),
            ("result", JSON.quoted(result.muster)),
            ("flags", "[" + flags.names.map(JSON.quoted).joined(separator: ",") + "]"),
            ("documentation", JSON.quoted(documentation)),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}\n"
    }
}
