import CLMDB
import Glibc

/// Reads the structure of an LMDB file before LMDB itself does.
///
/// LMDB maps the file and trusts every number in it: a file that was cut short, or has foreign bytes in its midst, would kill
/// the process (SIGBUS, SIGSEGV) at some later read. So every page that the newest snapshot leads to is looked at once: it
/// lies in the file, says what it should, is used once, and holds its keys in order. The values themselves are not
/// read, unless they lie beside their keys; who needs them whole keeps checksums.
///
/// The format is that of LMDB 0.9 on a machine of 64 bits, little endian; another one is refused.
struct LMDBFileCheck {
    /// The file in the folder of an environment.
    static let fileName = "data.mdb"

    let pages: LMDBPageReader
    /// A bit for each page that is in use, or free.
    private var seen: [UInt64] = []

    /// Checks the file in a folder. Returns whether there is none yet, or an empty one, which LMDB will begin anew.
    static func check(folder: String) throws(LMDBError) -> Bool {
        guard let pages = try LMDBPageReader(path: folder + "/" + fileName) else { return true }
        var check = LMDBFileCheck(pages: pages)
        try check.run()
        return false
    }

    private init(pages: LMDBPageReader) {
        self.pages = pages
    }

    private mutating func run() throws(LMDBError) {
        let meta = pages.meta
        seen = [UInt64](repeating: 0, count: pages.pageCount / 64 + 1)
        for page in 0..<2 as Range<UInt64> { try claim(page, count: 1) }
        try checkTree(meta.main, keys: .bytes)
        try checkTree(meta.free, keys: .integers, isFreeList: true)
    }

    /// Takes pages for one use. They must lie in the file, unless nobody will read them, and have no other use.
    private mutating func claim(_ page: UInt64, count: UInt64, isRead: Bool = true) throws(LMDBError) {
        let (end, overflows) = page.addingReportingOverflow(count)
        guard !overflows, end <= pages.meta.lastPage &+ 1 else {
            throw Self.damage("page \(page) is beyond the last one, \(pages.meta.lastPage)")
        }
        guard end <= UInt64(pages.pageCount) else {
            // What is free, and was never written, may lie behind the end.
            if !isRead { return }
            throw Self.damage("the file is cut off: it has \(pages.pageCount) pages and needs \(end)")
        }
        for page in page..<end {
            let (word, bit) = (Int(page / 64), UInt64(1) << (page % 64))
            guard seen[word] & bit == 0 else { throw Self.damage("page \(page) is used twice") }
            seen[word] |= bit
        }
    }

    /// A problem that no good file has.
    static func damage(_ problem: String) -> LMDBError { LMDBError(code: MDB_CORRUPTED, detail: problem) }
}

extension LMDBFileCheck {
    /// How the keys of a tree are ordered.
    private enum KeyOrder {
        case bytes
        case integers
        /// By a rule that this module never uses.
        case unknown
    }

    /// What is known while a tree is walked from left to right.
    private struct Walk {
        let keys: KeyOrder
        let isFreeList: Bool
        /// The last key, or the least one that may come next.
        var bound: [UInt8] = []
        /// Whether `bound` itself may come.
        var mayEqual = true
        var entryCount: UInt64 = 0
    }

    private mutating func checkTree(
        _ tree: LMDBPageReader.Tree, keys: KeyOrder, isFreeList: Bool = false
    ) throws(LMDBError) {
        guard tree.root != .max else {
            guard tree.entryCount == 0 else { throw Self.damage("a map of \(tree.entryCount) entries has no root") }
            return
        }
        guard (1...32).contains(tree.depth) else { throw Self.damage("a map is \(tree.depth) pages deep") }
        var walk = Walk(keys: keys, isFreeList: isFreeList)
        // Recurses as deep as the tree says it is, which is 32 at most.
        try checkPage(tree.root, height: tree.depth, &walk)
        guard walk.entryCount == tree.entryCount else {
            throw Self.damage("a map of \(tree.entryCount) entries has \(walk.entryCount)")
        }
    }

