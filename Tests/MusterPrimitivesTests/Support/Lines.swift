import MusterGraph

/// The lines of a text as they should be read.
func expectedLines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    let last = lines.removeLast()
    for index in lines.indices where lines[index].last == 0x0d { lines[index].removeLast() }
    return last.isEmpty ? lines : lines + [last]
}

func expectedLines(_ text: String) -> Value {
    .list(expectedLines(Array(text.utf8)).map { .string(String(decoding: $0, as: UTF8.self)) })
}

extension Term {
    /// The lines of a block of a file.
    static func lines(_ path: String, _ start: Int = 0, _ length: Int = -1, errors: String = "strict") -> Term {
        .call(
            "bag.readLines", .value(.string(path)), .value(.int64(Int64(start))), .value(.int64(Int64(length))),
            .value(.string(errors)))
    }

    /// The same within another call.
    static func inlineLines(_ path: String) -> Term {
        .inline("bag.readLines", .value(.string(path)), 0, -1, "strict")
    }

    /// An empty list of a type.
    static func empty(_ type: String) throws -> Term {
        .block(try ColumnBlock(converting: Payload(encoding: .list([])), to: try ValueType(parsing: type)).payload)
    }
}

/// The lines of a file, block by block.
func lines(_ path: String, size: Int, blockSize: Int, errors: String = "strict") throws -> [Value] {
    var all: [Value] = []
    for start in stride(from: 0, to: size, by: blockSize) {
        guard case .list(let lines) = try value(.lines(path, start, min(blockSize, size - start), errors: errors))
        else { continue }
        all += lines
    }
    return all
}
