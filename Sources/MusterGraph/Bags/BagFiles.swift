/// Finds the files that a plan names. Whoever compiles a graph brings it, as this module sees no files.
package struct BagFiles: Sendable {
    /// What is asked for.
    package struct Request: Hashable, Sendable {
        /// Paths, or patterns of paths.
        package let paths: [String]
        /// How many bytes a block has, about; nil where a file is one block.
        package let blockSize: Int?
    }

    /// A part of a file that one partition is read from.
    package struct Block: Hashable, Sendable {
        package let path: String
        package let start: Int64
        /// -1: to the end of the file.
        package let length: Int64

        package init(path: String, start: Int64, length: Int64) {
            self.path = path
            self.start = start
            self.length = length
        }
    }

    /// Why files could not be found.
    package struct Failure: Error, Hashable, Sendable {
        package let message: String

        package init(_ message: String) {
            self.message = message
        }
    }

    /// The blocks of the files, in order; at least one.
    package let blocks: @Sendable (Request) throws(Failure) -> [Block]
    /// The names that the first record of a file of CSV has, where fields are separated by so.
    package let header: @Sendable (_ path: String, _ separator: String) throws(Failure) -> [String]

    /// The path from the root of one that may begin in the client's working folder.
    package let absolute: @Sendable (_ path: String) -> String

    package init(
        blocks: @escaping @Sendable (Request) throws(Failure) -> [Block],
        header: @escaping @Sendable (_ path: String, _ separator: String) throws(Failure) -> [String],
        absolute: @escaping @Sendable (_ path: String) -> String = { $0 }
    ) {
        self.absolute = absolute
        self.blocks = blocks
        self.header = header
    }

    /// As if each path were one file: for plans that are looked at and not computed.
    package static let supposed = BagFiles(
        blocks: { request throws(Failure) in
            request.paths.map { Block(path: $0, start: 0, length: -1) }
        }, header: { _, _ throws(Failure) in [] })

    /// Where there are no files to look for.
    package static let none = BagFiles(
        blocks: { _ throws(Failure) in throw Failure("files cannot be looked up here") },
        header: { _, _ throws(Failure) in throw Failure("files cannot be looked up here") })
}
