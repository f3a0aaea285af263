/// The rule for functions' names: `family.function`, of ASCII letters, digits and `_`, with a dot at least.
enum FunctionName {
    static func isValid(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count >= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isWordByte) }
    }

    /// What is wrong with a name that is not valid.
    static func complaint(_ name: String) -> String {
        "\"\(name)\" is not a function's name; it would be like \"family.function\": "
            + "letters, digits and _, with a dot at least"
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
