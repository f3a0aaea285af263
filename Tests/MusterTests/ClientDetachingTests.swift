import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// Graphs that outlive their client, and clients that collect them.
struct ClientDetachingTests {
    private func unknown(_ request: UInt64) -> Message {
        .rejected(Rejected(request: request, errors: [], reason: .unknownRequest))
    }

    @Test("A graph that is detached is done with when the scheduler has accepted it")
    func detach() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [2, 1, 2], mode: .detach)))
        #expect(client.take() == ["send submit 1 detach [2, 1, 2] 10/10"])
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "send submit 1 detach [2, 1, 2] 10/10 again"])
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (2, 1, [5]))))
        #expect(client.take() == ["1 settled"])
        client.expectIdle()
    }

    @Test("Any client collects its values, in the order in which they were wanted, and ends the request")
    func collect() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.collect(77, keeping: false))))
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2, 1, 2])))
        client.hear(.progress(Progress(request: 1, doneCount: 1, failedCount: 0, taskCount: 5)))
        client.hear(.results(Results(1, (1, 2, [8, 9]), (2, 3, []))))
        #expect(
            client.take() == [
                "send attach 1 as 77", "1 accepted as 100", "1 progress 1+0/5", "send read 1:100/2@0+3",
            ])
        client.comeBack()
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2, 1, 2])))
        client.hear(.results(Results(1, (1, 2, [8, 9]), (2, 3, []))))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take() == ["send attach 1 as 77", "send read 2:100/2@0+3"])
        client.hear(.data(ReadReply(2, [5, 6, 7], of: 3)))
        #expect(client.take() == ["send cancel 1", "1 values 3 2 3"])
        #expect(client.values[1] == [Payload([5, 6, 7]), Payload([8, 9]), Payload([5, 6, 7])])
        client.hear(.finished(Finished(request: 1)))
        client.expectIdle()
    }

    @Test("A result that is kept is not ended, whether it is values or a failure")
    func keep() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.collect(77, keeping: true))))
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2])))
        client.hear(.results(Results(1, (2, 1, [5]))))
        #expect(client.take() == ["send attach 1 as 77", "1 accepted as 100", "1 values 1"])
        let failure = FailureDescription(kind: .functionFailed, message: "no")
        for (request, keeping) in [(UInt64(2), true), (3, false)] {
            client.tell(.request(request, ClientRequest(.collect(88, keeping: keeping))))
            client.hear(.accepted(Accepted(request: request, graph: 101, wanted: [0])))
            client.hear(.failures(Failures(request: request, indices: [0], failures: [failure])))
            let end = keeping ? [] : ["send cancel \(request)"]
            #expect(
                client.take()
                    == ["send attach \(request) as 88", "\(request) accepted as 101"] + end + ["\(request) task 0: no"])
        }
        client.expectIdle()
    }

    @Test("Whoever does not wait any longer leaves the graph alone")
    func impatient() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.collect(77, keeping: false), timeoutMilliseconds: 100)))
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2])))
        client.pass(milliseconds: 100)
        #expect(client.take() == ["send attach 1 as 77", "1 accepted as 100", "1 timedOut"])
        client.tell(.request(2, ClientRequest(.collect(77, keeping: false))), .cancel(2))
        #expect(client.take() == ["send attach 2 as 77", "2 cancelled"])
        client.expectIdle()
    }

    @Test("A request that the scheduler does not have, and one that is not detached, can't be collected")
    func nothingThere() throws {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.collect(0xab, keeping: false))))
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 171", "1 unknownRequest"])
        #expect("\(try #require(client.failures[1]).error { _ in "" })".contains("00000000000000ab"))
        client.tell(.request(2, ClientRequest(.collect(0xab, keeping: false))))
        client.hear(.accepted(Accepted(request: 2, graph: 100)))
        #expect(client.take() == ["send attach 2 as 171", "2 unknownRequest"])
        client.expectIdle()
    }

    @Test("A request is ended by its id, and an end that was lost with its session is said again")
    func end() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.end(77))), .request(2, ClientRequest(.end(88))))
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2])))
        client.hear(unknown(2))
        #expect(
            client.take() == ["send attach 1 as 77", "send attach 2 as 88", "send cancel 1", "2 unknownRequest"])
        client.comeBack()
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2])))
        #expect(client.take() == ["send attach 1 as 77", "send cancel 1"])
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "1 settled"])
        client.expectIdle()
    }

    @Test("That all of a request is answered is not its end")
    func endOfFinished() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.end(77))))
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2])))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take() == ["send attach 1 as 77", "send cancel 1"])
        client.hear(.finished(Finished(request: 1, isOver: true)))
        #expect(client.take() == ["1 settled"])
        client.expectIdle()
    }

    @Test("Another client, or a later session, may take a request away")
    func takenOver() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.collect(77, keeping: false))))
        client.hear(.accepted(Accepted(request: 1, graph: 100, wanted: [2])))
        client.hear(.requestFailed(RequestFailed(request: 1, message: "another client goes on with it")))
        #expect(client.take().last == "1 requestFailed")
        client.expectIdle()
    }

    @Test("What is an id, and what is none")
    func ids() {
        #expect(RequestID("00000000000000aB")?.description == "00000000000000ab")
        for text in ["", "ab", "00000000000000ag", "+0000000000000ab", "00000000000000ab0", "0x000000000000ab"] {
            #expect(RequestID(text) == nil, "\(text)")
        }
    }
}
