import MusterGraph
import MusterProtocol
import Testing

@testable import MusterScheduler

@Suite("How much is read at a time")
struct ReadWindowTests {
    /// A scheduler with a worker that holds a result, and clients that read it.
    private final class Reading {
        private var state = SchedulerState()
        let worker = ConnectionID(number: 1)
        let owner = ConnectionID(number: 2)
        private(set) var clients: [ConnectionID] = []
        private(set) var task = TaskID(graph: 0, index: 0)
        /// The reads that the worker was asked for and has not answered, in order.
        var asked: [Read.Entry] = []
        /// How many bytes each client was sent.
        var received: [ConnectionID: Int] = [:]

        init(byteCount: UInt64, clients count: Int) throws {
            let function = FunctionDescription(
                name: "t.f", version: "1", signature: Signature(arguments: [], result: .value), flags: [], plugin: "t",
                documentation: "")
            handle(
                .workerJoined(
                    worker,
                    WorkerHello(
                        name: "w", address: "", threadCount: 1, processID: 0, functions: [function], identity: 1)))
            clients = (0..<UInt64(count)).map { ConnectionID(number: 10 + $0) }
            for client in [owner] + clients { handle(.clientJoined(client, ClientHello(name: "c", processID: 0))) }
            task = TaskID(graph: state.nextGraphNumber, index: 0)
            let graph: Graph = ["y": .call("t.f")]
            let (compiled, wanted) = try graph.compile(wanted: ["y"])
            let bytes = compiled.encode()
            handle(
                .message(
                    owner,
                    .submit(
                        Submit(
                            request: 1, id: 0, mode: .hold, wanted: wanted, timeoutMilliseconds: 0,
                            byteCount: UInt64(bytes.count), part: bytes))))
            turn()
            var report = Report()
            report.completions.tasks = TaskColumns([task])
            report.completions.attempts = [state.graphs[0].attempt[0]]
            (report.completions.byteCounts, report.completions.nanoseconds) = ([byteCount], [1_000])
            report.completions.valueOffsets = [0, 0]
            handle(.message(worker, .report(report)))
            turn()
        }

        func handle(_ event: SchedulerEvent) { state.handle(event, now: .zero) }

        func turn() {
            for case .send(let connection, let message) in state.turn(now: .zero) {
                switch message {
                case .read(let read): asked += read.entries
                case .data(let reply): received[connection, default: 0] += reply.bytes.count
                default: break
                }
            }
            let problems = state.checkInvariants()
            #expect(problems == [])
        }

        func ask(_ count: Int, byteCount: Int, by client: ConnectionID) {
            let entries = (0..<count).map {
                Read.Entry(request: UInt64($0), task: task, offset: 0, byteCount: UInt32(byteCount))
            }
            handle(.message(client, .read(Read(entries: entries))))
        }

        /// The worker answers what it was asked first.
        func answer(_ part: Payload) {
            let entry = asked.removeFirst()
            let answer = ReadReply.Entry(
                request: entry.request, status: .found, totalByteCount: UInt64(part.count),
                byteCount: entry.byteCount)
            handle(
                .message(
                    worker, .data(ReadReply(entries: [answer], bytes: part[0..<Int(entry.byteCount)]))))
        }

        /// The bytes that the worker has been asked for on behalf of a client.
        func byteCount(for client: ConnectionID) -> Int { state.clients[client]?.reads.byteCount ?? 0 }

        /// The reads of a client that have not been answered.
        func readCount(of client: ConnectionID) -> Int? { state.clients[client]?.readCount }

        var leftovers: [String] { state.leftovers }
    }

    private static let part = Payload([UInt8](repeating: 1, count: Limits.partByteCount))

    @Test("a client that reads nothing has a window fetched for it, and what waits goes on when it does")
    func congested() throws {
        let reading = try Reading(byteCount: UInt64(Self.part.count), clients: 1)
        let client = reading.clients[0]
        reading.ask(64, byteCount: Self.part.count, by: client)
        reading.turn()
        var answered = 0
        // Its socket takes nothing from the eighth part on.
        while !reading.asked.isEmpty {
            reading.answer(Self.part)
            answered += 1
            if answered == 8 { reading.handle(.congested(client)) }
            reading.turn()
        }
        // What had been asked by then, and no more.
        #expect(answered >= 8 && answered <= 8 + 4)
        #expect(reading.received[client] == answered * Self.part.count)
        #expect(reading.byteCount(for: client) == 0)
        reading.handle(.relieved(client))
        reading.turn()
        while !reading.asked.isEmpty {
            reading.answer(Self.part)
            reading.turn()
        }
        #expect(reading.received[client] == 64 * Self.part.count)
        #expect(reading.readCount(of: client) == 0)
    }

    @Test("one read of another client is in the first message, whoever asks for ever so much")
    func fair() throws {
        let byteCount = 100
        let reading = try Reading(byteCount: UInt64(byteCount), clients: 2)
        let (greedy, modest) = (reading.clients[0], reading.clients[1])
        reading.ask(60_000, byteCount: byteCount, by: greedy)
        reading.ask(1, byteCount: byteCount, by: modest)
        reading.turn()
        #expect(reading.byteCount(for: modest) > 0)
        // Small ones are bounded too.
        #expect(reading.asked.count <= (4 << 20) / 1_024 + 1)
    }

    @Test("however many clients read, a worker is asked for a window, and they take turns")
    func ofAll() throws {
        let reading = try Reading(byteCount: UInt64(Self.part.count), clients: 20)
        for client in reading.clients { reading.ask(4, byteCount: Self.part.count, by: client) }
        reading.turn()
        for number in 1...80 {
            #expect(reading.asked.count <= 4)
            reading.answer(Self.part)
            reading.turn()
            // Nobody is a whole round behind another.
            let parts = reading.clients.map { (reading.received[$0] ?? 0) / Self.part.count }
            #expect((parts.max() ?? 0) - (parts.min() ?? 0) <= 1, "after \(number)")
        }
        #expect(reading.asked.isEmpty)
    }

    @Test("a client that goes leaves its room to the others")
    func leaves() throws {
        let reading = try Reading(byteCount: UInt64(Self.part.count), clients: 2)
        let (gone, other) = (reading.clients[0], reading.clients[1])
        reading.ask(64, byteCount: Self.part.count, by: gone)
        reading.turn()
        reading.handle(.congested(gone))
        reading.ask(2, byteCount: Self.part.count, by: other)
        reading.turn()
        reading.handle(.left(gone))
        reading.turn()
        while !reading.asked.isEmpty {
            reading.answer(Self.part)
            reading.turn()
        }
        #expect(reading.received[gone] == nil)
        #expect(reading.received[other] == 2 * Self.part.count)
        reading.handle(.message(reading.owner, .goodbye))
        reading.turn()
        #expect(reading.leftovers == [])
    }
}
