import MusterGraph

/// How a file of CSV is written, and what its columns are called.
struct CSVOptions {
    /// Between the fields.
    var separator = UInt8(ascii: ",")
    /// Whether the first record of the file is the columns' names, and is passed over.
    var header = true
    /// The columns' names, which records that become maps need.
    var names: [String] = []
    var errors = TextErrors.strict

    /// A problem with an option, for people.
    struct Problem: Error {
        let message: String
    }

    init(_ options: Value) throws(Problem) {
        guard case .map(let options) = options else { throw Problem(message: "the options are a map") }
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            switch (name, value) {
            case ("separator", .string(let text)) where text.utf8.count == 1 && text != "\"" && text != "\n":
                separator = text.utf8.first ?? separator
            case ("header", .bool(let flag)): header = flag
            case ("names", .list(let values)):
                names = values.compactMap { if case .string(let name) = $0 { name } else { nil } }
                guard names.count == values.count, Set(names).count == names.count else {
                    throw Problem(message: "`names` are different strings")
                }
            case ("errors", .string(let text)):
                guard let known = TextErrors(rawValue: text) else { throw Self.unknown(name) }
                errors = known
            default: throw Self.unknown(name)
            }
        }
    }

    private static func unknown(_ name: String) -> Problem {
        let message =
            switch name {
            case "separator": "`separator` is one character of ASCII"
            case "header": "`header` is true or false"
            case "names": "`names` is a list of strings"
            case "errors": "`errors` is \"strict\" or \"replace\""
            default: "`\(name)` is not known; there are `separator`, `header`, `names` and `errors`"
            }
        return Problem(message: message)
    }
}
