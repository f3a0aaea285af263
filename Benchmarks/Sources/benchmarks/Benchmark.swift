import ArgumentParser

/// What can be measured.
enum Benchmark: String, CaseIterable, ExpressibleByArgument {
    // Tasks, one by one.
    case roundTrip = "round-trip"
    case fanout, chain, tree, merge, transfer
    // Many tasks, many clients.
    case curve, clients, mixed
    /// Tasks, with a scheduler that keeps its state and with one that keeps none.
    case journal
    // Bags.
    case shuffle
    case numeric = "bag-numeric"
    case words = "bag-words"

    /// What is computed, one after the other.
    ///
    /// - Parameter folder: Where files are made, if some are needed.
    func works(_ scale: Scale, folder: TemporaryFolder) throws -> [any Work] {
        switch self {
        case .roundTrip: [RoundTripWork(requestCount: 300)]
        case .fanout: [FanoutWork(count: scale.tasks(1_000_000))]
        case .chain: [ChainWork(count: scale.tasks(10_000))]
        case .tree: [TreeWork.tree(leafCount: scale.tasks(100_000))]
        case .merge: [TreeWork.merge(inputCount: scale.tasks(20_000))]
        case .transfer:
            TransferWork.byteCounts.filter { $0 <= scale.part(of: 1 << 30) }.map(TransferWork.init)
        case .curve:
            [1_000, 10_000, 100_000, 1_000_000].map {
                FanoutWork(count: scale.part(of: $0), unit: .nanosecondsPerTask, isCurve: true)
            }
        case .clients:
            ClientsWork.clientCounts.map { ClientsWork(clientCount: $0, graphCount: scale.part(of: 2_000)) }
        case .mixed:
            [0, 1_000_000].map { MixedWork(largeCount: scale.part(of: $0) * $0.signum(), quietCount: 300) }
        case .journal: []
        case .shuffle: [ShuffleWork(count: scale.part(of: 10_000_000), partitionCount: 8)]
        case .numeric: [NumericWork(elementCount: scale.part(of: 10_000_000), partitionCount: 8)]
        case .words: [try WordWork(byteCount: scale.part(of: 200_000_000), fileCount: 8, folder: folder)]
        }
    }
}
