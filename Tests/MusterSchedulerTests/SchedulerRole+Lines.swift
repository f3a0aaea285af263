import MusterConversations
import MusterGraph
import MusterProtocol

/// What the scheduler says, as lines.
extension SchedulerRole {
    func lines(_ message: Message, to peer: String) -> [String] {
        switch message {
        case .work(let work): return ["work"] + names.lines(work)
        case .read(let read): return ["read"] + names.lines(read)
        case .data(let reply): return ["data"] + names.lines(reply)
        case .welcome(let welcome):
            let dropped = welcome.dropped.isEmpty ? "" : ", drop \(names.text(welcome.dropped))"
            return ["welcome, incarnation \(welcome.incarnation), worker \(welcome.worker)\(dropped)"]
        case .refused(let refused): return ["refused, \(refused.code): “\(refused.message)”"]
        case .heartbeat: return ["heartbeat"]
        case .prepareLoad(let load):
            return ["prepare load \(load.load) of \(load.name)\(load.replace ? ", replacing" : "")"]
        case .finishLoad(let load): return ["finish load \(load.load), \(load.commit ? "commit" : "forget")"]
        case .credit(let credit): return ["credit \(credit.request), \(credit.receivedByteCount) B"]
        case .accepted(let accepted):
            let wanted = accepted.wanted.isEmpty ? "" : ", wants \(accepted.wanted)"
            return ["accepted \(accepted.request), \(names.text(accepted.graph))\(wanted)"]
        case .rejected(let rejected):
            return ["rejected \(rejected.request)\(text(rejected.reason))"] + rejected.errors.map(text)
        case .results(let results): return ["results \(results.request)"] + lines(results, to: peer)
        case .failures(let failures): return ["failures \(failures.request)"] + lines(failures, to: peer)
        case .progress(let progress):
            let failed = progress.failedCount == 0 ? "" : ", \(progress.failedCount) failed"
            return ["progress \(progress.request), \(progress.doneCount) of \(progress.taskCount) done\(failed)"]
        case .finished(let finished): return ["finished \(finished.request)\(finished.isOver ? ", and over" : "")"]
        case .answer(let answer): return ["answer \(answer.request)"] + lines(answer.value)
        case .requestFailed(let failed):
            // A reason that is not the request itself.
            let reason = failed.reason == .request ? "" : ", \(failed.reason)"
            return ["request \(failed.request) failed\(reason): “\(failed.message)”"]
        case .workerHello, .clientHello, .peerHello, .goodbye, .report, .loadPrepared, .functionsChanged, .submit,
            .submitPart, .cancel, .release, .query, .attach, .acknowledge:
            problems.append("the scheduler says what only others do: \(message)")
            return ["\(message)"]
        }
    }

    /// A reason that is not the request itself.
    private func text(_ reason: RejectionReason) -> String {
        switch reason {
        case .request: ""
        case .noWorker, .unknownRequest, .stateUnwritable: ", \(reason)"
        }
    }

    private func text(_ complaint: Rejected.Complaint) -> String {
        let place = [complaint.key, complaint.function].filter { !$0.isEmpty }.joined(separator: ", ")
        return place.isEmpty ? complaint.message : "\(place): \(complaint.message)"
    }

    private func lines(_ results: Results, to peer: String) -> [String] {
        results.indices.enumerated().map { place, index in
            let range = Int(results.valueOffsets[place])..<Int(results.valueOffsets[place + 1])
            let value = range.isEmpty ? "to be read" : names.value(results.values[range])
            return "\(key(index, of: results.request, at: peer)) = \(value), \(results.byteCounts[place]) B"
        }
    }

    private func lines(_ failures: Failures, to peer: String) -> [String] {
        zip(failures.indices, failures.failures).map { index, failure in
            "\(key(index, of: failures.request, at: peer)): \(names.text(failure))"
        }
    }

    private func lines(_ value: Value) -> [String] {
        if case .list(let items) = value { return items.map(GraphJSON.encode) }
        return [GraphJSON.encode(value)]
    }

    private func key(_ index: UInt32, of request: UInt64, at client: String) -> String {
        clients[client]?.graphs[request]?.name(of: index) ?? "#\(index)"
    }
}
