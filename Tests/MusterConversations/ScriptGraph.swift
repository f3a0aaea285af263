package import MusterGraph

/// A graph of a conversation: compiled, with a name.
package struct ScriptGraph {
    package let name: String
    package let compiled: CompiledGraph
    /// The wanted tasks.
    package let wanted: [UInt32]
    private let indexOfKey: [String: UInt32]

    /// `graph NAME KEY …`, and the graph as JSON on the lines below.
    init(_ step: Step, resolving names: GraphNames) throws {
        name = try step.word(1)
        let json = try names.replacingFutures(in: step.details.map(\.text).joined(separator: "\n"))
        do {
            let graph = try GraphJSON.decode(Array(json.utf8))
            (compiled, wanted) = try graph.compile(wanted: step.words.dropFirst(2).map { Key($0) })
        } catch {
            throw ScriptFailure("graph \(name): \(error)")
        }
        var indices: [String: UInt32] = [:]
        for index in 0..<compiled.count where indices[compiled.key(of: index).name] == nil {
            indices[compiled.key(of: index).name] = UInt32(index)
        }
        indexOfKey = indices
    }

    func index(of key: String) throws -> UInt32 {
        if let index = indexOfKey[key] { return index }
        throw ScriptFailure("graph \(name) has no task `\(key)`")
    }

    /// The key of a task, or its number where the key stands for another task too.
    package func name(of index: UInt32) -> String {
        guard index < compiled.count else { return "#\(index)" }
        let key = compiled.key(of: Int(index)).name
        return indexOfKey[key] == index ? key : "#\(index)"
    }

    /// The tasks, a line each, for people.
    package var lines: [String] {
        (0..<compiled.count).map { index in
            let function = compiled.functionOf[index]
            let name = function == CompiledGraph.noFunction ? "=" : compiled.functions[Int(function)]
            var inputs: [String] = []
            compiled.forEachReference(of: index) { reference in
                switch reference {
                case .task(let input): inputs.append(self.name(of: input))
                case .future(let task): inputs.append("future \(task.index)")
                case .after(let input): inputs.append("after \(self.name(of: input))")
                }
            }
            let mark = wanted.contains(UInt32(index)) ? ", wanted" : ""
            let byteCount = compiled.arguments(of: index).count
            return "task \(index) \(self.name(of: UInt32(index))): "
                + ([name] + inputs).joined(separator: " ") + " (\(byteCount) B\(mark))"
        }
    }
}
