/// One line of a conversation, and the indented lines below it.
package struct Step {
    /// The line's number in its file.
    package let number: Int
    /// The line's words that are neither empty nor options.
    package let words: [String]
    /// Its words of the form `name=value` with a name that consists of letters alone.
    package let options: [String: String]
    /// The indented lines below it.
    package private(set) var details: [Step] = []
    /// The whole line.
    package let text: String

    init(_ text: String, number: Int) {
        self.number = number
        self.text = text
        var (words, options): ([String], [String: String]) = ([], [:])
        for word in text.split(separator: " ").map(String.init) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2, parts[0].allSatisfy(\.isLetter) {
                options[parts[0]] = parts[1]
            } else {
                words.append(word)
            }
        }
        self.words = words
        self.options = options
    }

    /// Word `index`, counted from 0.
    package func word(_ index: Int) throws -> String {
        guard index < words.count else { throw ScriptFailure("line \(number) has no word \(index + 1): \(text)") }
        return words[index]
    }

    /// Word `index` as a number.
    package func number<Number: FixedWidthInteger>(_ index: Int) throws -> Number {
        guard let number = Number(try word(index)) else {
            throw ScriptFailure("line \(self.number): word \(index + 1) is not a number of its range: \(text)")
        }
        return number
    }

    /// The option called `name` as a number.
    package func option<Number: FixedWidthInteger>(_ name: String, or standard: Number) throws -> Number {
        guard let text = options[name] else { return standard }
        guard let number = Number(text) else { throw ScriptFailure("line \(self.number): `\(text)` is not a number") }
        return number
    }

    /// What stands behind word `index`.
    package func rest(after index: Int) -> String { words.dropFirst(index + 1).joined(separator: " ") }

    /// The failure of a step that nobody understands.
    package var unknown: ScriptFailure { ScriptFailure("line \(number): there is no such step: \(text)") }

    fileprivate mutating func add(_ detail: Step) { details.append(detail) }
}

extension [Step] {
    /// Takes in one more line.
    mutating func take(_ line: String, number: Int) throws {
        guard !line.hasPrefix("#"), !line.allSatisfy({ $0 == " " }) else { return }
        let step = Step(line, number: number)
        guard line.hasPrefix(" ") else {
            append(step)
            return
        }
        guard !isEmpty else { throw ScriptFailure("line \(number) is indented, and nothing stands above it") }
        self[count - 1].add(step)
    }
}
