package import MusterGraph

/// Reads the fields of a message, which may be any bytes at all.
package struct FieldReader {
    private var items: MessagePackReader
    /// The payload frame; empty when the message has none.
    private let payload: Payload
    private var payloadPosition = 0

    package init(_ fields: UnsafeRawBufferPointer, payload: Payload) {
        items = MessagePackReader(fields)
        self.payload = payload
    }

    /// A failure at the field that comes next.
    package func failure(_ message: String) -> DecodingFailure { items.failure(message) }

    /// Begins a record that has `fields` fields in this version. Returns how many more there are, for `end`.
    package mutating func begin(_ fields: Int) throws(DecodingFailure) -> Int {
        let count = try items.readArrayCount()
        guard count >= fields else { throw failure("a record has \(count) fields, and needs \(fields)") }
        return count - fields
    }

    /// Passes over fields that a later build of this version has added.
    package mutating func end(_ extraFields: Int) throws(DecodingFailure) {
        for _ in 0..<extraFields { _ = try items.skip() }
    }

    /// Checks that all has been read.
    package func checkEnd() throws(DecodingFailure) {
        guard items.isAtEnd else { throw failure("\(items.remaining) bytes follow the fields") }
        guard payloadPosition == payload.count else {
            throw failure("the payload has \(payload.count) bytes, and the fields tell of \(payloadPosition)")
        }
    }

    package mutating func uint64() throws(DecodingFailure) -> UInt64 { try items.readUInt64() }
    package mutating func uint32() throws(DecodingFailure) -> UInt32 { try items.readUInt32() }
    package mutating func bool() throws(DecodingFailure) -> Bool { try items.readBool() }

    /// A number that stands for a case of an enumeration.
    package mutating func oneOf<Case: RawRepresentable<UInt8>>(_ type: Case.Type) throws(DecodingFailure) -> Case {
        let number = try items.readUInt64()
        guard let raw = UInt8(exactly: number), let value = Case(rawValue: raw) else {
            throw failure("\(number) is no \(type)")
        }
        return value
    }

    package mutating func string() throws(DecodingFailure) -> String {
        let start = items
        guard try items.readStringBytes().count <= Limits.stringByteCount else {
            throw start.failure("a string is longer than \(Limits.stringByteCount) bytes")
        }
        items = start
        return try items.readString()
    }

    /// A list of strings.
    package mutating func strings() throws(DecodingFailure) -> [String] {
        let count = try items.readArrayCount()
        guard count <= Limits.listCount else { throw failure("a list of \(count) is longer than \(Limits.listCount)") }
        var strings: [String] = []
        for _ in 0..<count { strings.append(try string()) }
        return strings
    }

    package mutating func value() throws(DecodingFailure) -> Value { try Value(reading: &items) }

    /// A column: numbers of one size, little-endian. What is allocated is what was received.
    package mutating func column<Number: BitwiseCopyable>(of _: Number.Type) throws(DecodingFailure) -> [Number] {
        let bytes = try items.readBytes()
        let size = MemoryLayout<Number>.stride
        let count = bytes.count / size
        guard count * size == bytes.count else {
            throw failure("a column of \(bytes.count) bytes does not hold numbers of \(size)")
        }
        // With capacity 0 the standard library writes to the empty array that all threads share.
        guard count > 0 else { return [] }
        return Array(unsafeUninitializedCapacity: count) { target, initialized in
            UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
            initialized = count
        }
    }

    /// A list of records.
    package mutating func records<Element: Record>(of _: Element.Type) throws(DecodingFailure) -> [Element] {
        let count = try items.readArrayCount()
        guard count <= Limits.listCount else { throw failure("a list of \(count) is longer than \(Limits.listCount)") }
        var records: [Element] = []
        for _ in 0..<count { records.append(try Element(from: &self)) }
        return records
    }

    /// The next `count` bytes of the payload frame, which are not copied.
    package mutating func takePayload(_ count: Int) throws(DecodingFailure) -> Payload {
        guard count >= 0, count <= payload.count - payloadPosition else {
            throw failure("the payload has \(payload.count) bytes, and the fields tell of more")
        }
        defer { payloadPosition += count }
        return payload[payloadPosition..<payloadPosition + count]
    }

    /// All bytes of the payload frame that are left.
    package mutating func takeRestOfPayload() -> Payload {
        defer { payloadPosition = payload.count }
        return payload[payloadPosition..<payload.count]
    }

    /// Checks that columns which belong together have a row for each of the same things.
    package func check(_ counts: Int..., equal count: Int) throws(DecodingFailure) {
        for other in counts where other != count {
            throw failure("columns that belong together have \(count) and \(other) rows")
        }
    }

    /// Checks offsets: from 0, never falling, one more than rows. Returns the last.
    package func check(offsets: [UInt32], rows: Int) throws(DecodingFailure) -> Int {
        guard offsets.count == rows + 1, offsets[0] == 0 else {
            throw failure("\(offsets.count) offsets for \(rows) rows, or the first is not 0")
        }
        var falls = false
        for row in 0..<rows { falls = falls || offsets[row + 1] < offsets[row] }
        guard !falls else { throw failure("offsets fall") }
        return Int(offsets[rows])
    }
}
