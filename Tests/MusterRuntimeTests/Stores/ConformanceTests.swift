import MusterGraph
import MusterRuntime
import MusterStoreTesting
import Testing

@Suite("The conformance test of stores")
struct ConformanceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("finds nothing wrong with the stores that come with Muster", arguments: StoreKind.allCases)
    func ours(kind: StoreKind) {
        let folder = folder
        let violations = DataStoreConformance().violations { name in try kind.store(in: folder, named: name) }
        #expect(violations == [])
    }

    @Test("finds nothing wrong with a disk store that grows and shrinks", arguments: 1...5 as ClosedRange<UInt64>)
    func seeds(seed: UInt64) {
        var conformance = DataStoreConformance()
        (conformance.seed, conformance.largestByteCount) = (seed, 100_000)
        let folder = folder
        let violations = conformance.violations { name in try StoreKind.disk.store(in: folder, named: name) }
        #expect(violations == [])
    }

    @Test("finds nothing wrong with a store without a flaw")
    func flawless() {
        #expect(violations(of: nil) == [])
    }

    @Test("finds each flaw, and says which rule it breaks", arguments: Flaw.allCases)
    func flaws(flaw: Flaw) throws {
        let found = violations(of: flaw)
        let rules = Set(found.map(\.rule))
        #expect(rules.contains(Self.rule(flaw)), "\(flaw) breaks \(found)")
        let violation = try #require(found.first { $0.rule == Self.rule(flaw) })
        #expect(violation.description.hasPrefix(violation.rule.rawValue + ": "))
        #expect(!violation.story.isEmpty)
    }

    @Test("breaks every rule in one of these tests")
    func everyRuleIsProved() {
        #expect(Set(Flaw.allCases.map(Self.rule)) == Set(Violation.Rule.allCases))
    }

    private func violations(of flaw: Flaw?) -> [Violation] {
        var conformance = DataStoreConformance()
        (conformance.largestByteCount, conformance.operationCount) = (2 << 20, 400)
        // These are seen where threads meet, which more work makes more likely.
        if flaw == .countsWithoutLock || flaw == .storesInTwoSteps { conformance.operationCount = 2_000 }
        // The test waits for this only where the store does hang.
        if flaw == .hangs { conformance.timeLimit = .milliseconds(200) }
        let disks = FlawedStore.Disks()
        return conformance.violations { name in
            FlawedStore(flaw, disk: flaw == .sharesEverything ? disks.disk("") : disks.disk(name))
        }
    }

    private static func rule(_ flaw: Flaw) -> Violation.Rule {
        switch flaw {
        case .losesEmptyValues, .cutsLargeValues, .mixesUpLargeNumbers: .findsWhatWasPut
        case .keepsTheFirstValue: .replaces
        case .batchesBackwards: .keepsOrder
        case .borrowsMemory, .lendsItsMemory: .keepsBytes
        case .partsWithoutOffset, .partsSayTheirOwnSize, .partsOfNothing: .givesParts
        case .stopsRemovingAtGaps, .removesAllButOne: .removes
        case .countsReplacedTwice, .forgetsToCountBytes, .countsWithoutLock: .counts
        case .listsOutOfOrder: .lists
        case .storesInTwoSteps: .servesThreads
        case .sharesEverything: .startsEmpty
        case .losesWhatItHadWhenOpened, .bringsBackTheRemoved: .survives
        case .entriesWithoutEnd, .entriesOutOfOrder: .listsEntries
        case .emptiesNotes, .listsNotes, .forgetsNotes: .keepsNotes
        case .failsOnGaps: .doesNotFail
        case .hangs: .finishes
        }
    }
}
