/// How much of everything there is.
struct Scale {
    /// The part of all; 1 is all.
    let size: Double
    /// What was asked for instead, where it is tasks that are counted.
    let tasks: Int?

    /// How many tasks, where all would be `all`.
    func tasks(_ all: Int) -> Int { tasks ?? part(of: all) }

    /// How many of anything else, and at least one.
    func part(of all: Int) -> Int { max(Int(Double(all) * size), 1) }
}
