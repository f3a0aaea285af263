/// How a simulated cluster is made up, and what happens to it: drawn once, from the seed.
struct SimulationPlan {
    let workerCount: Int
    let clientCount: Int
    let graphsPerClient: Int
    /// The share of tasks that fail.
    let failureRate: Double
    /// The share of messages that take long.
    let delayRate: Double
    /// How long a role may be busy before it looks at what has come.
    let turnNanoseconds: Int64
    /// Over what time workers join.
    let joinNanoseconds: Int64
    let cancelRate: Double
    let vanishRate: Double
    private(set) var workerLosses: Int

    /// The share of graphs whose results stay in the cluster.
    private(set) var holdRate = 0.0
    /// The share of futures that are released whether they are ready or not.
    private(set) var earlyReleaseRate = 0.0
    /// How many later graphs take futures.
    private(set) var futureGraphCount = 0
    /// The share of calls that come after others.
    private(set) var orderRate = 0.0
    /// The share of functions that a worker lacks; the first one has all.
    private(set) var lackRate = 0.0
    private(set) var sessionLosses = 0
    private(set) var goodbyes = 0
    /// The share of reads between workers during which the connection is lost.
    private(set) var peerLossRate = 0.0
    /// The share of fetched values for which there is no room.
    private(set) var unstoredInputRate = 0.0
    /// The share of results for which there is no room.
    private(set) var unstoredResultRate = 0.0
    /// The share of reads for which a store has nothing.
    private(set) var readFaultRate = 0.0
    /// How many graphs have a task that kills its worker.
    private(set) var crashCount = 0
    /// Whether workers say that they are supervised.
    private(set) var isSupervised = false
    /// The share of such crashes that the next life tells of, and of those the share in which it names all that ran.
    private(set) var (crashReportRate, vagueRate) = (0.0, 0.0)
    /// How many graphs that have killed workers are submitted again.
    private(set) var secondTries = 0
    /// How much memory each worker may use, in bytes; nil: as much as there is.
    private(set) var memoryByteCount: UInt64?
    /// How many readings of its memory each worker has.
    private(set) var readingCount = 0
    /// Whether the last of them is that there is none left.
    private(set) var staysShort = false
    /// How often the scheduler is killed.
    private(set) var restarts = 0
    /// How often a client loses its session.
    private(set) var clientSessionLosses = 0
    /// The share of calls whose functions have effects, and of those the share that may run again.
    private(set) var (effectRate, rerunRate) = (0.0, 0.0)
    /// How many times a worker stops for a while, and the share of these in which its session is ended meanwhile.
    private(set) var (stops, stopLossRate) = (0, 0.0)
    /// How many pairs of workers, of a worker and the scheduler, and of a client and the scheduler, are cut apart for a
    /// while.
    private(set) var (peerPartitions, workerPartitions, clientPartitions) = (0, 0, 0)
    /// How many times the journal is slow, or full, for a while.
    private(set) var (slowJournals, fullJournals) = (0, 0)
    /// The share of workers' deaths after which the next process finds what the one before it has stored, and how many
    /// workers are killed besides.
    private(set) var (diskRate, diskKills) = (0.0, 0)
    /// The share of results that such a process cannot read any more.
    private(set) var tornRate = 0.0
    /// How many workers join late.
    private(set) var lateWorkers = 0
    /// The share of graphs that are left with the scheduler.
    private(set) var detachRate = 0.0
    /// How many times a client takes nothing for a while, and the share of these in which its session is lost meanwhile.
    private(set) var (slowClients, slowLossRate) = (0, 0.0)
    /// The bytes that may be read at a time for one client, and from one worker; nil: what is usual.
    private(set) var (clientReadByteCount, workerReadByteCount): (Int?, Int?) = (nil, nil)
    /// How many times the scheduler reaches no worker.
    private(set) var outages = 0
    /// How much work is behind results of which the scheduler keeps copies, in nanoseconds, and how many bytes these take.
    private(set) var (copyNanoseconds, copiesByteCount): (Float, Int) = (.infinity, 0)

