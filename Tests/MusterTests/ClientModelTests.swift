import MusterFuzzing
import MusterGraph
import MusterProtocol
import Testing

/// The client's core against a model of a scheduler, with cuts, losses and restarts at any moment: first those, then a calm
/// in which all must end.
struct ClientModelTests {
    /// SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
            bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
            return bits ^ (bits >> 31)
        }
    }

    @Test("Whatever is cut and restarted, every request ends with what is right, and nothing is left")
    func seeds() {
        for seed in 1...UInt64(Effort.share(of: 1_000)) where !run(seed) { break }
    }

    /// Runs one seed. False when something went wrong.
    private func run(_ seed: UInt64) -> Bool {
        var generator = Generator(state: seed)
        var model = ClientModel()
        for _ in 0..<Int.random(in: 20...250, using: &generator) { step(&model, &generator) }
        calm(&model)
        // All that the application still has goes, and what was detached is taken.
        for (number, request) in model.asked.sorted(by: { $0.key < $1.key }) {
            for index in live(request) { model.release(index, of: number) }
        }
        for id in model.detached.keys.sorted() where !model.ended.contains(id) {
            model.ask(.collect(id, keeping: false))
        }
        calm(&model)
        // What was kept, and what was detached by somebody who then did not want it.
        for id in model.scheduler.graphs.values.filter({ $0.mode == .detach }).map(\.id).sorted() {
            model.ask(.end(id))
        }
        calm(&model)
        for (number, request) in model.asked.sorted(by: { $0.key < $1.key }) where !request.isOver {
            Issue.record("seed \(seed): \(number) does not end")
        }
        model.checkEmpty()
        let (problems, story) = (model.problems, model.story)
        #expect(problems == [], "seed \(seed): \(story.joined(separator: "; "))")
        return problems == []
    }

    private func step(_ model: inout ClientModel, _ generator: inout Generator) {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<30: _ = model.deliverToScheduler()
        case 30..<60: _ = model.deliverToClient()
        case 60..<72: finishSome(&model, &generator)
        case 72..<90: act(&model, &generator)
        case 90..<93: model.cut()
        case 93..<94: model.lose()
        case 94..<95: model.restart(keepingState: Int.random(in: 0..<3, using: &generator) > 0)
        case 95..<97: model.pass(milliseconds: .random(in: 1...300, using: &generator))
        default: model.connect()
        }
    }

    private func finishSome(_ model: inout ClientModel, _ generator: inout Generator) {
        let running = model.scheduler.graphs.values.flatMap { graph in graph.running.map { (graph.id, $0) } }
        guard let (id, index) = running.sorted(by: <).randomElement(using: &generator) else { return }
        model.finish(index, of: id)
    }

    private func act(_ model: inout ClientModel, _ generator: inout Generator) {
        let wanted = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            UInt32.random(in: 0..<12, using: &generator)
        }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0, 1: model.ask(.graph(.deliver), wanted: Array(Set(wanted)).sorted())
        case 2, 3: model.ask(.graph(.hold), wanted: Array(Set(wanted)).sorted())
        case 4: model.ask(.graph(.detach), wanted: wanted)
        case 5:
            guard let id = model.detached.keys.sorted().randomElement(using: &generator) else { return }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: model.ask(.end(id))
            case 1: model.ask(.collect(id, keeping: false))
            default: model.ask(.collect(id, keeping: true))
            }
        case 6: model.ask(.query)
        case 7: fetch(&model, &generator)
        case 8: release(&model, &generator)
        default:
            let open = model.asked.filter { !$0.value.isOver && !$0.value.isCancelled }.keys.sorted()
            if let number = open.randomElement(using: &generator) { model.cancel(number) }
        }
    }

    /// The futures that the application has.
    private func live(_ request: ClientModel.Asked) -> [UInt32] {
        guard case .graph(.hold) = request.kind, request.graph != nil else { return [] }
        return request.wanted.filter { !request.released.contains($0) }
    }

    private func fetch(_ model: inout ClientModel, _ generator: inout Generator) {
        let ready = model.asked.sorted { $0.key < $1.key }.flatMap { number, request in
            live(request).filter { request.ready.contains($0) }.map { (number, request.graph ?? 0, $0) }
        }
        guard let (number, graph, index) = ready.randomElement(using: &generator) else { return }
        model.ask(.fetch(TaskID(graph: graph, index: index), of: number))
    }

    private func release(_ model: inout ClientModel, _ generator: inout Generator) {
        let fetched = model.asked.values.compactMap { request in
            if case .fetch(let task, _) = request.kind, !request.isOver { task } else { nil }
        }
        let free = model.asked.sorted { $0.key < $1.key }.flatMap { number, request in
            live(request).filter { index in !fetched.contains { $0.graph == request.graph && $0.index == index } }
                .map { (number, $0) }
        }
        guard let (number, index) = free.randomElement(using: &generator) else { return }
        model.release(index, of: number)
    }

    /// The connection is there, every message gets through, and every task ends.
    private func calm(_ model: inout ClientModel) {
        for _ in 0..<20 {
            model.connect()
            var isBusy = true
            while isBusy {
                while model.deliverToScheduler() {}
                while model.deliverToClient() {}
                isBusy = model.deliverToScheduler()
                for graph in model.scheduler.graphs.values.sorted(by: { $0.id < $1.id }) {
                    for index in graph.running.sorted() {
                        model.finish(index, of: graph.id)
                        isBusy = true
                    }
                }
            }
            model.pass(milliseconds: 250)
        }
    }
}
