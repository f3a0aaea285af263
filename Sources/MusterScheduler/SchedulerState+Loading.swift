import MusterGraph
import MusterProtocol

/// A plugin that workers are asked to open.
struct LoadRecord {
    let query: Query
    let client: ConnectionID
    /// The workers that have not answered.
    var waiting: Set<UInt32>
    /// When those who have not answered are taken to be unable to.
    let deadline: Moment
    /// What each worker said; by worker.
    var answers: [UInt32: (problem: String, version: String)] = [:]
    /// Whether all could, and `waiting` are those who have not announced the functions yet.
    var isCommitted = false
}

/// Loading a plugin on a running cluster: all workers or none.
///
/// Step 1: a client asks. Step 2: every worker opens and verifies it (`PrepareLoad`, `LoadPrepared`). Step 3: if all
/// could, all make it visible; otherwise all forget it (`FinishLoad`). Step 4: every worker announces what it has now
/// (`FunctionsChanged`). Step 5: the client gets a table; a graph that it sends then may name the functions.
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
            let failed = RequestFailed(request: query.request, message: message, reason: .noWorker)
            send(client, .requestFailed(failed))
            return
        }
        guard loads.count < configuration.loadCount else {
            let message = "\(loads.count) plugins are being loaded, and more than that are not at once; try again"
            return send(client, .requestFailed(RequestFailed(request: query.request, message: message)))
        }
        let load = nextLoad
        nextLoad += 1
        let deadline = now.advanced(byMilliseconds: configuration.loadTimeoutMilliseconds)
        loads[load] = LoadRecord(query: query, client: client, waiting: Set(asked), deadline: deadline)
        let replace = argument["replace"] == .bool(true)
        for worker in asked {
            let order = PrepareLoad(load: load, name: name, replace: replace)
            send(workers[Int(worker)].connection, .prepareLoad(order))
        }
    }

    mutating func loadPrepared(_ prepared: LoadPrepared, by worker: UInt32) {
        guard loads[prepared.load]?.isCommitted == false, loads[prepared.load]?.waiting.remove(worker) != nil else {
            return
        }
        loads[prepared.load]?.answers[worker] = (prepared.problem, prepared.version)
        continueLoad(prepared.load)
    }

    /// A worker has announced its functions: what it was told to make visible is among them, or it says why not.
    mutating func loadAnnounced(_ change: FunctionsChanged, by worker: UInt32) {
        guard loads[change.load]?.isCommitted == true, loads[change.load]?.waiting.remove(worker) != nil else { return }
        if !change.problem.isEmpty { loads[change.load]?.answers[worker]?.problem = change.problem }
        continueLoad(change.load)
    }

    /// A worker that leaves has not loaded anything.
    mutating func loadInterrupted(by worker: UInt32) {
        for load in loads.keys.sorted() where loads[load]?.waiting.remove(worker) != nil {
            loads[load]?.answers[worker] = ("the worker left", "")
            continueLoad(load)
        }
    }

    /// Goes on without workers that have not answered in time.
    mutating func checkLoads() {
        for (number, load) in loads.sorted(by: { $0.key < $1.key }) where load.deadline <= now {
            for worker in load.waiting.sorted() {
                loads[number]?.answers[worker] = (
                    "did not answer in \(configuration.loadTimeoutMilliseconds / 1_000) s", ""
                )
            }
            loads[number]?.waiting = []
            continueLoad(number)
        }
    }

    /// Goes on when the last worker has answered, or has announced.
    private mutating func continueLoad(_ number: UInt64) {
        guard let load = loads[number], load.waiting.isEmpty else { return }
        let succeeded = load.answers.values.allSatisfy(\.problem.isEmpty)
        guard !load.isCommitted else {
            finishLoad(number, succeeded: true)
            return
        }
        let present = load.answers.keys.sorted().filter { workers[Int($0)].isConnected }
        for worker in present {
            send(workers[Int(worker)].connection, .finishLoad(FinishLoad(load: number, commit: succeeded)))
        }
        if succeeded {
            loads[number]?.isCommitted = true
            loads[number]?.waiting = Set(present)
        } else {
            finishLoad(number, succeeded: false)
        }
    }

    /// Answers the client.
    private mutating func finishLoad(_ number: UInt64, succeeded: Bool) {
        guard let load = loads.removeValue(forKey: number) else { return }
        var table: [Value] = []
        for (worker, answer) in load.answers.sorted(by: { $0.key < $1.key }) {
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
