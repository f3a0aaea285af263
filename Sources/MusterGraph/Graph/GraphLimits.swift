/// How large a graph may be that comes from outside.
package struct GraphLimits: Sendable {
    /// The number of tasks.
    package var taskCount: Int
    /// The number of functions named.
    package var functionCount: Int
    /// How deep arguments nest.
    package var depth: Int
    /// The bytes of one call's arguments, which travel in one message. A value that is no argument travels in parts.
    package static let argumentByteCount = 32 << 20

    package init(taskCount: Int = 16_000_000, functionCount: Int = 65_536, depth: Int = 128) {
        self.taskCount = taskCount
        self.functionCount = functionCount
        self.depth = depth
    }
}
