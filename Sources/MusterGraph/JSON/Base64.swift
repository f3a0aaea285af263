/// Base64 as RFC 4648 has it, with `+`, `/` and padding.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    /// The six bits of each letter; 255 for what is none.
    private static let bits: [UInt8] = {
        var bits = [UInt8](repeating: 255, count: 256)
        for (value, letter) in letters.enumerated() { bits[Int(letter)] = UInt8(value) }
        return bits
    }()

    static func encode(_ bytes: [UInt8], into text: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var group = UInt32(bytes[index]) << 16
            if count > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if count > 2 { group |= UInt32(bytes[index + 2]) }
            for place in 0..<4 {
                text.append(place <= count ? letters[Int(group >> (18 - 6 * place)) & 0x3f] : padding)
            }
            index += 3
        }
    }

    /// The bytes that `text` spells; nil when it is no base64.
    static func decode(_ text: String) -> [UInt8]? {
        var letters = Array(text.utf8)
        guard letters.count % 4 == 0 else { return nil }
        for _ in 0..<2 where letters.last == padding { letters.removeLast() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count * 3 / 4)
        var (group, filled): (UInt32, Int) = (0, 0)
        for letter in letters {
            let value = bits[Int(letter)]
            guard value != 255 else { return nil }
            group = group << 6 | UInt32(value)
            filled += 6
            if filled >= 8 {
                filled -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(filled)))
            }
        }
        // Bits that belong to no byte must be zero, so that no two texts spell the same bytes.
        return group & (1 << UInt32(filled) - 1) == 0 ? bytes : nil
    }
}
