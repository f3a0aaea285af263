package import MusterGraph
import MusterProtocol

extension FuzzTarget {
    /// Messages between the roles. The bytes are a `FramedInput`.
    static let messages = FuzzTarget("messages") { bytes in
        let (header, message) = try Message.decode(FramedInput.frames(of: bytes))
        try FuzzFinding.unless(header.type == message.type, "a message of another type than its header says")
        // What was read may be more than can be sent: a limit of a frame, or of a string.
        let frames = try message.encode(header: header)
        let again = try FuzzFinding.never("what was encoded is refused") { try Message.decode(frames).message }
        let framesAgain = try FuzzFinding.never("it can be encoded once") { try again.encode(header: header) }
        try FuzzFinding.unless(frames == framesAgain, "a message changes on its way")
    }
}

/// The frames of a message as one row of bytes.
///
/// The first byte is the message's type, and the header is made of it, because a wrong one hides everything else; or it
/// is 0, and 24 bytes are the header. Two bytes are the length of the fields, little endian, and then there are
/// the fields and, unless it is empty, the payload.
package enum FramedInput {
    static func frames(of bytes: [UInt8]) -> [Payload] {
        var rest = bytes[...]
        var header = Array("MSTR".utf8) + [1, 0, rest.popFirst() ?? 0, 0] + [UInt8](repeating: 0, count: 16)
        if header[6] == 0 { header = take(24, of: &rest) }
        let length = take(2, of: &rest)
        let fields = take(length.reversed().reduce(0) { $0 << 8 | Int($1) }, of: &rest)
        return ([header, fields] + (rest.isEmpty ? [] : [Array(rest)])).map { Payload($0) }
    }

    private static func take(_ count: Int, of rest: inout ArraySlice<UInt8>) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// The bytes that stand for the frames of a message; nil where its fields are longer than they can say.
    package static func bytes(of frames: [Payload], type: UInt8) -> [UInt8]? {
        let fields = frames[1].bytes
        guard fields.count < 1 << 16 else { return nil }
        return [type, UInt8(fields.count & 0xff), UInt8(fields.count >> 8)] + fields
            + (frames.count > 2 ? frames[2].bytes : [])
    }
}
