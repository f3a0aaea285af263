extension GraphCompiler {
    /// Orders the tasks and puts the columns together.
    ///
    /// - Parameter wanted: The drafts of the wanted keys; negative for a key that has none.
    mutating func finish(wanted: [Int32]) -> Compilation {
        let (offsets, inputs) = draftInputs()
        let order = TaskOrder(
            offsets: offsets, inputs: inputs,
            wanted: wanted.allSatisfy { $0 >= 0 } ? wanted : wanted.filter { $0 >= 0 })
        for cycle in order.cycles { report(cycle: cycle) }
        var ranks = [UInt32](repeating: .max, count: drafts.count)
        for (rank, draft) in order.order.enumerated() { ranks[Int(draft)] = UInt32(rank) }
        fillIn(ranks)
        if bytes.count > UInt32.max {
            report("the arguments take \(bytes.count) bytes, and a graph holds 4 GiB; scatter large values", at: nil)
        }
        return Compilation(
            graph: columns(order.order, ranks), wanted: wanted.map { $0 >= 0 ? ranks[Int($0)] : .max },
            places: order.order.map { drafts[Int($0)].place }, errors: allErrors)
    }

    /// The drafts that each draft needs, each once, as rows.
    private func draftInputs() -> (offsets: [UInt32], inputs: [Int32]) {
        guard !links.isEmpty else { return ([UInt32](repeating: 0, count: drafts.count + 1), []) }
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(drafts.count + 1)
        var inputs: [Int32] = []
        inputs.reserveCapacity(links.count)
        var lastUser = [Int32](repeating: -1, count: drafts.count)
        for index in drafts.indices {
            for place in links(of: index) {
                guard let target = resolved(links[place].target), lastUser[target] != index else { continue }
                lastUser[target] = Int32(index)
                inputs.append(Int32(target))
            }
            offsets.append(UInt32(inputs.count))
        }
        return (offsets, inputs)
    }

    private func resolved(_ target: TaskLink.Target) -> Int? {
        switch target {
        case .draft(let draft): draft
        case .place(let place): draft(at: place)
        }
    }

    private mutating func report(cycle: [Int32]) {
        var keys: [(place: Int, name: String)] = []
        for draft in cycle {
            let place = Int(drafts[Int(draft)].place)
            if keys.last?.place != place { keys.append((place, graph.keys[place].name)) }
        }
        if keys.count > 1, keys.first?.place == keys.last?.place { keys.removeLast() }
        reportCircle(keys: keys)
    }

    /// Writes the index of every task into the arguments that refer to it.
    private mutating func fillIn(_ ranks: [UInt32]) {
        // Taken out for the time being, so that the links can be followed while it is written to.
        var written: [UInt8] = []
        swap(&bytes, &written)
        written.withUnsafeMutableBytes { bytes in
            for link in links {
                guard let target = resolved(link.target) else { continue }
                bytes.storeBytes(of: ranks[target].littleEndian, toByteOffset: link.offset, as: UInt32.self)
            }
        }
        swap(&bytes, &written)
    }

    private func columns(_ order: [Int32], _ ranks: [UInt32]) -> CompiledGraph {
        var functionOf: [UInt32] = []
        var (argumentOffsets, keyOffsets): ([UInt32], [UInt32]) = ([0], [0])
        var (argumentEnd, keyEnd) = (0, 0)
        functionOf.reserveCapacity(order.count)
        argumentOffsets.reserveCapacity(order.count + 1)
        keyOffsets.reserveCapacity(order.count + 1)
        for index in order {
            functionOf.append(drafts[Int(index)].function)
            argumentEnd += bytes(of: Int(index)).count
            argumentOffsets.append(UInt32(truncatingIfNeeded: argumentEnd))
            keyEnd += name(of: Int(index)).utf8.count
            keyOffsets.append(UInt32(truncatingIfNeeded: keyEnd))
        }
        let arguments = bytes.withUnsafeBytes { source in
            Payload(count: argumentEnd) { target in
                var position = 0
                for index in order {
                    let range = bytes(of: Int(index))
                    UnsafeMutableRawBufferPointer(rebasing: target[position..<position + range.count])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range]))
                    position += range.count
                }
            }
        }
        let keyBytes = Payload(count: keyEnd) { target in
            var position = 0
            for index in order {
                var name = name(of: Int(index))
                position += name.withUTF8 { name in
                    UnsafeMutableRawBufferPointer(rebasing: target[position..<position + name.count])
                        .copyMemory(from: UnsafeRawBufferPointer(name))
                    return name.count
                }
            }
        }
        return CompiledGraph(
            functions: functions, functionOf: functionOf, argumentOffsets: argumentOffsets, arguments: arguments,
            keyOffsets: keyOffsets, keyBytes: keyBytes, options: taskOptions(ranks))
    }

    private func taskOptions(_ ranks: [UInt32]) -> [TaskOptions] {
        options.compactMap { draft, options in
            let taskOptions = TaskOptions(
                index: ranks[draft], retries: UInt32(clamping: options.retries),
                priority: Int32(clamping: options.priority), rerun: options.rerun,
                timeoutMilliseconds: options.timeout?.milliseconds ?? 0)
            // A call that only names what it comes after has nothing to say here.
            let isDefault = taskOptions == TaskOptions(index: taskOptions.index)
            return isDefault ? nil : taskOptions
        }
        .sorted { $0.index < $1.index }
    }
}

extension Duration {
    /// The duration in milliseconds, rounded up; nil when it is not above 0, or does not fit.
    var milliseconds: UInt32? {
        let (seconds, attoseconds) = components
        guard self > .zero, seconds < Int64(UInt32.max) / 1000 else { return nil }
        return UInt32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
