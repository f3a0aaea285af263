/// Checks a task's arguments that may be any bytes at all, so that whoever reads them later need not.
struct ArgumentValidator {
    private var reader: MessagePackReader
    /// Where each task's arguments begin is counted from the beginning of all arguments, and so are positions in errors.
    private let start: Int
    private let functionCount: Int
    /// Whether the task at hand calls a function, so that calls may stand within it.
    private var callsFunction = true
    private let depth: Int

    init(_ bytes: UnsafeRawBufferPointer, startingAt start: Int, functionCount: Int, depth: Int) {
        reader = MessagePackReader(bytes)
        self.start = start
        self.functionCount = functionCount
        self.depth = min(depth, MessagePackReader.maximumDepth)
    }

    /// Checks the arguments of task `task`. A task that calls nothing has exactly one.
    mutating func validate(task: Int, callsFunction: Bool) throws(DecodingFailure) {
        self.callsFunction = callsFunction
        do throws(DecodingFailure) {
            var count = 0
            var ordersBegan = false
            while !reader.isAtEnd {
                if try takesOrder(task: task) {
                    ordersBegan = true
                } else {
                    guard !ordersBegan else { throw reader.failure("an argument stands behind an order") }
                    try validateItem(task: task, insideDescribed: false, depth: 1)
                    count += 1
                }
            }
            guard callsFunction || count == 1 else {
                throw reader.failure("a task without a function has \(count) values, and needs one")
            }
        } catch {
            throw DecodingFailure(position: start + error.position, message: error.message)
        }
    }

    /// Reads one task that must be done before, if that is what comes next.
    private mutating func takesOrder(task: Int) throws(DecodingFailure) -> Bool {
        guard reader.nextKind == .extension else { return false }
        var ahead = reader
        let (type, bytes) = try ahead.readExtension()
        guard type == ArgumentExtension.after.rawValue else { return false }
        try validateIndex(bytes, below: task, "an order", from: reader.position, to: ahead.position)
        reader = ahead
        return true
    }

    /// Checks one item. Recursion is bounded by `depth`.
    private mutating func validateItem(task: Int, insideDescribed: Bool, depth: Int) throws(DecodingFailure) {
        guard depth <= self.depth else { throw reader.failure("nested deeper than \(self.depth)") }
        switch reader.nextKind {
        case .string: _ = try reader.readString()
        case .array:
            for _ in 0..<(try reader.readArrayCount()) {
                try validateItem(task: task, insideDescribed: insideDescribed, depth: depth + 1)
            }
        case .map:
            for _ in 0..<(try reader.readMapCount()) {
                _ = try reader.readString()
                try validateItem(task: task, insideDescribed: insideDescribed, depth: depth + 1)
            }
        case .extension: try validateExtension(task: task, insideDescribed: insideDescribed, depth: depth)
        case .nil, .bool, .integer, .float, .bytes, .unused, nil: _ = try reader.skip()
        }
    }

    private mutating func validateExtension(
        task: Int, insideDescribed: Bool, depth: Int
    ) throws(DecodingFailure) {
        let before = reader.position
        let (type, bytes) = try reader.readExtension()
        switch ArgumentExtension(rawValue: type) {
        case .reference: try validateIndex(bytes, below: task, "a reference", from: before, to: reader.position)
        case .function: try validateIndex(bytes, below: functionCount, "a function", from: before, to: reader.position)
        case .future:
            guard bytes.count == 12, reader.position - before == 15 else {
                throw reader.failure("a future has 12 bytes, and its shortest form")
            }
        case .parameter:
            guard insideDescribed else { throw reader.failure("a parameter stands outside of a described function") }
            guard bytes.count == 1 else { throw reader.failure("a parameter has 1 byte, not \(bytes.count)") }
        case .described:
            try validateCall(bytes, task: task, insideDescribed: true, depth: depth)
        case .inline:
            guard callsFunction else { throw reader.failure("an inline call stands in a task that calls nothing") }
            guard !insideDescribed else { throw reader.failure("an inline call stands inside a described function") }
            try validateCall(bytes, task: task, insideDescribed: false, depth: depth)
        case .block:
            try validateBlock(bytes, from: before)
        case .after, nil:
            throw DecodingFailure(position: before, message: "extension \(type) does not stand among arguments")
        }
    }

    private mutating func validateCall(
        _ bytes: UnsafeRawBufferPointer, task: Int, insideDescribed: Bool, depth: Int
    ) throws(DecodingFailure) {
        let outer = reader
        let base = outer.position - bytes.count
        reader = MessagePackReader(bytes)
        do throws(DecodingFailure) {
            let count = try reader.readArrayCount()
            guard count >= 1 else { throw reader.failure("a call has no function") }
            guard try reader.readUInt32() < functionCount else {
                throw reader.failure("a function is beyond the \(functionCount) that the graph names")
            }
            for _ in 1..<count { try validateItem(task: task, insideDescribed: insideDescribed, depth: depth + 1) }
            guard reader.isAtEnd else { throw reader.failure("a call ends before its bytes do") }
        } catch {
            throw DecodingFailure(position: base + error.position, message: error.message)
        }
        reader = outer
    }

    /// Checks a list that stands among the arguments. The bytes are copied for that, as a block is read where it is
    /// aligned.
    private func validateBlock(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(DecodingFailure) {
        do throws(DecodingFailure) {
            _ = try ColumnBlock(parsing: Payload(copying: bytes), validate: .full)
        } catch {
            throw DecodingFailure(position: start, message: "a list is no column block: \(error.message)")
        }
    }

    /// Checks an index. Only its shortest form is allowed, because it is the only one that `forEachReference` looks for.
    private func validateIndex(
        _ bytes: UnsafeRawBufferPointer, below limit: Int, _ what: StaticString, from start: Int, to end: Int
    ) throws(DecodingFailure) {
        guard bytes.count == 4, end - start == 6 else {
            throw reader.failure("\(what) has 4 bytes, and its shortest form")
        }
        let index = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
        guard index < limit else { throw reader.failure("\(what) is \(index), and must be below \(limit)") }
    }
}
