import MusterGraph
import MusterProtocol
import MusterWorker

/// What a task takes.
extension Runner {
    /// Finds the task's arguments: literal values, results of this run, and what the store has. There must be none yet.
    func resolveArguments(of item: RunItem) throws(Problem) {
        let payload = item.arguments
        // Borrowed while `payload` is alive, which is until the end.
        var reader = MessagePackReader(payload.borrowedBytes)
        do {
            while !reader.isAtEnd {
                let start = reader.position
                switch reader.nextKind {
                case .extension:
                    let (type, bytes) = try reader.readExtension()
                    if type == ArgumentExtension.block.rawValue {
                        arguments.append(payload[reader.position - bytes.count..<reader.position].aligned())
                    } else {
                        try resolve(type, bytes)
                    }
                case .array, .map:
                    _ = try reader.skip()
                    arguments.append(try assemble(payload[start..<reader.position]))
                default:
                    _ = try reader.skip()
                    arguments.append(payload[start..<reader.position])
                }
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .failed(FailureDescription(kind: .badArgument, message: "\(error)"))
        }
        withExtendedLifetime(payload) {}
    }

    private func resolve(_ type: Int8, _ bytes: UnsafeRawBufferPointer) throws(Problem) {
        switch (ArgumentExtension(rawValue: type), bytes.count) {
        case (.reference, 4): arguments.append(try result(of: index(in: bytes, at: 0)))
        case (.future, 12):
            let graph = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            arguments.append(try stored(TaskID(graph: graph, index: index(in: bytes, at: 8))))
        // What it comes after is done: the scheduler sends no such task ahead.
        case (.after, 4): break
        case (.function, _), (.described, _), (.inline, _): throw .needsEvaluation
        case (.reference, _), (.future, _), (.after, _), (.parameter, _), (.block, _), (nil, _):
            let message = "extension \(type) of \(bytes.count) bytes does not stand among arguments"
            throw .failed(FailureDescription(kind: .badArgument, message: message))
        }
    }

    private func index(in bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The result of a task of this graph.
    func result(of index: UInt32) throws(Problem) -> Payload {
        if let position = position(of: index), position < results.count {
            guard let result = results[position] else { throw .skipped }
            return result
        }
        return try stored(TaskID(graph: run.graph, index: index))
    }

    func position(of index: UInt32) -> Int? {
        guard run.items.count > 1 else { return nil }
        if positions.isEmpty {
            for (position, item) in run.items.enumerated() { positions[item.index] = position }
        }
        return positions[index]
    }

    func stored(_ task: TaskID) throws(Problem) -> Payload {
        let reason: String
        do throws(DataStoreError) {
            if let value = try store.get(task) { return value }
            reason = "is not at this worker"
        } catch {
            reason = "could not be read: \(error)"
        }
        throw .failed(FailureDescription(kind: .dataLost, message: "the input \(task) \(reason)"))
    }

    /// The result that a reference stands for; nil, and `nestedProblem`, where there is none.
    func resultOrProblem(_ reference: ArgumentReference) -> Payload? {
        do throws(Problem) {
            switch reference {
            case .task(let index), .after(let index): return try result(of: index)
            case .future(let task): return try stored(task)
            }
        } catch {
            nestedProblem = error
            return nil
        }
    }

    /// A list or map with the results in their places.
    private func assemble(_ argument: Payload) throws(Problem) -> Payload {
        let assembler = PayloadAssembler { [self] in resultOrProblem($0) }
        do throws(ConversionFailure) {
            return try assembler.assemble(argument)
        } catch {
            defer { nestedProblem = nil }
            // A call within a list, say, is nothing that can be put into its place as it is.
            throw nestedProblem ?? .needsEvaluation
        }
    }
}
