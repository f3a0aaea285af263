import MusterPlugin

/// What is known of a result without its bytes.
struct Digest {
    var byteCount: Int
    var hash: Int
}

/// What many results come to.
struct Summary: OperationCodable {
    var results: Int
    var byteCount: Int
    var hash: String
}

/// How many bytes these are, and a hash of them.
/// - Example: replay.digest({"$": {"bytes": ""}}) == [0, -5808590968901050949]
/// - Example: replay.digest({"$": {"bytes": "AAEC"}}) == [3, 3160885553600322346]
@Operation("replay.digest", tuples: [Digest.self: (byteCount: Int, hash: Int).self])
func digest(_ bytes: [UInt8]) -> Digest {
    var hash = ByteHash()
    hash.add(bytes)
    return Digest(byteCount: bytes.count, hash: Int(bitPattern: UInt(hash.value)))
}

/// How many results there were, their bytes together, and a hash of all of them in their order.
/// - Example: replay.summary([[3, 1], [0, 2]]) == {"byteCount": 3, "hash": "1215c5c6bc696ff4", "results": 2}
/// - Example: replay.summary([[9223372036854775807, 1], [1, 2]]) throws
/// - Example: replay.summary([]) == {"byteCount": 0, "hash": "cbf29ce484222325", "results": 0}
@Operation("replay.summary", tuples: [Digest.self: (byteCount: Int, hash: Int).self])
func summary(_ digests: [Digest]) throws -> Summary {
    var hash = ByteHash()
    var byteCount = 0
    for digest in digests {
        hash.add(withUnsafeBytes(of: digest.hash.littleEndian) { Array($0) })
        let (sum, overflow) = byteCount.addingReportingOverflow(digest.byteCount)
        guard !overflow else { throw InvalidArgument("the results have more than \(Int.max) bytes together") }
        byteCount = sum
    }
    let digits = String(hash.value, radix: 16)
    return Summary(
        results: digests.count, byteCount: byteCount,
        hash: String(repeating: "0", count: 16 - digits.count) + digits)
}
