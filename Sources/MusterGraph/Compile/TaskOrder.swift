/// The order in which tasks should run, so that few results are alive at once.
///
/// Depth first, as dask's `order`: a task runs right after what it needs, and one subtree is finished before the next is
/// begun, the most demanding first (Sethi and Ullman's numbering). On top of that, a task that has become ready and is
/// the last to need one of its inputs runs at once, because it frees memory. All of it is iterative and linear, but for
/// sorting each task's inputs.
struct TaskOrder {
    /// The tasks in the order in which they should run.
    private(set) var order: [Int32] = []
    /// The circles that were found: each task needs the next, and the last the first.
    private(set) var cycles: [[Int32]] = []

    /// How many circles are looked for, at most; one is enough to refuse a graph, some more help to mend it.
    private static let cycleLimit = 16

    /// What each task needs, once each, as rows of one array; an entry that would close a circle is `removed`.
    private let offsets: [UInt32]
    private var inputs: [Int32]
    private static let removed: Int32 = -1

    /// Orders tasks.
    ///
    /// - Parameters:
    ///   - offsets: Where the inputs of each task begin in `inputs`; one more entry than tasks.
    ///   - inputs: The tasks that each task needs, no two alike in one row.
    ///   - wanted: The tasks whose results are wanted. Only what they need is ordered.
    init(offsets: [UInt32], inputs: [Int32], wanted: [Int32]) {
        self.offsets = offsets
        self.inputs = inputs
        let count = visitAll(from: wanted)
        emitAll(from: wanted, count: count)
    }

    private var count: Int { offsets.count - 1 }

    /// Where the inputs of a task lie.
    private func row(of task: Int32) -> Range<Int> { Int(offsets[Int(task)])..<Int(offsets[Int(task) + 1]) }

    /// Visits everything that is needed, each task after its inputs, removes what closes a circle, and sorts the inputs of
    /// each. Returns how many tasks there are.
    private mutating func visitAll(from wanted: [Int32]) -> Int {
        enum State: UInt8 { case unseen, open, finished }
        var states = [State](repeating: .unseen, count: count)
        var needs = [Int32](repeating: 1, count: count)
        var finishedCount = 0
        var stack: [(task: Int32, next: Int)] = []
        for root in wanted where states[Int(root)] == .unseen {
            states[Int(root)] = .open
            stack.append((root, row(of: root).lowerBound))
            while let (task, next) = stack.last {
                guard next < row(of: task).upperBound else {
                    states[Int(task)] = .finished
                    finishedCount += 1
                    sortInputs(of: task, &needs)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let input = inputs[next]
                switch states[Int(input)] {
                case .finished: break
                case .unseen:
                    states[Int(input)] = .open
                    stack.append((input, row(of: input).lowerBound))
                case .open:
                    inputs[next] = Self.removed
                    if cycles.count < Self.cycleLimit, let start = stack.lastIndex(where: { $0.task == input }) {
                        cycles.append(stack[start...].map(\.task))
                    }
                }
            }
        }
        return finishedCount
    }

    /// Sorts the inputs of a task, which were visited: those which need most memory come first.
    ///
    /// A task's need is how many results are alive at once while it is computed. The results of inputs that were computed
    /// before stay alive, so the most demanding input is computed first, while none is.
    private mutating func sortInputs(of task: Int32, _ needs: inout [Int32]) {
        let row = row(of: task)
        if row.count > 1 {
            // The place in the row keeps the order of arguments where needs are equal.
            var sorted = inputs[row].enumerated().map { place, input in
                (need: input == Self.removed ? 0 : needs[Int(input)], place: place, input: input)
            }
            sorted.sort { ($1.need, $0.place) < ($0.need, $1.place) }
            for (place, entry) in sorted.enumerated() { inputs[row.lowerBound + place] = entry.input }
        }
        var need: Int32 = 1
        for (place, index) in row.enumerated() where inputs[index] != Self.removed {
            need = max(need, needs[Int(inputs[index])] &+ Int32(truncatingIfNeeded: place))
        }
        needs[Int(task)] = need
    }

    /// Puts the tasks into `order`, depth first.
    private mutating func emitAll(from wanted: [Int32], count finishedCount: Int) {
        var emission = Emission(offsets: offsets, inputs: inputs, wanted: wanted)
        emission.order.reserveCapacity(finishedCount)
        var stack: [(task: Int32, next: Int)] = []
        for root in wanted where !emission.isEmitted[Int(root)] {
            stack.append((root, row(of: root).lowerBound))
            while let (task, next) = stack.last {
                if emission.isEmitted[Int(task)] {
                    stack.removeLast()
                } else if next < row(of: task).upperBound {
                    stack[stack.count - 1].next += 1
                    let input = inputs[next]
                    if input != Self.removed, !emission.isEmitted[Int(input)] {
                        stack.append((input, row(of: input).lowerBound))
                    }
                } else {
                    stack.removeLast()
                    emission.emit(task)
                }
            }
        }
        order = emission.order
    }
}

extension TaskOrder {
    /// Tasks as they are put into the order, and what that makes ready.
    private struct Emission {
        var order: [Int32] = []
        var isEmitted: [Bool]
        private let offsets: [UInt32]
        private let inputs: [Int32]
        /// The tasks that need each task, as rows.
        private var dependentOffsets: [UInt32]
        private var dependents: [Int32]
        /// How many inputs of each task are not in the order yet.
        private var missingInputs: [Int32]
        /// How many tasks that are not in the order yet need each task; a wanted result counts as needed for ever.
        private var uses: [Int32]
        /// What `emit` has still to look at; kept for the sake of its memory.
        private var waiting: [Int32] = []