    /// - Parameters:
    ///   - random: The chance that makes up the plain plan.
    ///   - more: The chance of everything that topics add, which so leave the plain plan as it is.
    ///   - late: The chance of what was added later, which so leaves the stories of known seeds as they are.
    ///   - last: The chance of what was added after that.
    ///   - slowness: The chance of slow clients.
    ///   - outage: The chance of outages.
    ///   - copy: The chance of copies.
    init(
        using random: inout RandomSource, _ more: inout RandomSource, _ late: inout RandomSource,
        _ last: inout RandomSource, _ slowness: inout RandomSource, _ outage: inout RandomSource,
        _ copy: inout RandomSource, topics: Set<SimulationTopic>
    ) {
        workerCount = Int.random(in: 1...4, using: &random)
        clientCount = Int.random(in: 1...3, using: &random)
        graphsPerClient = Int.random(in: 1...4, using: &random)
        failureRate = random.chance(0.3) ? 0.03 : 0
        delayRate = [0, 0.01, 0.2].randomElement(using: &random) ?? 0
        turnNanoseconds = [0, 10_000, 1_000_000].randomElement(using: &random) ?? 0
        joinNanoseconds = random.chance(0.5) ? 0 : 40_000_000
        cancelRate = random.chance(0.3) ? 0.5 : 0
        vanishRate = random.chance(0.2) ? 0.4 : 0
        workerLosses = random.chance(0.3) ? Int.random(in: 1...2, using: &random) : 0
        for topic in SimulationTopic.allCases {
            // Drawn in any case, so that a topic that is left out changes no other.
            let seed =
                switch topic.stage {
                case .first: more.next()
                case .second: late.next()
                case .third: last.next()
                case .fourth: slowness.next()
                case .fifth: outage.next()
                case .sixth: copy.next()
                }
            var own = RandomSource(seed: seed)
            if topics.contains(topic) { add(topic, using: &own) }
        }
        limitLosses()
    }

    private mutating func add(_ topic: SimulationTopic, using random: inout RandomSource) {
        switch topic {
        case .futures where random.chance(0.4):
            holdRate = [0.3, 1].randomElement(using: &random) ?? 1
            earlyReleaseRate = random.chance(0.5) ? 0 : 0.25
            futureGraphCount = Int.random(in: 1...6, using: &random)
        case .orders where random.chance(0.3): orderRate = 0.2
        case .functionSets where random.chance(0.25): lackRate = 0.3
        case .sessions where random.chance(0.3): sessionLosses = Int.random(in: 1...2, using: &random)
        case .goodbyes where random.chance(0.15): goodbyes = 1
        case .peerLosses where random.chance(0.25): peerLossRate = [0.02, 0.3].randomElement(using: &random) ?? 0
        case .storeFaults where random.chance(0.2):
            unstoredInputRate = [0, 0.05, 0.2].randomElement(using: &random) ?? 0
            unstoredResultRate = [0, 0.005].randomElement(using: &random) ?? 0
        case .readFaults where random.chance(0.2): readFaultRate = [0.05, 0.3].randomElement(using: &random) ?? 0
        case .crashes where random.chance(0.15):
            crashCount = Int.random(in: 1...2, using: &random)
            isSupervised = random.chance(0.7)
            guard isSupervised else { return }
            crashReportRate = [0.5, 1, 1, 1].randomElement(using: &random) ?? 1
            vagueRate = random.chance(0.3) ? 0.5 : 0
            secondTries = random.chance(0.5) ? 2 : 0
        case .memory where random.chance(0.3):
            memoryByteCount = [1_000, 100_000, 4_000_000].randomElement(using: &random)
            readingCount = [3, 30].randomElement(using: &random) ?? 3
            staysShort = random.chance(0.4)
        case .restarts where random.chance(0.4): restarts = Int.random(in: 1...3, using: &random)
        case .comebacks where random.chance(0.3): clientSessionLosses = Int.random(in: 1...3, using: &random)
        case .outages where random.chance(0.1): outages = Int.random(in: 1...2, using: &random)
        case .copies where random.chance(0.5):
            copyNanoseconds = [1, 20_000, 1_000_000].randomElement(using: &random) ?? 1
            copiesByteCount = [1_000, 1 << 20].randomElement(using: &random) ?? 0
        case .effects, .stops, .partitions, .disks, .latecomers, .slowClients: addLast(topic, using: &random)
        case .futures, .orders, .functionSets, .sessions, .goodbyes, .peerLosses, .storeFaults, .readFaults, .crashes,
            .memory, .restarts, .comebacks, .outages, .copies:
            break
        }
    }

