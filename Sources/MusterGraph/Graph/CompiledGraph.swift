/// A graph as it travels and as the scheduler keeps it: columns, one row a task.
///
/// Each task is one call. Tasks stand in the order in which they should run, and refer only to tasks before them, so a
/// graph that decodes has no cycle and a task's index is its priority. The format is written in `docs/graph-format.md`.
@usableFromInline
package struct CompiledGraph: Sendable, Equatable {
    /// In `functionOf`: the task calls nothing, and its only argument is its value.
    package static let noFunction = UInt32.max

    /// The names of the functions that are called or given as arguments.
    @usableFromInline package let functions: [String]
    /// The index in `functions` of what each task calls, or `noFunction`.
    @usableFromInline package let functionOf: [UInt32]
    /// Where in `arguments` each task's arguments begin; one more entry than tasks, and the last is the number of bytes.
    @usableFromInline package let argumentOffsets: [UInt32]
    /// The arguments of all tasks: MessagePack items, in which extensions stand for what is computed.
    @usableFromInline package let arguments: Payload
    /// Where in `keyBytes` each task's key begins; one more entry than tasks.
    @usableFromInline package let keyOffsets: [UInt32]
    /// The keys of all tasks, UTF-8.
    @usableFromInline package let keyBytes: Payload
    /// The options of the tasks that have any, by rising index.
    @usableFromInline package let options: [TaskOptions]

    /// A graph from columns that are known to be right: `init(decoding:limits:)` checks those which are not.
    init(
        functions: [String], functionOf: [UInt32], argumentOffsets: [UInt32], arguments: Payload,
        keyOffsets: [UInt32], keyBytes: Payload, options: [TaskOptions]
    ) {
        self.functions = functions
        self.functionOf = functionOf
        self.argumentOffsets = argumentOffsets
        self.arguments = arguments
        self.keyOffsets = keyOffsets
        self.keyBytes = keyBytes
        self.options = options
    }

    /// The graph without tasks.
    package static let empty = CompiledGraph(
        functions: [], functionOf: [], argumentOffsets: [0], arguments: .empty, keyOffsets: [0], keyBytes: .empty,
        options: [])

    /// The number of tasks.
    @inlinable package var count: Int { functionOf.count }

    /// The key of task `index`, for people. `y[1]` is the call that is argument 1 of the task `y`, counted from 0.
    package func key(of index: Int) -> Key {
        let bytes = keyBytes[Int(keyOffsets[index])..<Int(keyOffsets[index + 1])]
        return Key(bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// The arguments of task `index`: MessagePack items, one after another.
    @inlinable
    package func arguments(of index: Int) -> Payload {
        arguments[Int(argumentOffsets[index])..<Int(argumentOffsets[index + 1])]
    }

    /// The value of task `index`, which calls nothing and refers to nothing. A list of a known type is a block, aligned to 8
    /// bytes, without the extension around it.
    package func literal(of index: Int) -> Payload {
        let arguments = arguments(of: index)
        var reader = MessagePackReader(arguments.borrowedBytes)
        guard reader.nextKind == .extension, let (type, bytes) = try? reader.readExtension(),
            type == ArgumentExtension.block.rawValue
        else { return arguments }
        return arguments[reader.position - bytes.count..<reader.position].aligned()
    }

    /// The options of task `index`; nil when it has none.
    @inlinable
    package func options(of index: Int) -> TaskOptions? {
        var (low, high) = (0, options.count)
        while low < high {
            let middle = (low + high) / 2
            if options[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low < options.count && options[low].index == index ? options[low] : nil
    }
}

/// The options of one task.
@usableFromInline
package struct TaskOptions: Hashable, Sendable {
    /// The task.
    @usableFromInline package var index: UInt32
    /// How often the call is tried again after it threw.
    @usableFromInline package var retries: UInt32
    /// Higher runs first.
    @usableFromInline package var priority: Int32
    /// Whether a call with effects may run again when nobody knows if it already ran.
    @usableFromInline package var rerun: Bool
    /// How long one attempt may take; 0 is for ever.
    @usableFromInline package var timeoutMilliseconds: UInt32

    package init(
        index: UInt32, retries: UInt32 = 0, priority: Int32 = 0, rerun: Bool = false, timeoutMilliseconds: UInt32 = 0
    ) {
        self.index = index
        self.retries = retries
        self.priority = priority
        self.rerun = rerun
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}
