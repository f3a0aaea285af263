/// What is wrong with a bag's plan.
package struct BagError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step, counted from 0 behind the source; nil for the source itself.
    package let step: Int?
    /// Its verb, as far as it is one.
    package let verb: String
    /// What was found, and what would be right.
    package let message: String

    package init(step: Int?, verb: String, _ message: String) {
        self.step = step
        self.verb = verb
        self.message = message
    }

    package var description: String {
        let place = step.map { "step \($0 + 1), `\(verb)`" } ?? "the source, `\(verb)`"
        return "the bag's plan, \(place): \(message)"
    }
}
