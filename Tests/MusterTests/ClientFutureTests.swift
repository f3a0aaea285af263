import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// Futures, from one session to the next.
struct ClientFutureTests {
    private let task = TaskID(graph: 100, index: 3)

    /// A client with a future of task 3 of graph 100, which is ready.
    private func holding(
        _ change: (inout ClientConfiguration) -> Void = { _ in }
    ) -> ClientConversation {
        var client = ClientConversation.opened(change)
        client.tell(.request(1, .graph(wanted: [3, 4], mode: .hold)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (3, 2, []))))
        _ = client.take()
        return client
    }

    private func unknown(_ request: UInt64) -> Message {
        .rejected(Rejected(request: request, errors: [], reason: .unknownRequest))
    }

    @Test("Futures survive their session, ready or not")
    func survive() {
        var client = holding()
        client.comeBack()
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (3, 2, []), (4, 1, []))))
        client.hear(.finished(Finished(request: 1)))
        #expect(
            client.take() == ["send attach 1 as 77", "1 ready 4:1", "send acknowledge 1 2", "1 settled"])
        // Also when all is settled.
        client.comeBack()
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.finished(Finished(request: 1)))
        client.tell(.request(2, ClientRequest(.fetch(task, byteCount: 2))))
        #expect(client.take() == ["send attach 1 as 77", "send read 1:100/3@0+2"])
        client.hear(.data(ReadReply(1, [1, 2], of: 2)))
        client.tell(.release([task, TaskID(graph: 100, index: 4)]))
        #expect(client.take() == ["2 values 2", "send acknowledge 1 all", "send release 100/3 100/4"])
        client.expectIdle()
    }

    @Test("A future that is wanted while there is no session is read when there is one")
    func fetchedMeanwhile() {
        var client = holding()
        client.tell(.request(2, ClientRequest(.fetch(task, byteCount: 2))))
        #expect(client.take() == ["send read 1:100/3@0+2"])
        client.tell(.disconnected(reason: "cut"), .request(3, ClientRequest(.fetch(task, byteCount: 2))), .connected)
        client.hear(.welcome(ClientConversation.welcome))
        client.tell(.request(4, ClientRequest(.fetch(task, byteCount: 2))))
        #expect(client.take() == ["begin session", "send hello test 7", "send attach 1 as 77"])
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        #expect(client.take() == ["send read 2:100/3@0+2 3:100/3@0+2 4:100/3@0+2"])
        for read: UInt64 in 2...4 { client.hear(.data(ReadReply(read, [1, 2], of: 2))) }
        #expect(client.take() == ["2 values 2", "3 values 2", "4 values 2"])
    }

    @Test("A scheduler that lost the graph of futures can't be given it again: they fail")
    func lost() throws {
        var client = holding()
        client.tell(.request(2, ClientRequest(.fetch(task, byteCount: 2))))
        _ = client.take()
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "1 valueUnavailable", "2 valueUnavailable"])
        #expect("\(try #require(client.failures[1]).error { _ in "" })".contains("000000000000004d"))
        client.tell(.request(3, ClientRequest(.fetch(task, byteCount: 2))), .release([task]))
        #expect(client.take() == ["3 valueUnavailable"])
        client.expectIdle()
    }

    @Test("A graph of futures that was never accepted is given again")
    func givenAgain() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [3], mode: .hold)))
        _ = client.take()
        client.comeBack()
        client.hear(unknown(1))
        client.hear(.accepted(Accepted(request: 1, graph: 5)))
        #expect(client.take() == ["send attach 1 as 77", "send submit 1 hold [3] 10/10 again", "1 accepted as 5"])
    }

    @Test("Futures for which no scheduler comes back are lost")
    func noScheduler() {
        var client = holding { $0.reconnectMilliseconds = 1_000 }
        client.tell(.request(2, ClientRequest(.fetch(task, byteCount: 2))))
        _ = client.take()
        client.tell(.disconnected(reason: "cut"))
        client.pass(milliseconds: 1_000)
        #expect(client.take() == ["1 connectionLost", "2 connectionLost"])
        client.expectIdle()
    }

    @Test("What is released while there is no session is released in the next one")
    func releasedMeanwhile() {
        var client = holding()
        client.tell(.disconnected(reason: "cut"), .release([task]), .connected)
        client.hear(.welcome(ClientConversation.welcome))
        _ = client.take()
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        #expect(client.take() == ["send release 100/3"])
        client.hear(.results(Results(1, (4, 1, []))))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take() == ["1 ready 4:1", "send acknowledge 1 1", "1 settled"])
        // The last future goes while there is no session: the graph is ended in the next one.
        client.tell(.disconnected(reason: "cut"), .release([TaskID(graph: 100, index: 4)]), .connected)
        client.hear(.welcome(ClientConversation.welcome))
        #expect(client.take().suffix(2) == ["send attach 1 as 77", "send cancel 1"])
        client.expectIdle()
    }

    @Test("A graph of futures that are all let go, or failed, is done with, also where its end was not heard")
    func endNotHeard() {
        var client = holding()
        client.tell(.disconnected(reason: "cut"), .release([task, TaskID(graph: 100, index: 4)]), .connected)
        client.hear(.welcome(ClientConversation.welcome))
        #expect(client.take().last == "send attach 1 as 77")
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        #expect(client.take() == ["send release 100/3 100/4"])
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "1 settled"])
        client.expectIdle()
        client.tell(.request(2, .graph(wanted: [3], mode: .hold)))
        client.hear(.accepted(Accepted(request: 2, graph: 101)))
        let failure = FailureDescription(kind: .functionFailed, message: "no")
        client.hear(.failures(Failures(request: 2, indices: [3], failures: [failure])))
        _ = client.take()
        client.comeBack()
        client.hear(unknown(2))
        #expect(client.take() == ["send attach 2 as 77", "2 settled"])
        client.expectIdle()
    }

    @Test("Cancelling the graph of futures tells whoever reads one of them")
    func cancelled() {
        var client = holding()
        client.tell(.request(2, ClientRequest(.fetch(task, byteCount: 2))))
        _ = client.take()
        client.tell(.cancel(1))
        #expect(client.take() == ["send cancel 1", "1 cancelled", "2 valueUnavailable"])
        client.expectIdle()
    }
}
