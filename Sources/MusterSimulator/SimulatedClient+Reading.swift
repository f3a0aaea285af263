import MusterGraph
import MusterProtocol

/// Reading results that did not come along.
extension SimulatedClient {
    /// The questions for all parts of a result. Answers to earlier questions for it count for nothing from now on.
    func beginRead(_ request: SimulatedRequest, _ index: UInt32, byteCount size: Int) -> [Read.Entry] {
        let round = request.readRounds[index, default: 0] + 1
        request.readRounds[index] = round
        request.partial[index] = [UInt8](repeating: 0, count: size)
        let offsets = stride(from: 0, to: size, by: Limits.partByteCount)
        request.missingParts[index] = Array(offsets).count
        return offsets.map { offset in
            let read = PartRead(
                request: request.number, index: index, round: round, offset: offset,
                byteCount: min(Limits.partByteCount, size - offset))
            return ask(read, request)
        }
    }

    func ask(_ read: PartRead, _ request: SimulatedRequest) -> Read.Entry {
        defer { nextRead += 1 }
        reads[nextRead] = read
        return Read.Entry(
            request: nextRead, task: request.id(of: read.index), offset: UInt64(read.offset),
            byteCount: UInt32(read.byteCount))
    }

    func received(_ reply: ReadReply) -> [Message] {
        var offset = 0
        var messages: [Message] = []
        for entry in reply.entries {
            let range = offset..<offset + Int(entry.byteCount)
            offset = range.upperBound
            guard let read = reads.removeValue(forKey: entry.request), let request = requests[read.request],
                read.round == request.readRounds[read.index]
            else { continue }
            guard entry.status == .found else {
                missed(read, request, entry.status)
                continue
            }
            guard entry.totalByteCount == request.partial[read.index]?.count ?? 0 else {
                // It was made again, and came out differently.
                let size = Int(entry.totalByteCount)
                messages.append(.read(Read(entries: beginRead(request, read.index, byteCount: size))))
                continue
            }
            request.partial[read.index]?.replaceSubrange(
                read.offset..<read.offset + range.count, with: reply.bytes[range].borrowedBytes)
            request.missingParts[read.index, default: 0] -= 1
            if request.missingParts[read.index] == 0 {
                messages += complete(request, read.index)
            }
        }
        return messages
    }

    /// All parts of a result are here.
    private func complete(_ request: SimulatedRequest, _ index: UInt32) -> [Message] {
        let value = Payload(request.partial.removeValue(forKey: index) ?? [])
        switch request.mode {
        case .deliver:
            answer(request.number, index, .success(value))
            settle(request.number)
            return [.release(Release(tasks: TaskColumns([request.id(of: index)])))]
        case .hold, .detach:
            let isRight = cluster.ledger.accepts(value, of: request.id(of: index))
            if !request.graph.outcomes[Int(index)].hasResult || !isRight {
                report("future \(request.id(of: index)) is not what it should be")
            }
            letGoSoon(request, index)
            return []
        }
    }

    /// A part could not be had. A store may have failed; otherwise nobody may say so of what this client holds.
    private func missed(_ read: PartRead, _ request: SimulatedRequest, _ status: ReadReply.Status) {
        guard isOfUse(read, request) else { return }
        let task = request.id(of: read.index)
        // A scheduler that was started again may not know that the client was told of the result. So it has it made again, and
        // come along with an answer, which is on its way.
        let mayComeAlong = request.mode == .deliver && request.wasAttached
        let failures = cluster.ledger.failedReads[task, default: 0]
        if failures > 0 {
            cluster.ledger.failedReads[task] = failures - 1
        } else if !cluster.ledger.mayFail(task), !mayComeAlong {
            report("result \(task) could not be read: \(status)")
            return
        }
        guard read.misses < 30 else {
            giveUp(read, request)
            return
        }
        var again = read
        again.misses += 1
        later(500_000...1_000_000) { client in
            guard client.isOfUse(again, request) else { return }
            client.tell(.read(Read(entries: [client.ask(again, request)])))
        }
    }

    /// Whether the client still needs a part: it has neither let the result go, nor got it along with an answer, nor begun to
    /// read it anew.
    private func isOfUse(_ read: PartRead, _ request: SimulatedRequest) -> Bool {
        guard !request.isCancelled, !request.released.contains(read.index) else { return false }
        guard request.mode != .deliver || !request.answered.contains(read.index) else { return false }
        return read.round == request.readRounds[read.index]
    }

    /// A result that was there is lost for good, and was allowed to be.
    private func giveUp(_ read: PartRead, _ request: SimulatedRequest) {
        guard cluster.ledger.mayFail(request.id(of: read.index)) else {
            report("result \(request.id(of: read.index)) could not be read \(read.misses) times in a row")
            return
        }
        request.failed.insert(read.index)
        switch request.mode {
        case .deliver:
            request.answered.insert(read.index)
            tell(.release(Release(tasks: TaskColumns([request.id(of: read.index)]))))
            settle(request.number)
        case .hold, .detach: release(request, read.index)
        }
    }
}
