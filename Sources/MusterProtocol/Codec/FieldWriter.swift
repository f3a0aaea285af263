package import MusterGraph

/// Writes the fields of a message, and collects what goes into its payload frame.
package struct FieldWriter: ~Copyable {
    var items = MessagePackWriter()
    /// The pieces of the payload frame, one after another.
    private(set) var payloads: [Payload] = []
    /// The first thing that no reader would accept; the message is not sent then.
    package private(set) var failure: ProtocolFailure?

    /// Begins a record of so many fields, which must follow.
    package mutating func begin(_ fields: Int) { items.beginArray(fields) }

    package mutating func write(_ value: UInt64) { items.write(value) }
    package mutating func write(_ value: UInt32) { items.write(value) }
    package mutating func write(_ value: UInt8) { items.write(UInt64(value)) }
    package mutating func write(_ value: Bool) { items.write(value) }

    /// Writes a name or a key, which must arrive as it is.
    package mutating func write(_ value: String) {
        check(value.utf8.count, Limits.stringByteCount, "the bytes of a string")
        items.write(value)
    }

    /// Writes a text for people, of which the beginning is better than nothing.
    package mutating func write(text: String) {
        let limit = Limits.textByteCount
        guard text.utf8.count > limit else { return write(text) }
        let end = text.utf8.index(text.startIndex, offsetBy: limit - 4)
        write(text[..<text.unicodeScalars.index(before: end)] + "…")
    }

    /// Writes a value as an item among the fields.
    package mutating func write(_ value: Value, in type: MessageType) {
        do throws(ConversionFailure) {
            try items.write(value)
        } catch {
            failure = failure ?? .malformed(type, DecodingFailure(position: items.bytes.count, message: "\(error)"))
        }
    }

    /// Writes a column: numbers of one size, little-endian, in one `bin`.
    package mutating func write<Number: BitwiseCopyable>(column: [Number]) {
        #if _endian(big)
            #error("columns are copied as they lie in memory, which must be little-endian")
        #endif
        column.withUnsafeBytes { items.write(bytes: $0) }
    }

    /// Writes a list of strings.
    package mutating func write(strings: [String]) {
        check(strings.count, Limits.listCount, "the strings of a list")
        begin(strings.count)
        for string in strings { write(string) }
    }

    /// Writes a list of records.
    package mutating func write(_ records: [some Record]) {
        check(records.count, Limits.listCount, "the records of a list")
        begin(records.count)
        for record in records { record.encode(to: &self) }
    }

    private mutating func check(_ count: Int, _ limit: Int, _ what: String) {
        if count > limit { failure = failure ?? .limit(what: what, found: count, limit: limit) }
    }

    /// Adds bytes to the payload frame.
    package mutating func append(_ payload: Payload) {
        if payload.count > 0 { payloads.append(payload) }
    }

    /// The payload frame; nil when there is nothing in it. One piece is not copied.
    package var payloadFrame: Payload? {
        guard payloads.count > 1 else { return payloads.first }
        return Payload(count: payloads.reduce(0) { $0 + $1.count }) { target in
            var position = 0
            for payload in payloads {
                payload.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: target[position..<position + bytes.count])
                        .copyMemory(from: bytes)
                }
                position += payload.count
            }
        }
    }
}

/// A part of a message: an array of positional fields, which only ever grows at its end.
package protocol Record {
    func encode(to writer: inout FieldWriter)
    init(from reader: inout FieldReader) throws(DecodingFailure)
}
