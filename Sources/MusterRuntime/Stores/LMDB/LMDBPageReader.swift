import CLMDB
import Glibc

/// Reads pages of an LMDB file with plain reads, which at the end of a file are short and nothing worse.
final class LMDBPageReader {
    /// Where a map begins, and how much is in it.
    struct Tree {
        let flags: UInt16
        let depth: Int
        let entryCount: UInt64
        /// The largest number where the map is empty.
        let root: UInt64

        /// The size of such a record.
        static let byteCount = 48

        /// Reads a record of `byteCount` bytes.
        init(_ bytes: ArraySlice<UInt8>) {
            let word = bytes.word(at: 0)
            (flags, depth) = (UInt16(word >> 32 & 0xffff), Int(word >> 48))
            (entryCount, root) = (bytes.word(at: 32), bytes.word(at: 40))
        }
    }

    /// A snapshot: where its two trees begin.
    struct Meta {
        let pageByteCount: Int
        let free: Tree
        let main: Tree
        let lastPage: UInt64
        let transaction: UInt64
    }

    private let descriptor: Int32
    let meta: Meta
    /// How many whole pages the file has.
    let pageCount: Int

    var pageByteCount: Int { meta.pageByteCount }

    /// Nil where there is no file, or an empty one.
    init?(path: String) throws(LMDBError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw LMDBError(code: errno) }
        do throws(LMDBError) {
            // Not `fstat`: once a file of this module leads to Foundation, the compiler looks for `stat` in a module that
            // cannot be imported.
            let size = lseek(descriptor, 0, SEEK_END)
            guard size >= 0 else { throw LMDBError(code: errno) }
            guard size > 0 else {
                close(descriptor)
                return nil
            }
            let meta = try Self.newestMeta(descriptor, size: size)
            (self.descriptor, self.meta, pageCount) = (descriptor, meta, size / meta.pageByteCount)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    func page(_ number: UInt64) throws(LMDBError) -> LMDBPage {
        LMDBPage(number, try bytes(at: number * UInt64(pageByteCount), count: pageByteCount))
    }

    /// How many pages the large value has that begins at a page.
    func overflowPageCount(_ number: UInt64) throws(LMDBError) -> UInt64 {
        guard number < UInt64(pageCount) else {
            throw LMDBFileCheck.damage("the file is cut off: it has \(pageCount) pages and needs page \(number)")
        }
        let head = try bytes(at: number * UInt64(pageByteCount), count: 16)
        guard head.word(at: 0) == number, head.word(at: 8) >> 16 & 0xffff == 0x04 else {
            throw LMDBFileCheck.damage("page \(number) is not one of a large value")
        }
        return head.word(at: 8) >> 32
    }

    /// Some bytes of the file, all of which must be there.
    func bytes(at offset: UInt64, count: Int) throws(LMDBError) -> [UInt8] {
        try Self.bytes(descriptor, at: offset, count: count)
    }

    private static func bytes(_ descriptor: Int32, at offset: UInt64, count: Int) throws(LMDBError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, count, off_t(clamping: offset)) }
        guard found >= 0 else { throw LMDBError(code: errno) }
        guard found == count else {
            throw LMDBFileCheck.damage("the file is cut off at byte \(offset + UInt64(found))")
        }
        return bytes
    }

    /// The two first pages take turns; the one with the higher number is the newest.
    private static func newestMeta(_ descriptor: Int32, size: Int) throws(LMDBError) -> Meta {
        guard size >= 512, let first = try meta(descriptor, at: 0) else {
            throw LMDBError(code: MDB_INVALID, detail: "data.mdb is not an LMDB file")
        }
        let sizes = [512, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15]
        guard sizes.contains(first.pageByteCount) else {
            throw LMDBFileCheck.damage("its pages have \(first.pageByteCount) bytes")
        }
        guard let second = try meta(descriptor, at: UInt64(first.pageByteCount)),
            second.pageByteCount == first.pageByteCount
        else { throw LMDBFileCheck.damage("its second page is not what it should be") }
        return first.transaction < second.transaction ? second : first
    }

    /// Nil: this is none.
    private static func meta(_ descriptor: Int32, at offset: UInt64) throws(LMDBError) -> Meta? {
        let bytes = try bytes(descriptor, at: offset, count: 152)
        // The magic number and the version.
        let (head, isMeta) = (bytes.word(at: 16), bytes[10] & 0x08 != 0)
        guard head & 0xffff_ffff == 0xbeef_c0de, isMeta else { return nil }
        guard head >> 32 == 1 else { throw LMDBError(code: MDB_VERSION_MISMATCH) }
        return Meta(
            pageByteCount: Int(bytes.word(at: 40) & 0xffff_ffff), free: Tree(bytes[40..<88]),
            main: Tree(bytes[88..<136]),
            lastPage: bytes.word(at: 136), transaction: bytes.word(at: 144))
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// The number that 8 bytes are, the first of which is so many after the beginning.
    func word(at place: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(self[startIndex + place + $1]) << UInt64($1 * 8) }
    }
}
