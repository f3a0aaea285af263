/// The name of a request that the scheduler keeps for whoever asks for it: a random number, written as 16 hexadecimal digits.
public struct RequestID: Hashable, Sendable {
    let number: UInt64

    init(_ number: UInt64) {
        self.number = number
    }

    /// The id that ``description`` writes; nil for any other text.
    public init?(_ text: String) {
        guard text.utf8.count == 16, text.allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let number = UInt64(text, radix: 16)
        else { return nil }
        self.number = number
    }
}

extension RequestID: CustomStringConvertible {
    /// 16 hexadecimal digits.
    public var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension RequestID: Codable {
    /// Reads it as a text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RequestID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a request's id is 16 hexadecimal digits, not `\(text)`")
        }
        self = id
    }

    /// Writes it as a text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
