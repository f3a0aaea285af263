import MusterGraph
import MusterProtocol

/// A plugin that workers are asked to open.
struct LoadRecord {
    let query: Query
    let client: ConnectionID
    /// The workers that have not answered.
    var waiting: Set<UInt32>
    /// What each worker said; by worker.
    var answers: [UInt32: (problem: String, version: String)] = [:]
}

/// Loading a plugin on a running cluster: all workers or none.
///
/// Step 1: a client asks. Step 2: every worker opens and verifies it (`PrepareLoad`, `LoadPrepared`). Step 3: if all
/// could, all make it visible; otherwise all forget it (`FinishLoad`). Step 4: the client gets a table.
extension SchedulerState {
    mutating func startLoad(_ query: Query, from client: ConnectionID) {
        guard case .map(let argument) = query.argument, case .string(let name)? = argument["name"] else {
            let message = "a load needs the name of a plugin"
            send(client, .requestFailed(RequestFailed(request: query.request, message: message)))
            return
        }
        let asked = connectedWorkers.map(\.number)
        guard !asked.isEmpty else {
            let message = "no worker is connected, so nobody can load `\(name)`"
            send(client, .requestFailed(RequestFailed(request: query.request, message: message)))
            return
        }
        let load = nextLoad
        nextLoad += 1
        loads[load] = LoadRecord(query: query, client: client, waiting: Set(asked))
        let replace = argument["replace"] == .bool(true)
        for worker in asked {
            let order = PrepareLoad(load: load, name: name, replace: replace)
            send(workers[Int(worker)].connection, .prepareLoad(order))
        }
    }

    mutating func loadPrepared(_ prepared: LoadPrepared, by worker: UInt32) {
        guard loads[prepared.load]?.waiting.remove(worker) != nil else { return }
        loads[prepared.load]?.answers[worker] = (prepared.problem, prepared.version)
        finishLoad(prepared.load)
    }

    /// A worker that leaves has not loaded anything.
    mutating func loadInterrupted(by worker: UInt32) {
        for load in loads.keys.sorted() where loads[load]?.waiting.remove(worker) != nil {
            loads[load]?.answers[worker] = ("the worker left", "")
            finishLoad(load)
        }
    }

    private mutating func finishLoad(_ number: UInt64) {
        guard let load = loads[number], load.waiting.isEmpty else { return }
        loads[number] = nil
        let succeeded = load.answers.values.allSatisfy(\.problem.isEmpty)
        var table: [Value] = []
        for (worker, answer) in load.answers.sorted(by: { $0.key < $1.key }) {
            if workers[Int(worker)].isConnected {
                send(workers[Int(worker)].connection, .finishLoad(FinishLoad(load: number, commit: succeeded)))
            }
            let isLoaded = succeeded && answer.problem.isEmpty
            let result =
                isLoaded
                ? "loaded" : answer.problem.isEmpty ? "not loaded, as another worker could not" : answer.problem
            table.append([
                "worker": .string(workers[Int(worker)].name), "loaded": .bool(isLoaded),
                "version": .string(answer.version), "result": .string(result),
            ])
        }
        guard clients[load.client] != nil else { return }
        answer(load.query, load.client, .list(table))
    }
}
