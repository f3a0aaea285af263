package import MusterGraph

/// One example of a function's documentation: a call, and what comes of it.
///
/// `math.add(1, 2) == 3`, or `math.add(9223372036854775807, 1) throws`. Arguments and result are JSON, as in graphs.
package struct Example: Sendable {
    /// What a call comes to.
    package enum Outcome: Hashable, Sendable {
        case value(Value)
        case failure
    }

    /// The example as it is written.
    package let text: String
    /// The function's name.
    package let function: String
    package let arguments: [Value]
    package let outcome: Outcome

    /// Text that is no example.
    package struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
        package let text: String
        package let message: String

        package var description: String { "the example `\(text)`: \(message)" }
    }

    /// What an example's line in documentation begins with.
    static let marker = "- Example: "

    /// The examples in documentation, as text, and the documentation without them.
    static func separate(_ documentation: String) -> (documentation: String, examples: [String]) {
        var prose: [Substring] = []
        var examples: [String] = []
        for line in documentation.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix(marker) {
                examples.append(String(trimmed.dropFirst(marker.count)))
            } else {
                prose.append(line)
            }
        }
        while prose.last?.allSatisfy(\.isWhitespace) == true { prose.removeLast() }
        return (prose.joined(separator: "\n"), examples)
    }

    /// Reads an example.
    package init(parsing text: String) throws(SyntaxError) {
        func failure(_ message: String) -> SyntaxError { SyntaxError(text: text, message: message) }
        let bytes = Array(text.utf8)
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = Self.closing(bytes, from: open) else {
            throw failure("it is not like `family.function(1, 2) == 3`")
        }
        function = String(decoding: bytes[..<open], as: UTF8.self)
        guard FunctionName.isValid(function) else { throw failure(FunctionName.complaint(function)) }
        let list = [UInt8(ascii: "[")] + bytes[(open + 1)..<close] + [UInt8(ascii: "]")]
        do {
            guard case .list(let items) = try GraphJSON.decodeValue(list) else { throw failure("no list of arguments") }
            arguments = items
        } catch {
            throw failure("its arguments are no JSON: \(error)")
        }
        let rest = String(decoding: bytes[(close + 1)...], as: UTF8.self)
        if rest == " throws" {
            outcome = .failure
        } else if rest.hasPrefix(" == ") {
            do {
                outcome = .value(try GraphJSON.decodeValue(Array(rest.dropFirst(4).utf8)))
            } catch {
                throw failure("its result is no JSON: \(error)")
            }
        } else {
            throw failure("the call is not followed by ` == RESULT` or ` throws`")
        }
        self.text = text
    }

    /// Where the bracket at `open` closes, not looking into strings.
    private static func closing(_ bytes: [UInt8], from open: Int) -> Int? {
        var depth = 0
        var isString = false
        var isEscaped = false
        for index in open..<bytes.count {
            let byte = bytes[index]
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}
