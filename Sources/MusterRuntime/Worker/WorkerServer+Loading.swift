import MusterGraph
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterTransport
import MusterWorker

/// Loading plugins: opening, which any worker may fail to do, and then showing, when all could.
extension WorkerServer {
    /// Opens a plugin on the loader's thread; the answer comes back to this one.
    func prepare(_ load: PrepareLoad) {
        let reference = NodeReference<WorkerServer>()
        reference.node = self
        let (reactor, session) = (reactor, counters.sessionCount)
        loader.prepare(load.name, replace: load.replace) { result in
            reactor.submit {
                guard let worker = reference.node, worker.counters.sessionCount == session else { return }
                worker.prepared(load.load, result)
                reactor.touch(worker)
            }
        }
    }

    private func prepared(_ load: UInt64, _ result: Result<PreparedLoad, LoadError>) {
        switch result {
        case .success(let prepared):
            preparedLoads[load] = prepared
            let answer = LoadPrepared(load: load, problem: "", version: prepared.library.version)
            sendToScheduler(.loadPrepared(answer), now: .now)
        case .failure(let error):
            let answer = LoadPrepared(load: load, problem: error.description, version: "")
            sendToScheduler(.loadPrepared(answer), now: .now)
        }
    }

    /// Shows what was opened, or forgets it. Graphs that are open get the new builds for the tasks not yet started.
    func finish(_ finish: FinishLoad, now: ContinuousClock.Instant) {
        guard let load = preparedLoads.removeValue(forKey: finish.load), finish.commit else { return }
        do throws(LoadError) {
            let snapshot = try registry.commit(load)
            for (graph, known) in graphs {
                graphs[graph] = OpenGraph(known.opening, in: snapshot)
            }
            log("loaded \(load.library.name) \(load.library.version) from \(load.library.path)")
            let change = FunctionsChanged(functions: snapshot.announced, load: finish.load)
            sendToScheduler(.functionsChanged(change), now: now)
        } catch {
            log("\(load.library.name) was opened and then not loaded: \(error)")
            let change = FunctionsChanged(
                functions: registry.snapshot.announced, load: finish.load, problem: "\(error)")
            sendToScheduler(.functionsChanged(change), now: now)
        }
    }
}
