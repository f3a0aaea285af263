// Made by `muster stubs` from the manifests of: text 1.0.0.
// Changes here are lost when it is made again.

/// The functions `text.…`.
public enum Text {
    /// How many bytes the text has in UTF-8.
    ///
    /// - Example: `text.byteLength("naïve") == 6`
    public static func byteLength(_ text: Expr<String>) -> Expr<Int> { .call("text.byteLength", text) }

    /// The characters of the text, each a text of its own.
    ///
    /// - Example: `text.characters("aé") == ["a", "é"]`
    public static func characters(_ text: Expr<String>) -> Expr<[String]> { .call("text.characters", text) }

    /// Two texts, one behind the other.
    ///
    /// - Example: `text.concatenate("ab", "c") == "abc"`
    public static func concatenate(_ a: Expr<String>, _ b: Expr<String>) -> Expr<String> {
        .call("text.concatenate", a, b)
    }

    /// Whether a part occurs in the text.
    ///
    /// - Example: `text.contains("hello", "ell") == true`
    /// - Example: `text.contains("hello", "") == true`
    public static func contains(_ text: Expr<String>, _ part: Expr<String>) -> Expr<Bool> {
        .call("text.contains", text, part)
    }

    /// How often each word occurs in the text: `collections.frequencies` of `text.words`, without the words in between.
    ///
    /// - Example: `text.countWords("a b a") == {"a": 2, "b": 1}`
    public static func countWords(_ text: Expr<String>) -> Expr<[String: Int]> { .call("text.countWords", text) }

    /// Whether the text ends so.
    ///
    /// - Example: `text.endsWith("hello", "he") == false`
    public static func endsWith(_ text: Expr<String>, _ end: Expr<String>) -> Expr<Bool> {
        .call("text.endsWith", text, end)
    }

    /// A number, written out with as few digits as tell it from all others.
    ///
    /// - Example: `text.format(0.1) == "0.1"`
    public static func format(_ number: Expr<Double>) -> Expr<String> { .call("text.format", number) }

    /// An integer, written out.
    ///
    /// - Example: `text.format(12) == "12"`
    public static func format(_ number: Expr<Int>) -> Expr<String> { .call("text.format", number) }

    /// The texts, one behind the other, with a separator in between.
    ///
    /// - Example: `text.join(["a", "b"], ", ") == "a, b"`
    public static func join(_ texts: Expr<[String]>, _ separator: Expr<String>) -> Expr<String> {
        .call("text.join", texts, separator)
    }

    /// How many characters the text has.
    ///
    /// - Example: `text.length("naïve") == 5`
    /// - Example: `text.length("👩‍🚀") == 1`
    public static func length(_ text: Expr<String>) -> Expr<Int> { .call("text.length", text) }

    /// The lines of the text, without the characters that end them.
    ///
    /// - Example: `text.lines("a\nb\r\n\nc\n") == ["a", "b", "", "c"]`
    public static func lines(_ text: Expr<String>) -> Expr<[String]> { .call("text.lines", text) }

    /// The text in small letters.
    ///
    /// - Example: `text.lower("HeLLo") == "hello"`
    public static func lower(_ text: Expr<String>) -> Expr<String> { .call("text.lower", text) }

    /// The text with spaces behind it, so that it has at least that many characters.
    ///
    /// - Example: `text.pad("ab", 4) == "ab  "`
    /// - Example: `text.pad("abc", 2) == "abc"`
    public static func pad(_ text: Expr<String>, _ width: Expr<Int>) -> Expr<String> { .call("text.pad", text, width) }

    /// The number that the text is; absent when it is none.
    ///
    /// - Example: `text.parseFloat("0.25") == 0.25`
    /// - Example: `text.parseFloat("a quarter") == null`
    public static func parseFloat(_ text: Expr<String>) -> Expr<Double?> { .call("text.parseFloat", text) }

    /// The integer that the text is; absent when it is none.
    ///
    /// - Example: `text.parseInteger("-12") == -12`
    /// - Example: `text.parseInteger("12 apples") == null`
    public static func parseInteger(_ text: Expr<String>) -> Expr<Int?> { .call("text.parseInteger", text) }

    /// The contents of a file, which must be UTF-8. Every worker that may run it must see the file under that path.
    ///
    /// - Example: `text.readFile("/dev/null") == ""`
    /// - Example: `text.readFile("/no/such/file") throws`
    public static func readFile(_ path: Expr<String>) -> Expr<String> { .call("text.readFile", path) }

    /// The text several times, one behind the other.
    ///
    /// - Example: `text.repeat("ab", 3) == "ababab"`
    /// - Example: `text.repeat("ab", -1) throws`
    public static func `repeat`(_ text: Expr<String>, _ count: Expr<Int>) -> Expr<String> {
        .call("text.repeat", text, count)
    }

    /// The text with every occurrence of a part replaced.
    ///
    /// - Example: `text.replace("a-b-c", "-", "+") == "a+b+c"`
    /// - Example: `text.replace("abc", "", "+") == "abc"`
    public static func replace(_ text: Expr<String>, part: Expr<String>, replacement: Expr<String>) -> Expr<String> {
        .call("text.replace", text, part, replacement)
    }

    /// The characters in the opposite order.
    ///
    /// - Example: `text.reverse("abc") == "cba"`
    public static func reverse(_ text: Expr<String>) -> Expr<String> { .call("text.reverse", text) }

    /// The pieces of the text between the separators.
    ///
    /// - Example: `text.split("a,b,,c", ",") == ["a", "b", "", "c"]`
    /// - Example: `text.split("abc", "") throws`
    public static func split(_ text: Expr<String>, _ separator: Expr<String>) -> Expr<[String]> {
        .call("text.split", text, separator)
    }

    /// Whether the text begins so.
    ///
    /// - Example: `text.startsWith("hello", "he") == true`
    public static func startsWith(_ text: Expr<String>, _ start: Expr<String>) -> Expr<Bool> {
        .call("text.startsWith", text, start)
    }

    /// The text without the white space at its ends.
    ///
    /// - Example: `text.trim("  a b\n") == "a b"`
    public static func trim(_ text: Expr<String>) -> Expr<String> { .call("text.trim", text) }

    /// The text in capitals.
    ///
    /// - Example: `text.upper("Straße") == "STRASSE"`
    public static func upper(_ text: Expr<String>) -> Expr<String> { .call("text.upper", text) }

    /// The words of the text: what white space separates.
    ///
    /// - Example: `text.words("to be,  or\nnot") == ["to", "be,", "or", "not"]`
    /// - Example: `text.words("  ") == []`
    public static func words(_ text: Expr<String>) -> Expr<[String]> { .call("text.words", text) }
}