    private mutating func addLast(_ topic: SimulationTopic, using random: inout RandomSource) {
        switch topic {
        case .effects where random.chance(0.3):
            effectRate = [0.02, 0.2].randomElement(using: &random) ?? 0
            rerunRate = [0, 0.5, 1].randomElement(using: &random) ?? 0
        case .stops where random.chance(0.3):
            stops = Int.random(in: 1...4, using: &random)
            stopLossRate = [0, 0.7, 1].randomElement(using: &random) ?? 0
        case .partitions where random.chance(0.3):
            peerPartitions = Int.random(in: 0...3, using: &random)
            workerPartitions = Int.random(in: 0...2, using: &random)
            clientPartitions = Int.random(in: 0...1, using: &random)
        case .disks where random.chance(0.3):
            slowJournals = Int.random(in: 0...2, using: &random)
            fullJournals = Int.random(in: 0...2, using: &random)
            diskRate = [0, 0.5, 1].randomElement(using: &random) ?? 0
            diskKills = diskRate > 0 ? Int.random(in: 1...3, using: &random) : 0
            tornRate = [0, 0.2].randomElement(using: &random) ?? 0
        case .latecomers where random.chance(0.3):
            lateWorkers = Int.random(in: 0...2, using: &random)
            detachRate = [0, 0.5, 1].randomElement(using: &random) ?? 0
        case .slowClients where random.chance(0.3):
            slowClients = Int.random(in: 0...4, using: &random)
            slowLossRate = [0, 0.3, 1].randomElement(using: &random) ?? 0
            clientReadByteCount = [nil, 1, 3_000].randomElement(using: &random) ?? nil
            workerReadByteCount = [nil, 1, 3_000].randomElement(using: &random) ?? nil
        case .futures, .orders, .functionSets, .sessions, .goodbyes, .peerLosses, .storeFaults, .readFaults, .crashes,
            .memory, .restarts, .comebacks, .effects, .stops, .partitions, .disks, .latecomers, .slowClients, .outages,
            .copies:
            break
        }
    }

    /// Whether it is always told which task has killed a worker.
    var tellsEveryCrash: Bool { crashReportRate == 1 && vagueRate == 0 }

    /// Whether workers die of nothing but what kills them.
    var hasOnlyCrashes: Bool {
        workerLosses + sessionLosses + goodbyes + stops + workerPartitions + diskKills + restarts + outages == 0
    }

    /// Whether the scheduler's state is written down.
    var isRecorded: Bool { restarts + slowJournals + fullJournals > 0 }

    /// A task that was running at three workers when they went fails, whoever's fault it was; so fewer go, or none where
    /// it has to be plain whose fault it was.
    private mutating func limitLosses() {
        if crashCount > 0, !tellsEveryCrash {
            (workerLosses, sessionLosses, goodbyes) = (0, 0, 0)
            (stops, workerPartitions, diskKills, outages) = (0, 0, 0, 0)
        }
        sessionLosses = min(sessionLosses, 2 - workerLosses)
        goodbyes = min(goodbyes, 2 - workerLosses - sessionLosses)
        // Nobody waits for a worker that has said goodbye; and where nobody can come in its place, graphs fail rightly.
        if outages > 0 { goodbyes = 0 }
    }

    /// How long clients may wait after the last fault, in nanoseconds.
    var answerNanoseconds: Int64 { 30_000_000_000 }
}
