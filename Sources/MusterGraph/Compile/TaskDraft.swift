/// A task while its graph is compiled. There may be millions of them, and memory that is touched for the first time is most
/// of what one costs, so it has 24 bytes.
struct TaskDraft {
    /// The index of the function, or `CompiledGraph.noFunction`.
    var function: UInt32
    /// The place in the graph of the key that it belongs to.
    var place: UInt32
    /// Where its own name stands in `GraphCompiler.names`, if it is a call inside another; otherwise negative.
    var name: Int32
    /// Where its links end; they begin where those of the draft before it do.
    var linksEnd: UInt32
    /// Where its arguments end among all that was written; they begin where those of the draft before it do.
    var bytesEnd: Int
}

/// A place in written arguments where the index of another task belongs, which is not known before all are ordered.
struct TaskLink {
    /// Where the four bytes are.
    var offset: Int
    /// What is referred to.
    var target: Target

    enum Target {
        /// A task.
        case draft(Int)
        /// The task of the key at this place in the graph.
        case place(Int)
    }
}

/// The arguments of one task, as they are written.
struct TaskOutput: ~Copyable {
    var writer = MessagePackWriter()
    var links: [TaskLink] = []

    /// Writes a reference, or an order, whose index is filled in later; nil when what it refers to does not exist.
    mutating func write(_ kind: ArgumentExtension, _ target: TaskLink.Target?) {
        writer.beginExtension(kind.rawValue, length: 4)
        if let target { links.append(TaskLink(offset: writer.bytes.count, target: target)) }
        writer.append(raw: [0xff, 0xff, 0xff, 0xff])
    }

    /// Writes an index that is known.
    mutating func write(_ kind: ArgumentExtension, _ index: UInt32) {
        writer.beginExtension(kind.rawValue, length: 4)
        withUnsafeBytes(of: index.littleEndian) { writer.append(raw: $0) }
    }

    mutating func write(_ future: TaskID) {
        writer.beginExtension(ArgumentExtension.future.rawValue, length: 12)
        withUnsafeBytes(of: future.graph.littleEndian) { writer.append(raw: $0) }
        withUnsafeBytes(of: future.index.littleEndian) { writer.append(raw: $0) }
    }

    mutating func write(block: Payload) {
        writer.beginExtension(ArgumentExtension.block.rawValue, length: block.count)
        block.withUnsafeBytes { writer.append(raw: $0) }
    }

    /// Writes a value; false when it nests deeper than `depth`.
    mutating func write(_ value: Value, depth: Int) -> Bool {
        guard depth > 0 else { return false }
        switch value {
        case .null: writer.writeNil()
        case .bool(let value): writer.write(value)
        case .int64(let value): writer.write(value)
        case .float64(let value): writer.write(value)
        case .string(let value): writer.write(value)
        case .bytes(let value): writer.write(bytes: value)
        case .list(let values):
            writer.beginArray(values.count)
            for value in values {
                guard write(value, depth: depth - 1) else { return false }
            }
        case .map(let values):
            writer.beginMap(values.count)
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                writer.write(key)
                guard write(value, depth: depth - 1) else { return false }
            }
        }
        return true
    }

    mutating func removeAll() {
        writer.removeAll()
        links.removeAll(keepingCapacity: true)
    }
}