        init(offsets: [UInt32], inputs: [Int32], wanted: [Int32]) {
            let count = offsets.count - 1
            self.offsets = offsets
            self.inputs = inputs
            isEmitted = [Bool](repeating: false, count: count)
            missingInputs = [Int32](repeating: 0, count: count)
            uses = [Int32](repeating: 0, count: count)
            dependentOffsets = [UInt32](repeating: 0, count: count + 1)
            for input in inputs where input != TaskOrder.removed {
                uses[Int(input)] += 1
                dependentOffsets[Int(input)] += 1
            }
            // First where each row ends; filled from its end, it then has where it begins.
            for index in 0..<count { dependentOffsets[index + 1] += dependentOffsets[index] }
            dependents = [Int32](repeating: 0, count: Int(dependentOffsets[count]))
            for task in (0..<count).reversed() {
                for index in row(of: Int32(task)) where inputs[index] != TaskOrder.removed {
                    let input = Int(inputs[index])
                    dependentOffsets[input] -= 1
                    dependents[Int(dependentOffsets[input])] = Int32(task)
                    missingInputs[task] += 1
                }
            }
            for task in wanted { uses[Int(task)] += 1 }
        }

        private func row(of task: Int32) -> Range<Int> { Int(offsets[Int(task)])..<Int(offsets[Int(task) + 1]) }

        private func dependentRow(of task: Int32) -> Range<Int> {
            Int(dependentOffsets[Int(task)])..<Int(dependentOffsets[Int(task) + 1])
        }

        /// Puts `task` into the order, and then whatever has become ready and frees something.
        mutating func emit(_ task: Int32) {
            waiting.append(task)
            while let task = waiting.popLast() {
                guard !isEmitted[Int(task)] else { continue }
                isEmitted[Int(task)] = true
                order.append(task)
                for index in row(of: task) where inputs[index] != TaskOrder.removed {
                    uses[Int(inputs[index])] -= 1
                    if uses[Int(inputs[index])] == 1, let last = lastUser(of: inputs[index]) { waiting.append(last) }
                }
                for index in dependentRow(of: task) {
                    let dependent = dependents[index]
                    missingInputs[Int(dependent)] -= 1
                    if missingInputs[Int(dependent)] == 0, frees(dependent) { waiting.append(dependent) }
                }
            }
        }

        /// The only task that still needs `input`, if it is ready. Asked once for each input, so the search is paid for.
        private func lastUser(of input: Int32) -> Int32? {
            dependents[dependentRow(of: input)]
                .first { !isEmitted[Int($0)] && missingInputs[Int($0)] == 0 }
        }

        /// Whether `task` is the last that needs one of its inputs.
        private func frees(_ task: Int32) -> Bool {
            row(of: task).contains {
                inputs[$0] != TaskOrder.removed && uses[Int(inputs[$0])] == 1
            }
        }
    }
}
