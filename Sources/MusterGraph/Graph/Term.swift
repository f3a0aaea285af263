/// What stands at a key of a graph, or as an argument: a value, or how to compute one.
public enum Term: Hashable, Sendable {
    /// A value, which is just what it looks like.
    case value(MusterGraph.Value)
    /// The value of another key of the graph.
    case key(MusterGraph.Key)
    /// A call of a registered function. As an argument, a call that contains parameters is a function (see `docs/graph.schema.json`).
    indirect case call(Call)
    /// A list, in which something is computed.
    case list([Term])
    /// A map with string keys, in which something is computed.
    case map([String: Term])
    /// A function itself, as an argument.
    indirect case function(FunctionTerm)
    /// A parameter of the function that is being described; the first is 0.
    case parameter(Int)
    /// A result that another graph of the same scheduler holds.
    case future(TaskID)
    /// A call that is computed within the task that it is an argument of, instead of becoming a task of its own. So the
    /// steps of a bag move chunk by chunk through one task.
    indirect case inline(Call)
    /// A list of a known type, as a column block: the bytes that `docs/values.md` describes.
    case block(Payload)
    /// What a bag comes to: the value of its reduction, or the list of all its elements.
    indirect case bag(BagPlan)
}

/// A function as an argument.
public enum FunctionTerm: Hashable, Sendable {
    /// A registered function.
    case named(String)
    /// A function that is described by a call with parameters: `math.add($0, 1)`.
    case described(Call)
}

extension Term {
    /// A call of the function named `function`.
    ///
    /// - Parameters:
    ///   - function: The function's name, for example `math.add`.
    ///   - arguments: What it is called with.
    ///   - retries: How often the call is tried again after it threw.
    ///   - priority: Before or after other graphs' tasks: higher runs first, 0 is usual.
    ///   - after: Keys that must be there before the call begins.
    ///   - rerun: Whether a call with effects may run again when nobody knows if it already ran.
    ///   - timeout: How long one attempt may take; nil is for ever.
    public static func call(
        _ function: String, _ arguments: Term..., retries: Int = 0, priority: Int = 0, after: [MusterGraph.Key] = [],
        rerun: Bool = false, timeout: Duration? = nil
    ) -> Term {
        let options = Call.Options(retries: retries, priority: priority, after: after, rerun: rerun, timeout: timeout)
        return .call(Call(function, arguments, options: options))
    }

    /// The registered function named `name`, as an argument.
    public static func function(_ name: String) -> Term { .function(.named(name)) }
}

extension Term: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// The value null.
    public init(nilLiteral: ()) { self = .value(.null) }
    /// A bool.
    public init(booleanLiteral value: Bool) { self = .value(.bool(value)) }
    /// An int64.
    public init(integerLiteral value: Int64) { self = .value(.int64(value)) }
    /// A float64.
    public init(floatLiteral value: Double) { self = .value(.float64(value)) }
    /// A string; never a key, which is written `.key("x")`.
    public init(stringLiteral value: String) { self = .value(.string(value)) }
    /// A list, whose elements may be computed.
    public init(arrayLiteral elements: Term...) { self.init(elements) }
    /// A map, whose values may be computed. Of two equal keys, the last counts.
    public init(dictionaryLiteral elements: (String, Term)...) {
        self.init(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }

    /// A list: a value when all its elements are.
    public init(_ elements: [Term]) {
        let values = elements.compactMap(\.asValue)
        self = values.count == elements.count ? .value(.list(values)) : .list(elements)
    }

    /// A map: a value when everything in it is.
    public init(_ elements: [String: Term]) {
        let values = elements.compactMapValues(\.asValue)
        self = values.count == elements.count ? .value(.map(values)) : .map(elements)
    }

    /// The value, where this is one.
    private var asValue: MusterGraph.Value? {
        if case .value(let value) = self { value } else { nil }
    }
}
