import MusterGraph
import MusterProtocol

/// What tasks need of a worker: rows of `functions`, which graphs share.
extension SchedulerState {
    /// The row of functions that tasks need together, made if there is none.
    mutating func intern(_ resolved: [ResolvedFunction]) -> Int {
        let choices = resolved.map { resolved in
            FunctionChoice(
                name: resolved.name,
                candidates: resolved.candidates.map { .init(version: $0.version, signature: $0.signature.description) })
        }
        if let index = functionIndex[choices] { return index }
        let index = functions.count
        let hasEffects = resolved.contains { $0.candidates.contains { $0.flags.contains(.effects) } }
        var record = FunctionRecord(
            choices: choices, hasEffects: hasEffects, queueNanoseconds: configuration.queueNanoseconds)
        for worker in workers.indices where workers[worker].isConnected {
            workers[worker].can.append(offers(worker, choices))
            if workers[worker].can[index] { record.workerCount += 1 }
        }
        functions.append(record)
        functionIndex[choices] = index
        return index
    }

    /// What the tasks need, and which of them name functions in their arguments. Those that need the same share a row of
    /// `functions`.
    mutating func needs(of checked: CheckedGraph, _ functions: [Int]) -> (needs: [UInt32], naming: Set<UInt32>) {
        var needs = [UInt32](repeating: GraphRecord.noFunction, count: checked.graph.count)
        var naming: Set<UInt32> = []
        var known: [[UInt32]: Int] = [:]
        for task in 0..<checked.graph.count where checked.functionOf[task] != CompiledGraph.noFunction {
            needs[task] = UInt32(functions[Int(checked.functionOf[task])])
            let named = checked.graph.functionsNamed(by: task)
            guard !named.isEmpty else { continue }
            let needed = [checked.functionOf[task]] + named.sorted()
            let row = known[needed] ?? intern(needed.map { checked.functions[Int($0)] })
            known[needed] = row
            needs[task] = UInt32(row)
            naming.insert(UInt32(task))
        }
        return (needs, naming)
    }

    /// Whether a worker has announced every candidate of all choices.
    func offers(_ worker: Int, _ choices: [FunctionChoice]) -> Bool {
        choices.allSatisfy { choice in
            choice.candidates.allSatisfy { candidate in
                workers[worker].functions.contains {
                    $0.name == choice.name && $0.version == candidate.version
                        && $0.signature.description == candidate.signature
                }
            }
        }
    }
}
