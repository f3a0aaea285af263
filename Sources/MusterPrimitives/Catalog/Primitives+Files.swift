import MusterGraph
import MusterRegistry

extension Primitives {
    /// Lists from files. Every worker sees a file under the same path, and each block is read where its task runs.
    static let files: [Primitive] = [lines, records].flatMap { $0 }

    private static let lines: [Primitive] = [
        Primitive(
            "bag.readLines", "(path: string, start: int64, length: int64, errors: string) -> list<string>",
            """
            The lines that begin in a block of a text file, without what ends them.
            A length of -1 is all of the file from there. A file whose name ends in `.gz` or `.zst` is decompressed, and is
            one block. Bytes that are not UTF-8 are an error where `errors` is "strict"; "replace" puts U+FFFD there.
            - Example: bag.readLines("/dev/null", 0, -1, "strict") == []
            - Example: bag.readLines("/no/such/file", 0, -1, "strict") throws
            """
        ) { arguments throws(CallFailure) in .stream(try lineStream(arguments)) },
        Primitive(
            "bag.readLinesWithPath",
            "(path: string, start: int64, length: int64, errors: string) -> list<tuple<path: string, line: string>>",
            "What `bag.readLines` gives, and with each line the path."
        ) { arguments throws(CallFailure) in
            .stream(
                PathLineStream(
                    try lineStream(arguments), path: try arguments.string(0), writer: try arguments.column(of: .string))
            )
        },
        Primitive(
            "bag.writeLines", "(lines: list<string>, path: string, overwrite: bool) -> string",
            """
            Writes the lines to a file, each with a line break behind it, and gives the path.
            A file whose name ends in `.gz` or `.zst` is compressed. It is written whole or not at all. A file that is
            there already, with another content, is an error unless `overwrite` is true.
            """,
            flags: .effects
        ) { arguments throws(CallFailure) in
            let lines = try arguments.texts(0)
            let (path, overwrite, name) = (try arguments.string(1), try arguments.bool(2), arguments.name)
            let writer = try FileFailure.asFailure(of: name) { () throws(FileFailure) in
                try LineWriter(path, overwrite: overwrite)
            }
            try arguments.forEachChunk(of: lines) { chunk throws(CallFailure) in
                try FileFailure.asFailure(of: name) { () throws(FileFailure) in try writer.write(chunk) }
            }
            try FileFailure.asFailure(of: name) { () throws(FileFailure) in try writer.finish() }
            return .value(try arguments.value(1))
        },
    ]

    private static func lineStream(_ arguments: borrowing PrimitiveArguments) throws(CallFailure) -> LineStream {
        guard let errors = TextErrors(rawValue: try arguments.string(3)) else {
            throw arguments.failure("`errors` is \"strict\" or \"replace\", not \"\(try arguments.string(3))\"")
        }
        return try LineStream(arguments, try arguments.fileBlock(), errors: errors)
    }
}

extension PrimitiveArguments {
    /// The block that the first three arguments name.
    func fileBlock() throws(CallFailure) -> FileBlock {
        try FileBlock(path: try string(0), start: try int64(1), length: try int64(2), for: name)
    }
}
