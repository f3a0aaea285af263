/// A core in the state that some happenings have brought it to, with doubles of those that it deals with.
package protocol Trial: AnyObject, SendableMetatype {
    /// What the core is given to do, and who is there.
    associatedtype Scenario: CustomStringConvertible, Sendable
    associatedtype Happening

    /// The state in which nothing has happened.
    init(_ scenario: Scenario)

    /// All that can happen in a scenario, in one state or another.
    static func happenings(in scenario: Scenario) -> [Happening]

    /// Has it happen. Returns whether it can happen now.
    func apply(_ happening: Happening) -> Bool

    /// What it would meet now: how a task stands that it is about, and the sort of event, for the count of such pairs.
    func pairs(with happening: Happening) -> [String]

    /// Everything that later events depend on, but for numbers that only grow: two trials with the same are in one state.
    var fingerprint: String { get }

    /// The rules that have been broken.
    var problems: [String] { get }

    /// Ends everything, whatever has become of it. Returns what is left then.
    func end() -> [String]
}
