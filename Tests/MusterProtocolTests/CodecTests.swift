import MusterFuzzing
import MusterGraph
import MusterProtocol
import Testing

@Suite("Codec")
struct CodecTests {
    private func header(_ message: Message) -> MessageHeader {
        MessageHeader(type: message.type, session: 0x0123_4567_89ab_cdef, sequence: 17)
    }

    @Test("there is a sample of every kind of message")
    func completeness() throws {
        #expect(Set(try sampleMessages().map(\.type)) == Set(MessageType.allCases))
    }

    @Test("every message survives, byte for byte")
    func roundTrips() throws {
        for message in try sampleMessages() {
            let frames = try message.encode(header: header(message))
            let (header, decoded) = try Message.decode(frames)
            #expect(header == self.header(message))
            #expect(decoded.type == message.type)
            #expect(try decoded.encode(header: header) == frames, "\(message.type)")
        }
    }

    @Test("what was written is what is read")
    func contents() throws {
        let work = sampleWork()
        guard case .work(let read) = try pass(.work(work)) else { return #expect(Bool(false), "not work") }
        #expect(read.attempt == work.attempt)
        #expect(read.closedGraphs == [4] && read.released == work.released && read.takenBack == work.takenBack)
        #expect(read.peers == work.peers)
        #expect(read.openedGraphs.first?.functions == work.openedGraphs.first?.functions)
        #expect(read.sources.inputs == work.sources.inputs && read.sources.holders == [2, 0])
        #expect(read.assignments.map(\.arguments) == work.assignments.map(\.arguments))
        #expect(read.assignments.map(\.timeouts) == work.assignments.map(\.timeouts))
        #expect(read.assignments.map(\.flags) == [[[.keep, .deliver]], [[.keep, .deliver]]])

        guard case .report(let report) = try pass(.report(sampleReport())) else {
            return #expect(Bool(false), "not a report")
        }
        #expect(report.completions.tasks == sampleTasks && report.completions.values == Payload([3]))
        #expect(report.completions.nanoseconds == [100, .max])
        #expect(report.failures == sampleReport().failures)
        #expect(report.missing == sampleReport().missing)
        #expect(report.crashes == sampleReport().crashes && !report.crashes.isEmpty)

        guard case .workerHello(let hello) = try pass(.workerHello(try sampleHello())) else {
            return #expect(Bool(false), "not a hello")
        }
        #expect(hello.functions == (try sampleHello().functions))
        #expect(hello.assignedAttempts == [5] && hello.isSupervised)
    }

    @Test("kinds of questions, and reasons why there is no answer, have the numbers of the document")
    func numbers() throws {
        let kinds: [(Query.Kind, UInt8)] = [
            (.workers, 1), (.functions, 2), (.status, 3), (.load, 4), (.setCollection, 5), (.collection, 6),
            (.collections, 7), (.deleteCollection, 8), (.requests, 9),
        ]
        for (kind, number) in kinds {
            guard case .query(let query) = try pass(.query(Query(request: 1, kind: kind, argument: ["name": "a"])))
            else { return #expect(Bool(false), "not a query") }
            #expect(query.kind == kind && kind.rawValue == number && query.argument == ["name": "a"])
        }
        #expect(Set(Query.Kind.allCases) == Set(kinds.map(\.0)))
        let reasons: [(RequestFailed.Reason, UInt8)] = [
            (.request, 1), (.noWorker, 2), (.unknownCollection, 3), (.collectionExists, 4), (.functionsMissing, 5),
            (.limit, 6), (.invalidCollection, 7),
        ]
        for (reason, number) in reasons {
            let message = Message.requestFailed(RequestFailed(request: 1, message: "no", reason: reason))
            guard case .requestFailed(let failed) = try pass(message) else {
                return #expect(Bool(false), "not a failure")
            }
            #expect(failed.reason == reason && reason.rawValue == number)
        }
        #expect(Set(RequestFailed.Reason.allCases) == Set(reasons.map(\.0)))
    }

    @Test("a plan of the largest size fits a message, and comes as it went")
    func largePlan() throws {
        let plan = String(repeating: "é", count: Limits.planByteCount / 2)
        guard case .answer(let answer) = try pass(.answer(Answer(request: 1, value: ["plan": .string(plan)]))) else {
            return #expect(Bool(false), "not an answer")
        }
        #expect(answer.value == ["plan": .string(plan)])
    }

    @Test("fields that a later build has added are passed over, in every record")
    func growth() throws {
        let header = MessageHeader(type: .credit, session: 1, sequence: 0)
        var frames = try Message.credit(Credit(request: 5, receivedByteCount: 6)).encode(header: header)
        frames[1] = Payload([0x94, 5, 6, 0xa1, 0x61, 0x91, 0xc0])
        guard case .credit(let credit) = try Message.decode(frames).message else {
            return #expect(Bool(false), "not a credit")
        }
        #expect(credit.request == 5 && credit.receivedByteCount == 6)
    }

    @Test("large parts are slices of the frame, uncopied")
    func slices() throws {
        var frames = try Message.results(sampleResults()).encode(
            header: MessageHeader(type: .results, session: 1, sequence: 0))
        let payload = Payload([3])
        frames[2] = payload
        guard case .results(let results) = try Message.decode(frames).message else {
            return #expect(Bool(false), "not results")
        }
        #expect(results.values.borrowedBytes.baseAddress == payload.borrowedBytes.baseAddress)
    }

    @Test("no random bytes and no mutation of a message crash the decoder", arguments: MessageType.allCases)
    func mutations(type: MessageType) throws {
        var random = SplitMix64(seed: UInt64(type.rawValue))
        let message = try #require(try sampleMessages().first { $0.type == type })
        let frames = try message.encode(header: header(message))
        var accepted = 0
        for round in 0..<2_000 {
            var mutated = frames.map(\.bytes)
            if round % 4 == 0 {
                mutated[1] = (0..<Int.random(in: 0..<64, using: &random)).map { _ in
                    .random(in: 0...255, using: &random)
                }
            } else {
                // The header is left alone mostly, since a wrong one hides everything else.
                let frame = round % 16 == 1 ? 0 : Int.random(in: 1..<mutated.count, using: &random)
                random.mutate(&mutated[frame])
            }
            do throws(ProtocolFailure) {
                let (header, message) = try Message.decode(mutated.map { Payload($0) })
                accepted += 1
                #expect(header.type == message.type)
                _ = try message.encode(header: header)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
        #expect(accepted < 2_000)
    }

    private func pass(_ message: Message) throws -> Message {
        try Message.decode(try message.encode(header: header(message))).message
    }
}
