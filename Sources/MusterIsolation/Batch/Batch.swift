package import MusterGraph

/// Tasks of one graph that go to an executor process together.
package struct Batch {
    /// One task.
    package struct Item {
        /// Its index in the graph, by which later ones refer to its result.
        package let index: UInt32
        /// The function's number in the graph.
        package let function: UInt32
        /// The arguments as `docs/graph-format.md` has them.
        package let arguments: Payload
        /// How often it may be run again when it throws.
        package let retries: Int
        /// How long one attempt may take, in milliseconds; 0 is for ever.
        package let timeoutMilliseconds: UInt32
        /// Whether it must not be run twice.
        package let hasEffects: Bool

        package init(
            index: UInt32, function: UInt32, arguments: Payload, retries: Int, timeoutMilliseconds: UInt32,
            hasEffects: Bool
        ) {
            self.index = index
            self.function = function
            self.arguments = arguments
            self.retries = retries
            self.timeoutMilliseconds = timeoutMilliseconds
            self.hasEffects = hasEffects
        }
    }

    /// The functions that the tasks name.
    package let functions: IsolatedFunctions
    /// The largest result, in bytes.
    package let resultByteCount: Int
    /// The tasks, in the order in which they run.
    package private(set) var items: [Item] = []
    /// The results that they take and that are not made in this batch, once each.
    package private(set) var inputs: [(reference: ArgumentReference, value: Payload)] = []
    /// The bytes of both.
    package private(set) var byteCount = 0
    private var known: Set<ArgumentReference> = []

    package init(functions: IsolatedFunctions, resultByteCount: Int) {
        self.functions = functions
        self.resultByteCount = resultByteCount
    }

    package mutating func append(_ item: Item) {
        items.append(item)
        byteCount += item.arguments.count + 8
    }

    /// Adds an input, unless it has it.
    package mutating func add(_ value: Payload, for reference: ArgumentReference) {
        guard known.insert(reference).inserted else { return }
        inputs.append((reference, value))
        byteCount += value.count + 64
    }
}
