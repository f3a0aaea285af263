/// A sort of event that a simulated cluster may have besides plain work, deaths of workers, and clients that go.
///
/// Each can be left out, to find out which one a bad seed needs. What is left out changes nothing else of a seed's plan.
package enum SimulationTopic: String, CaseIterable, Sendable {
    /// Results that stay in the cluster, are read and released at any time, and are taken by later graphs.
    case futures
    /// Tasks that must not begin before others are done, though they do not take their results.
    case orders
    /// Workers that lack some of the functions.
    case functionSets
    /// Sessions with the scheduler that end though the worker lives, and everything under way in them with them.
    case sessions
    /// Workers that leave in order.
    case goodbyes
    /// Connections between two workers that are lost though both live.
    case peerLosses
    /// Stores that have no room.
    case storeFaults
    /// Stores that cannot be read.
    case readFaults
    /// Tasks that kill their workers.
    case crashes
    /// Workers that become short of memory, and have it again, or never have it again.
    case memory
    /// Schedulers that are killed and started again with what they have written down.
    case restarts
    /// Clients whose sessions are lost, and that come back.
    case comebacks
    /// Functions with effects, some of which may run again.
    case effects
    /// Workers that stop for a while, and go on with all that has waited for them.
    case stops
    /// Pairs of peers that cannot reach each other for a while.
    case partitions
    /// Journals that are slow or full for a while, and stores that outlive their workers.
    case disks
    /// Workers that join late, and requests that are left with the scheduler and taken up by another client.
    case latecomers
    /// Clients that take nothing of what they are sent for a while, and little that is read at a time.
    case slowClients
    /// Times in which the scheduler reaches no worker, for longer than a graph waits for functions.
    case outages
    /// Copies of results that the scheduler keeps for itself, of which there are none otherwise: most work is too short.
    case copies

    /// By when it was added: topics of one stage draw their chance from one source, behind those of the same stage, so that
    /// later stages leave the stories of known seeds as they are.
    enum Stage {
        case first, second, third, fourth, fifth, sixth
    }

    /// Whether it was added after the stories of the oldest known seeds.
    package var isOfLateStage: Bool {
        switch stage {
        case .first, .second: false
        case .third, .fourth, .fifth, .sixth: true
        }
    }

    var stage: Stage {
        switch self {
        case .futures, .orders, .functionSets, .sessions, .goodbyes, .peerLosses, .storeFaults, .readFaults, .crashes:
            .first
        case .memory, .restarts, .comebacks: .second
        case .effects, .stops, .partitions, .disks, .latecomers: .third
        case .slowClients: .fourth
        case .outages: .fifth
        case .copies: .sixth
        }
    }
}
