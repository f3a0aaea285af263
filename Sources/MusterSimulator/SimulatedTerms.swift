import MusterGraph

/// What stands at the keys of a simulated graph.
struct SimulatedTerms {
    /// How far back a term refers.
    let reach: Int
    let shape: SimulatedGraph.Shape
    private let futures: [TaskID]

    init(reach: Int, shape: SimulatedGraph.Shape) {
        self.reach = reach
        self.shape = shape
        futures = shape.futures.keys.sorted()
    }

    /// What stands at key `number`: it refers to keys with lower numbers.
    func term(_ number: Int, using random: inout RandomSource) -> Term {
        guard number > 0, !random.chance(0.1) else {
            if let future = future(using: &random) { return .call("sim.mix1", future) }
            return random.chance(0.3)
                ? .value(.string(String(repeating: "x", count: random.chance(0.2) ? 2_000 : 3)))
                : .call("sim.mix0")
        }
        if random.chance(shape.failureRate) { return .call("sim.fail", key(before: number, using: &random)) }
        if random.chance(0.1) {
            let items = (0..<Int.random(in: 0...6, using: &random)).map { _ in input(number, using: &random) }
            return .call("sim.list", Term(items))
        }
        if shape.effectRate > 0, random.chance(shape.effectRate) {
            let options = Call.Options(rerun: random.chance(shape.rerunRate))
            return .call(
                Call(SimulatedFunctions.effect, [key(before: number, using: &random)], options: options))
        }
        let arity = Int.random(in: 1...4, using: &random)
        let arguments: [Term] = (0..<arity).map { position in
            position > 0 && random.chance(0.2) ? .value(.int64(Int64(position))) : input(number, using: &random)
        }
        return .call(Call("sim.mix\(arity)", arguments, options: options(number, using: &random)))
    }

    /// Another key's value.
    func key(before number: Int, using random: inout RandomSource) -> Term {
        .key(Key("k\(Int.random(in: max(0, number - reach)..<number, using: &random))"))
    }

    /// Another key's value, or now and then another graph's.
    private func input(_ number: Int, using random: inout RandomSource) -> Term {
        future(using: &random) ?? key(before: number, using: &random)
    }

    private func future(using random: inout RandomSource) -> Term? {
        guard !futures.isEmpty, random.chance(0.15) else { return nil }
        return futures.randomElement(using: &random).map { .future($0) }
    }

    private func options(_ number: Int, using random: inout RandomSource) -> Call.Options {
        guard shape.orderRate > 0, random.chance(shape.orderRate) else { return Call.Options() }
        let keys = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            Key("k\(Int.random(in: 0..<number, using: &random))")
        }
        return Call.Options(after: keys)
    }
}