    private mutating func checkPage(_ number: UInt64, height: Int, _ walk: inout Walk) throws(LMDBError) {
        try claim(number, count: 1)
        let page = try pages.page(number)
        let nodes = try page.nodes(isLeaf: height == 1)
        guard nodes.count >= (height == 1 ? 1 : 2) else {
            throw Self.damage("page \(number) has \(nodes.count) entries")
        }
        for (place, node) in nodes.enumerated() {
            // The first key of a branch stands for everything below the second.
            if height == 1 || place > 0 {
                try checkOrder(page.bytes[node.key], isBranch: height > 1, of: number, &walk)
            }
            if height > 1 {
                try checkPage(node.child, height: height - 1, &walk)
            } else {
                walk.entryCount += 1
                try checkEntry(node, of: page, &walk)
            }
        }
    }

    private func checkOrder(
        _ key: ArraySlice<UInt8>, isBranch: Bool, of page: UInt64, _ walk: inout Walk
    ) throws(LMDBError) {
        let order: Int
        switch walk.keys {
        case .unknown: return
        case .bytes: order = Self.compare(key, walk.bound)
        case .integers:
            guard key.count == 8 else { throw Self.damage("a key of page \(page) has \(key.count) bytes, not 8") }
            let bound = walk.bound.isEmpty ? 0 : walk.bound.word(at: 0)
            let number = key.word(at: 0)
            order = number == bound ? 0 : number < bound ? -1 : 1
        }
        guard order > 0 || (order == 0 && walk.mayEqual) else {
            throw Self.damage("the keys of page \(page) are out of order")
        }
        walk.bound.removeAll(keepingCapacity: true)
        walk.bound.append(contentsOf: key)
        walk.mayEqual = isBranch
    }

    private static func compare(_ left: ArraySlice<UInt8>, _ right: [UInt8]) -> Int {
        let count = min(left.count, right.count)
        let order = left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                guard count > 0, let left = left.baseAddress, let right = right.baseAddress else { return 0 }
                return Int(memcmp(left, right, count))
            }
        }
        return order == 0 ? left.count - right.count : order
    }

    private mutating func checkEntry(_ node: LMDBPage.Node, of page: LMDBPage, _ walk: inout Walk) throws(LMDBError) {
        let data = page.bytes[node.data]
        var overflow: UInt64?
        if node.isLarge {
            let first = data.word(at: 0)
            let count = (UInt64(node.byteCount) + 16 + UInt64(pages.pageByteCount) - 1) / UInt64(pages.pageByteCount)
            let pageCount = try pages.overflowPageCount(first)
            guard pageCount >= count else { throw Self.damage("the value at page \(first) is longer than its pages") }
            try claim(first, count: pageCount)
            overflow = first
        }
        if walk.isFreeList { return try checkFreePages(node, data, overflow) }
        // What belongs to maps with several values a key, which only other programs have, is not looked at.
        guard node.isTree, !node.hasDuplicates else { return }
        guard data.count == LMDBPageReader.Tree.byteCount else { throw Self.damage("a map's record is cut off") }
        let tree = LMDBPageReader.Tree(data)
        guard tree.flags & 0x04 == 0 else { return }
        try checkTree(tree, keys: tree.flags & 0x7f == 0 ? .bytes : .unknown)
    }

    /// An entry of the list of free pages: how many, and which.
    private mutating func checkFreePages(
        _ node: LMDBPage.Node, _ data: ArraySlice<UInt8>, _ overflow: UInt64?
    ) throws(LMDBError) {
        let list = try overflow.map { first throws(LMDBError) in
            try pages.bytes(at: first * UInt64(pages.pageByteCount) + 16, count: node.byteCount)
        }
        let words = list ?? [UInt8](data)
        let numbers = stride(from: 0, to: words.count - 7, by: 8).map { words.word(at: $0) }
        guard let count = numbers.first, count < numbers.count else {
            throw Self.damage("a list of free pages is cut off")
        }
        var last = UInt64.max
        for page in numbers[1...Int(count)] {
            guard page < last else { throw Self.damage("the free pages are out of order") }
            try claim(page, count: 1, isRead: false)
            last = page
        }
    }
}
