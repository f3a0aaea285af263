/// The MessagePack extension types that stand in a task's arguments for what is computed.
package enum ArgumentExtension: Int8, Sendable {
    /// The result of a task of this graph: its index, which is lower than that of the task that refers to it.
    case reference = 1
    /// The result of a task of another graph: its graph and its index.
    case future = 2
    /// A function as an argument: an index in the graph's functions.
    case function = 3
    /// A function that a call with parameters describes: an array of an index in the graph's functions and arguments.
    /// Inside another described call it is a part of that call, and is evaluated with it.
    case described = 4
    /// A parameter of the function that is being described.
    case parameter = 5
    /// A task that must be done before, though its result is not passed. It stands behind the arguments.
    case after = 6
    /// A call that is computed within the task, and whose result is the argument: an array of an index in the graph's
    /// functions and arguments. What it comes to need never be whole in memory.
    case inline = 7
    /// A list of a known type, as a column block (`docs/values.md`).
    case block = 8
}

/// What a task's arguments refer to.
@usableFromInline
package enum ArgumentReference: Hashable, Sendable {
    /// The result of a task of this graph.
    case task(UInt32)
    /// The result of a task of another graph.
    case future(TaskID)
    /// A task of this graph that must be done before.
    case after(UInt32)
}
