import ArgumentParser

/// What Muster is measured beside when it is asked for: it has to be fetched, and takes minutes.
enum Rival: String, CaseIterable, ExpressibleByArgument {
    case dask

    /// The programs that compute some work, with as many processes and threads as Muster has.
    ///
    /// Of dask's two schedulers with processes the distributed one, which is a cluster as Muster's is; and the other, if
    /// it is faster.
    func peers(
        of work: any BagWork, workers: Int, threads: Int, _ environment: BenchmarkEnvironment
    ) throws -> [Peer] {
        guard let python = environment.dask else {
            throw PeerFailure("MUSTER_DASK_PYTHON is not set; `./dev bench --against dask` installs dask and sets it")
        }
        let script = environment.peers.appendingPathComponent("dask_bags.py").path
        let distributed = "dask.bag, distributed"
        return try [
            ("distributed", distributed, nil), ("processes", "dask.bag, processes", distributed),
        ].map { scheduler, name, other in
            try Peer(
                name: name, program: python,
                arguments: [script, scheduler, "\(workers)", "\(threads)", work.name] + work.arguments,
                goesOnIfFasterThan: other)
        }
    }
}
