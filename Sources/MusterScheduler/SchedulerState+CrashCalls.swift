import MusterGraph
import MusterProtocol

/// Which call a task is, wherever it stands.
extension SchedulerState {
    /// What the task calls, and with what; nil if it calls nothing.
    ///
    /// Values that stand in the graph are values, also where a key stands for one. A call that takes results of others, or
    /// that names functions, is like none but itself: that the same bytes mean the same elsewhere is not known.
    func crashCall(of task: TaskReference) -> CrashCall? {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let function = graphs[slot].graph.functionOf[index]
        guard function != CompiledGraph.noFunction else { return nil }
        let choice = functions[graphs[slot].functions[Int(function)]].choices[0]
        let version = choice.candidates.map { "\($0.version) \($0.signature)" }.joined(separator: ", ")
        var hash = ArgumentHash()
        if graphs[slot].naming.contains(task.index) || !combine(task, into: &hash) {
            hash = ArgumentHash()
            hash.combine(graphs[slot].number)
            hash.combine(UInt64(task.index))
        }
        return CrashCall(function: choice.name, version: version, argumentHash: hash.value)
    }

    /// Returns whether the arguments are all values.
    private func combine(_ task: TaskReference, into hash: inout ArgumentHash) -> Bool {
        let arguments = graphs[Int(task.slot)].graph.graph.arguments(of: Int(task.index))
        return arguments.withUnsafeBytes { bytes in
            var reader = MessagePackReader(bytes)
            while !reader.isAtEnd {
                guard let item = try? reader.skip() else { return false }
                var references: [ArgumentReference] = []
                ArgumentReference.forEach(in: item) { references.append($0) }
                switch references.first {
                case nil: hash.combine(item)
                case .task(let input):
                    // The item is this reference and nothing else, or a list that has some within.
                    let literal = TaskReference(slot: task.slot, index: input)
                    guard item.count == 6, isLiteral(literal) else { return false }
                    graphs[Int(task.slot)].graph.graph.literal(of: Int(input)).withUnsafeBytes { hash.combine($0) }
                case .future, .after: return false
                }
            }
            return true
        }
    }
}

/// FNV-1a, of 64 bits: the same in every process, which Swift's own hashes are not.
struct ArgumentHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func combine(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { add($0) }
    }

    /// The bytes, and how many there are, so that two arguments differ from one of both.
    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        combine(UInt64(bytes.count))
        add(bytes)
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }
}
