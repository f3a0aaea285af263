package import MusterGraph

/// Frames that are no message of this protocol, or a message that would be none.
package enum ProtocolFailure: Error, Hashable, Sendable {
    /// The first frame does not begin as every message of Muster does.
    case notMuster
    /// The other side speaks another version of the protocol.
    case version(found: UInt16)
    /// This version has no message of that kind.
    case unknownType(number: UInt16)
    /// The message is not what its kind should be.
    case malformed(MessageType, DecodingFailure)
    /// A limit is exceeded.
    case limit(what: String, found: Int, limit: Int)
}

extension ProtocolFailure: CustomStringConvertible {
    /// What was found, and what would be right.
    package var description: String {
        switch self {
        case .notMuster:
            "this is not a message of Muster, which begins with a header of \(MessageHeader.byteCount) bytes"
        case .version(let found):
            "the other side speaks version \(found) of the protocol, and this one version \(Limits.protocolVersion)"
        case .unknownType(let number):
            "version \(Limits.protocolVersion) of the protocol has no message of kind \(number)"
        case .malformed(let type, let failure):
            "a message \(type) is malformed \(failure)"
        case .limit(let what, let found, let limit):
            "\(what): \(found), and the limit is \(limit)"
        }
    }
}

extension ProtocolFailure {
    /// What to tell the other side before its session ends.
    package var refusal: Refused {
        let code: Refused.Code =
            switch self {
            case .version: .version
            case .limit: .limit
            case .notMuster, .unknownType, .malformed: .malformed
            }
        return Refused(code: code, message: description)
    }
}
