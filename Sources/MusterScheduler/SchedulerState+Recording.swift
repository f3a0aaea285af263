import MusterGraph
import MusterProtocol

/// What is written down, and what waits for it. Without `SchedulerConfiguration.isRecorded` nothing is, and nothing waits.
struct Recording {
    /// The changes of the turn under way.
    var changes: [StateChange] = []
    /// The number of the last record that was given out, and of the last that is on the disk.
    var givenNumber: UInt64 = 0
    var writtenNumber: UInt64 = 0
    /// Why nothing can be written for now.
    var problem: String?
    /// Answers that wait for a record.
    var messages: [(number: UInt64, connection: ConnectionID, message: Message)] = []
    /// Graphs of which nobody is told before their record is written.
    var graphs: [(number: UInt64, graph: UInt64)] = []
    /// Reports whose workers are told that they are safe when a record is written.
    var reports: [(number: UInt64, worker: UInt32, report: UInt64)] = []
    /// Tasks with effects that are sent when it is written that they may have begun.
    var begun: [(number: UInt64, task: GivenReference, worker: UInt32)] = []
    /// Workers that have reported since the last turn.
    var reporters: Set<UInt32> = []

    /// The number of the record that has all that was changed so far.
    var number: UInt64 { changes.isEmpty ? givenNumber : givenNumber + 1 }
}

/// Writing down the state.
///
/// Step 1: a turn gathers the changes of all that happened, and gives them out together as one record. Step 2: the shell
/// writes it, behind those before it, and says so (`recorded`). Step 3: what nobody may hear of before is said:
/// acceptances and collections to clients, reports that are safe to workers, tasks with effects.
extension SchedulerState {
    mutating func record(_ change: StateChange) {
        if configuration.isRecorded { recording.changes.append(change) }
    }

    mutating func put(_ table: StateTable, key: [UInt8], _ record: some Record) {
        guard configuration.isRecorded else { return }
        do throws(ProtocolFailure) {
            recording.changes.append(.put(StateEntry(table, key: key, value: try record.archive())))
        } catch {
            instructions.append(.log("a part of the state cannot be written down, and will not survive: \(error)"))
        }
    }

    /// Sends this when all that was changed so far is written.
    mutating func sendWhenRecorded(_ connection: ConnectionID, _ message: Message) {
        if recording.number <= recording.writtenNumber {
            send(connection, message)
        } else {
            recording.messages.append((recording.number, connection, message))
        }
    }

    /// Gives out the record of this turn.
    mutating func flushRecord() {
        guard !recording.changes.isEmpty else { return }
        recording.givenNumber += 1
        instructions.append(.record(recording.givenNumber, recording.changes))
        recording.changes = []
    }

    mutating func recorded(_ number: UInt64) {
        recording.writtenNumber = max(recording.writtenNumber, number)
        let messages = recording.messages.prefix { $0.number <= number }
        recording.messages.removeFirst(messages.count)
        for (_, connection, message) in messages where clients[connection] != nil { send(connection, message) }
        let graphs = recording.graphs.prefix { $0.number <= number }
        recording.graphs.removeFirst(graphs.count)
        for (_, graph) in graphs {
            if let slot = slotOfGraph[graph] { touchedSlots.insert(slot) }
        }
    }

    /// Nothing can be written. What has not been promised is turned down; everything else goes on.
    mutating func stateUnwritable(_ reason: String) {
        recording.problem = reason
        let unpromised = recording.graphs
        recording.graphs = []
        for (_, graph) in unpromised {
            guard let slot = slotOfGraph[graph].map(Int.init) else { continue }
            if let client = graphs[slot].client { rejectUnwritable(graphs[slot].request, from: client) }
            closeGraph(slot)
        }
        let unsaid = recording.messages
        recording.messages = []
        for (_, connection, message) in unsaid {
            guard clients[connection] != nil else { continue }
            guard case .answer(let answer) = message else {
                // Of the end of a graph, which has come, whatever can be written.
                send(connection, message)
                continue
            }
            let failed = RequestFailed(request: answer.request, message: unwritableText)
            send(connection, .requestFailed(failed))
        }
    }

    mutating func rejectUnwritable(_ request: UInt64, from client: ConnectionID) {
        let complaint = Rejected.Complaint(key: "", function: "", message: unwritableText)
        send(client, .rejected(Rejected(request: request, errors: [complaint], reason: .stateUnwritable)))
    }

    var unwritableText: String {
        "the scheduler cannot write its state, and takes nothing that it could not keep: \(recording.problem ?? "")"
    }

    /// Reports that are safe from now on: what they told is written, or need not be.
    mutating func acknowledgeReports() {
        for worker in recording.reporters.sorted() {
            recording.reports.append((recording.number, worker, workers[Int(worker)].reported))
        }
        recording.reporters.removeAll(keepingCapacity: true)
        let done = recording.reports.prefix { $0.number <= recording.writtenNumber }
        for (_, worker, report) in done where workers[Int(worker)].isConnected {
            workers[Int(worker)].acknowledged = max(workers[Int(worker)].acknowledged, report)
        }
        recording.reports.removeFirst(done.count)
    }
}
