public import MusterGraph

/// A collection in partitions, too large for one machine or made by many: a plan of how it is made, of named functions.
///
/// Building a bag runs nothing. Its methods give new bags, or an ``Expr`` where they come to one value; `client.compute`
/// runs either.
///
/// ```swift
/// let squares = Bag(0..<1_000_000, partitionCount: 8).map { $0 * $0 }
/// let even = squares.filter { $0 % 2 == 0 }
/// let total = try await client.compute(even.sum())
/// ```
///
/// A partition is a `list` of graphs. A run of steps is one task a partition, which moves chunks of a few thousand elements
/// through all of them. `docs/bags.md` shows every method, with dask's name for it.
public struct Bag<Element>: Sendable {
    /// How it is made.
    public let plan: BagPlan
    /// Who computes it, where it came from a client.
    let client: Client?
    /// What keeps its partitions on the workers, where they are there already.
    let holder: (any Sendable)?

    /// The bag that a plan makes; that its elements are of this type is not checked here.
    public init(plan: BagPlan) {
        self.init(plan: plan, client: nil, holder: nil)
    }

    init(plan: BagPlan, client: Client?, holder: (any Sendable)?) {
        self.plan = plan
        self.client = client
        self.holder = holder
    }

    /// This bag with one step more.
    func then<Next>(_ verb: BagVerb, _ arguments: [String: Term?] = [:], of type: Next.Type = Next.self) -> Bag<Next> {
        Bag<Next>(plan: plan.then(verb, arguments.compactMapValues { $0 }), client: client, holder: holder)
    }

    /// The value that this bag comes to after one step more.
    func reduced<Result>(_ verb: BagVerb, _ arguments: [String: Term?] = [:]) -> Expr<Result> {
        Expr(.bag(plan.then(verb, arguments.compactMapValues { $0 })))
    }
}

extension Bag: Hashable {
    /// Whether both are made in the same way.
    public static func == (left: Bag, right: Bag) -> Bool { left.plan == right.plan }

    /// Hashes how it is made.
    public func hash(into hasher: inout Hasher) { hasher.combine(plan) }
}

extension Bag: Codable {
    /// Reads the plan in its form in JSON.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do {
            self.init(plan: try GraphJSON.decodePlan(Array(text.utf8)))
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no plan of a bag: \(error)"))
        }
    }

    /// Writes the plan in its form in JSON, as a text. Where partitions are kept on workers by somebody, they are not from
    /// then on: whoever reads it holds nothing.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(GraphJSON.encode(plan))
    }
}

extension Lambda {
    /// The function as a step of a bag takes it. What is no call is made one by a function that gives back what it is given.
    var function: Term { term ?? .function(.described(Call("value.same", [body]))) }
}

extension Int {
    /// The number as an argument of a step.
    var argument: Term { .value(.int64(Int64(self))) }
}
