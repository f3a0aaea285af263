import CLMDB
import MusterGraph

/// What a state file says of itself.
package struct StateHeader: Hashable, Sendable {
    /// What the file says that it is. A later format has another number, and this version refuses it.
    package static let format = "muster scheduler state 1"
    /// A random number that the state got when it was made.
    package var state: UInt64
    /// How many schedulers have opened it.
    package var incarnation: UInt64

    /// A new state's.
    static func new() -> StateHeader { StateHeader(state: .random(in: 1 ... .max), incarnation: 0) }

    private static let formatKey = Array("format".utf8)
    private static let headerKey = Array("scheduler".utf8)

    /// Reads it, after checking that it is of our format.
    init(_ transaction: borrowing LMDBTransaction, in about: LMDBDatabase) throws(LMDBError) {
        let found = try transaction.bytes(Self.formatKey, in: about).map {
            String(decoding: $0.prefix(60), as: UTF8.self)
        }
        guard found == Self.format else {
            let found = found.map { "says \"\($0)\"" } ?? "does not say what it is"
            throw LMDBError(
                code: MDB_INVALID, detail: "data.mdb \(found), and this version of Muster reads \"\(Self.format)\"")
        }
        guard let bytes = try transaction.bytes(Self.headerKey, in: about), bytes.count == 24 else {
            throw LMDBError(code: MDB_CORRUPTED, detail: "it has no number")
        }
        (state, incarnation) = (bytes.word(at: 0), bytes.word(at: 8))
        guard bytes == self.bytes else {
            throw LMDBError(code: MDB_CORRUPTED, detail: "its number is not what was written (the checksum differs)")
        }
    }

    init(state: UInt64, incarnation: UInt64) {
        (self.state, self.incarnation) = (state, incarnation)
    }

    func write(_ transaction: borrowing LMDBTransaction, in about: LMDBDatabase) throws(LMDBError) {
        try transaction.put(Array(Self.format.utf8), for: Self.formatKey, in: about)
        try transaction.put(bytes, for: Self.headerKey, in: about)
    }

    /// The two numbers, and a checksum.
    private var bytes: [UInt8] {
        let numbers = withUnsafeBytes(of: (state.littleEndian, incarnation.littleEndian)) { Array($0) }
        let checksum = numbers.withUnsafeBytes { XXHash64.hash($0) }
        return numbers + withUnsafeBytes(of: checksum.littleEndian) { Array($0) }
    }
}
