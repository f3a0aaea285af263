import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// Graphs that are sent, and what comes back.
struct ClientGraphTests {
    private let mebibyte = Limits.partByteCount

    @Test("Small results come along, in the order in which they were wanted")
    func delivers() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [4, 2])))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.progress(Progress(request: 1, doneCount: 1, failedCount: 0, taskCount: 5)))
        client.hear(.results(Results(1, (2, 3, [7, 8, 9]))))
        #expect(
            client.take() == [
                "send submit 1 deliver [4, 2] 10/10", "1 accepted as 100", "1 progress 1+0/5", "send acknowledge 1 1",
            ])
        client.hear(.results(Results(1, (4, 1, [5]))))
        #expect(client.take() == ["1 values 1 3"])
        #expect(client.values[1] == [Payload([5]), Payload([7, 8, 9])])
        client.hear(.finished(Finished(request: 1)))
        client.expectLastAcknowledgement("1 2")
        client.expectIdle()
    }

    @Test("What is over is acknowledged with the next message, or a moment later, and in any case before the end")
    func acknowledges() {
        var client = ClientConversation.opened()
        func deliver(_ request: UInt64) -> [String] {
            client.tell(.request(request, .graph(wanted: [0])))
            client.hear(.accepted(Accepted(request: request, graph: 100 + request)))
            client.hear(.results(Results(request, (0, 1, [5]))))
            return client.take().filter { !$0.contains("accepted") }
        }
        #expect(deliver(1) == ["send submit 1 deliver [0] 10/10", "1 values 1"])
        #expect(deliver(2) == ["send submit 2 deliver [0] 10/10", "send acknowledge 1 1", "2 values 1"])
        client.pass(milliseconds: 9)
        #expect(client.take() == [])
        client.pass(milliseconds: 1)
        #expect(client.take() == ["send acknowledge 2 1"])
        #expect(deliver(3) == ["send submit 3 deliver [0] 10/10", "3 values 1"])
        client.tell(.close)
        #expect(client.take() == ["send acknowledge 3 1", "send goodbye"])
    }

    @Test("A large graph goes in parts, at most a window ahead of the credit")
    func window() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(10 * mebibyte + 5, wanted: [0])))
        let parts = (1..<8).map { "send part 1 \($0 * mebibyte)+\(mebibyte)" }
        #expect(client.take() == ["send submit 1 deliver [0] \(mebibyte)/\(10 * mebibyte + 5)"] + parts)
        client.hear(.credit(Credit(request: 1, receivedByteCount: UInt64(mebibyte))))
        #expect(client.take() == ["send part 1 \(8 * mebibyte)+\(mebibyte)"])
        client.hear(.credit(Credit(request: 1, receivedByteCount: UInt64(8 * mebibyte))))
        #expect(
            client.take() == ["send part 1 \(9 * mebibyte)+\(mebibyte)", "send part 1 \(10 * mebibyte)+5"])
        client.hear(.credit(Credit(request: 1, receivedByteCount: UInt64(10 * mebibyte))))
        client.hear(.rejected(Rejected(request: 1, errors: [.init(key: "y", function: "f", message: "unknown")])))
        #expect(client.take() == ["1 rejected unknown"])
        client.expectIdle()
    }

    @Test("Credit for more than was sent ends the session")
    func impossibleCredit() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])))
        client.hear(.credit(Credit(request: 1, receivedByteCount: 11)))
        #expect(client.take() == ["send submit 1 deliver [0] 10/10"])
        client.pass(milliseconds: 100)
        #expect(client.take() == ["begin session", "send hello test 7"])
    }

    @Test("The first failure ends the request, here and at the scheduler")
    func failure() throws {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0, 1])))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        let failure = FailureDescription(
            kind: .functionFailed, message: "division by zero", key: "y", function: "math.divide", arguments: "1, 0",
            worker: "a", plugin: "math")
        client.hear(.failures(Failures(request: 1, indices: [1], failures: [failure])))
        #expect(
            client.take() == [
                "send submit 1 deliver [0, 1] 10/10", "1 accepted as 100", "send cancel 1",
                "1 task 1: division by zero",
            ])
        let given = try #require(client.failures[1])
        let error = try #require(given.error { _ in "z" } as? TaskError)
        #expect(
            error.description
                == "y: math.divide(1, 0) failed on worker a (plugin math): division by zero; z needs it")
        client.hear(.results(Results(1, (0, 1, [1]))))
        client.hear(.finished(Finished(request: 1)))
        client.expectIdle()
    }

    @Test("A graph that the scheduler ends too early is an error, not a wait")
    func finishedTooEarly() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take().last == "1 requestFailed")
        client.expectIdle()
    }

    @Test("A limit of time ends the graph everywhere")
    func timeout() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0], timeoutMilliseconds: 100)))
        client.pass(milliseconds: 100)
        #expect(client.take() == ["send submit 1 deliver [0] 10/10", "send cancel 1", "1 timedOut"])
        client.expectIdle()
    }

    @Test("Results that contradict themselves end the session")
    func contradiction() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        var results = Results(1, (0, 1, [1]))
        results.valueOffsets = [0, 2]
        client.hear(.results(results))
        _ = client.take()
        client.pass(milliseconds: 100)
        #expect(client.take() == ["begin session", "send hello test 7"])
    }

    @Test("A message that would be too large fails its request only")
    func unsendable() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])), .request(2, ClientRequest(.query(.status, argument: nil))))
        let submit = Submit(
            request: 1, id: 0, mode: .deliver, wanted: [0], timeoutMilliseconds: 0, byteCount: 0, part: .empty)
        client.tell(.unsendable(.submit(submit), reason: "too large"))
        #expect(client.take().suffix(2) == ["send cancel 1", "1 requestFailed"])
        client.hear(.answer(Answer(request: 2, value: 1)))
        #expect(client.take() == ["2 answer int64(1)"])
        client.expectIdle()
    }

    // MARK: Futures

    @Test("Futures become ready, fail, and are released, with one message for all")
    func futures() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0, 1, 2], mode: .hold)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (0, 9, []), (1, 5, []))))
        let failure = FailureDescription(kind: .functionFailed, message: "no")
        client.hear(.failures(Failures(request: 1, indices: [2], failures: [failure])))
        client.hear(.finished(Finished(request: 1)))
        #expect(
            client.take() == [
                "send submit 1 hold [0, 1, 2] 10/10", "1 accepted as 100", "1 ready 0:9 1:5",
                "send acknowledge 1 2", "1 failed 2:no", "send acknowledge 1 3", "1 settled",
            ])
        client.tell(
            .release([TaskID(graph: 100, index: 0)]),
            .release([TaskID(graph: 100, index: 1), TaskID(graph: 100, index: 2)]))
        #expect(client.take() == ["send release 100/0 100/1 100/2"])
        client.tell(.request(2, ClientRequest(.fetch(TaskID(graph: 100, index: 0), byteCount: 9))))
        #expect(client.take() == ["2 valueUnavailable"])
        client.expectIdle()
    }

    @Test("Futures that are dropped before they are ready are not waited for")
    func droppedFutures() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0], mode: .hold)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.tell(.release([TaskID(graph: 100, index: 0)]))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take().suffix(2) == ["send release 100/0", "1 settled"])
        client.expectIdle()
    }

    @Test("Cancelling a graph of futures ends it also when all of it is done")
    func cancelFutures() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0], mode: .hold)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (0, 9, []))))
        client.hear(.finished(Finished(request: 1)))
        _ = client.take()
        client.tell(.cancel(1))
        #expect(client.take() == ["send cancel 1"])
        client.expectIdle()
    }
}
