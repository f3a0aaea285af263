/// How a bag is made: where its partitions come from, and what is done with them, step by step.
///
/// A plan is data. It names functions and holds no code and no partition, so that it can be stored, sent, and shown; a graph
/// is made of it when it is computed. `docs/bags.md` has its form in JSON.
public struct BagPlan: Hashable, Sendable {
    /// Where the partitions come from.
    package var source: BagStep
    /// What is done with them, in order.
    package var steps: [BagStep]

    package init(source: BagStep, steps: [BagStep] = []) {
        self.source = source
        self.steps = steps
    }

    /// This plan with one step more.
    package func then(_ verb: BagVerb, _ arguments: [String: Term] = [:]) -> BagPlan {
        var plan = self
        plan.steps.append(BagStep(verb, arguments))
        return plan
    }
}

/// One step of a plan.
package struct BagStep: Hashable, Sendable {
    /// What it does.
    package var verb: BagVerb
    /// With what, by the names of the verb's parameters. Functions are `Term.function` or calls with parameters, bags
    /// are `Term.bag`.
    package var arguments: [String: Term]

    package init(_ verb: BagVerb, _ arguments: [String: Term] = [:]) {
        self.verb = verb
        self.arguments = arguments
    }
}
