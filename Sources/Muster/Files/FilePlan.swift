import MusterPrimitives

/// Which parts of which files become the partitions of a bag. It is made at the client, which looks at names and sizes
/// only; `bag.readLines` and the like read each part where it is worked on.
package struct FilePlan: Hashable, Sendable {
    /// The lines that begin in a part of a file are one partition.
    package struct Block: Hashable, Sendable {
        package let path: String
        /// Where it begins, in bytes.
        package let start: Int64
        /// In bytes; -1: all of the file from there.
        package let length: Int64
    }

    /// In the order of the paths that were given, and those of a pattern in theirs.
    package let blocks: [Block]

    /// - Parameters:
    ///   - paths: Files, or patterns of them; a pattern that no file fits is an error. A relative path is taken from this
    ///     process's working folder.
    ///   - blockSize: How many bytes a block has at most; nil: each file is one block. A compressed file always is.
    package init(_ paths: [String], blockSize: Int64?) throws(FilePlanError) {
        if let blockSize, blockSize < 1 {
            throw FilePlanError(paths.first ?? "", "a block has 1 byte at least, not \(blockSize)")
        }
        var blocks: [Block] = []
        for path in paths {
            for (path, size) in try FilePattern(FilePath.absolute(path)).files() {
                let isWhole = Compression(path: path) != .none
                blocks += Self.blocks(of: path, size, isWhole ? nil : blockSize)
            }
        }
        guard !blocks.isEmpty else { throw FilePlanError("", "no file is named") }
        self.blocks = blocks
    }

    /// Equal parts of a file, so that none is left with next to nothing.
    private static func blocks(of path: String, _ size: Int64, _ blockSize: Int64?) -> [Block] {
        guard let blockSize, size > blockSize else { return [Block(path: path, start: 0, length: -1)] }
        let count = (size - 1) / blockSize + 1
        let (length, longer) = size.quotientAndRemainder(dividingBy: count)
        return (0..<count).map { number in
            // The first ones take what is left over, a byte each.
            Block(
                path: path, start: number * length + min(number, longer), length: length + (number < longer ? 1 : 0))
        }
    }
}
