extension UnsafeRawBufferPointer {
    /// The bytes without spaces around them.
    private var trimmed: Slice<UnsafeRawBufferPointer> {
        var slice = self[...]
        while let first = slice.first, first == 0x20 || first == 0x09 { slice = slice.dropFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
        return slice
    }

    /// The text as a whole number that fits.
    var csvInteger: Int64? {
        var digits = trimmed
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for byte in digits {
            let digit = Int64(byte) - 0x30
            guard 0...9 ~= digit else { return nil }
            let (product, tooLarge) = number.multipliedReportingOverflow(by: 10)
            // Downwards, as the lowest number has no counterpart above zero.
            let (sum, overflow) = product.subtractingReportingOverflow(digit)
            guard !tooLarge, !overflow else { return nil }
            number = sum
        }
        guard !isNegative else { return number }
        return number == .min ? nil : -number
    }

    /// The text as a number; one that is too large is none, unless it says that it is infinite.
    var csvNumber: Double? {
        let text = trimmed
        if let short = Self.shortDecimal(text) { return short }
        guard let number = Double(String(decoding: text, as: UTF8.self)) else { return nil }
        guard number.isInfinite else { return number }
        return text.contains { 0x30...0x39 ~= $0 } ? nil : number
    }

    /// The text as a bool, in letters of any size.
    var csvBool: Bool? {
        let text = trimmed
        if text.elementsEqual("true".utf8, by: { $0 | 0x20 == $1 }) { return true }
        return text.elementsEqual("false".utf8, by: { $0 | 0x20 == $1 }) ? false : nil
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    /// A number of at most 15 digits, which a division of two exact numbers rounds once and so rightly.
    private static func shortDecimal(_ text: Slice<UnsafeRawBufferPointer>) -> Double? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text
        guard 1...16 ~= digits.count else { return nil }
        var mantissa: Int64 = 0
        var point: Int?
        for (index, byte) in digits.enumerated() {
            if byte == UInt8(ascii: "."), point == nil {
                point = index
            } else {
                guard 0x30...0x39 ~= byte else { return nil }
                mantissa = mantissa * 10 + Int64(byte - 0x30)
            }
        }
        let count = digits.count - (point == nil ? 0 : 1)
        guard 1...15 ~= count else { return nil }
        let number = Double(mantissa) / powers[point.map { digits.count - 1 - $0 } ?? 0]
        return isNegative ? -number : number
    }
}
