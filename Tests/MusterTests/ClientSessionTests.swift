import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// The client's session: opening, ending, silence, refusals.
struct ClientSessionTests {
    @Test("A request that comes before the scheduler waits for it")
    func waits() {
        var client = ClientConversation()
        client.tell(.request(1, ClientRequest(.connect)), .request(2, .graph(wanted: [0])))
        #expect(client.take() == [])
        client.tell(.connected)
        #expect(client.take() == ["begin session", "send hello test 7"])
        client.hear(.welcome(ClientConversation.welcome))
        #expect(client.take() == ["1 connected", "send submit 2 deliver [0] 10/10"])
        client.tell(.cancel(2))
        #expect(client.take() == ["send cancel 2", "2 cancelled"])
        client.expectIdle()
    }

    @Test("A request for which no scheduler comes fails in time, and says why")
    func unreachable() throws {
        var client = ClientConversation { $0.connectMilliseconds = 500 }
        client.tell(.disconnected(reason: "connection refused"), .request(1, ClientRequest(.connect)))
        client.pass(milliseconds: 499)
        #expect(client.take() == [])
        client.pass(milliseconds: 1)
        #expect(client.take() == ["1 unreachable"])
        let message = "\(try #require(client.failures[1]).error { _ in "" })"
        #expect(message.contains("tcp://here:5555") && message.contains("0.5 s") && message.contains("refused"))
        client.expectIdle()
    }

    @Test("A hello without an answer is followed by another one, in another session")
    func helloIsRepeated() {
        var client = ClientConversation { $0.helloMilliseconds = 100 }
        client.tell(.connected, .request(1, ClientRequest(.connect)))
        client.pass(milliseconds: 100)
        #expect(client.take() == ["begin session", "send hello test 7", "begin session", "send hello test 7"])
        client.hear(.welcome(ClientConversation.welcome))
        #expect(client.take() == ["1 connected"])
    }

    @Test(
        "The wrong address, and another version, are final",
        arguments: [Refused.Code.wrongAddress, .version])
    func refused(code: Refused.Code) throws {
        var client = ClientConversation()
        client.tell(.connected, .request(1, ClientRequest(.connect)))
        client.hear(.refused(Refused(code: code, message: "clients go to tcp://here:5555")))
        #expect(client.take() == ["begin session", "send hello test 7", "1 refused"])
        client.tell(.connected, .request(2, ClientRequest(.connect)))
        #expect(client.take() == ["2 refused"])
        #expect("\(try #require(client.failures[2]).error { _ in "" })" == "clients go to tcp://here:5555")
        #expect(client.deadline == nil)
        client.expectIdle()
    }

    @Test(
        "A session that ends is followed by another one, in which is asked again what was under way",
        arguments: [Refused.Code.session, .malformed, .limit, .closing])
    func sessionEnds(code: Refused.Code) {
        var client = ClientConversation.opened { $0.retryMilliseconds = 50 }
        client.tell(.request(2, ClientRequest(.query(.workers, argument: nil))))
        client.hear(.refused(Refused(code: code, message: "no")))
        client.tell(.request(3, ClientRequest(.query(.status, argument: nil))))
        #expect(client.take() == ["send query 2 workers null"])
        client.pass(milliseconds: 50)
        client.hear(.welcome(ClientConversation.welcome))
        #expect(
            client.take() == [
                "begin session", "send hello test 7", "send query 2 workers null", "send query 3 status null",
            ])
        client.hear(.answer(Answer(request: 3, value: 5)))
        client.hear(.answer(Answer(request: 2, value: true)))
        #expect(client.take() == ["3 answer int64(5)", "2 answer bool(true)"])
        client.expectIdle()
    }

    @Test("A lost connection, one made again, a gap and a message of another role end the session")
    func breaks() {
        let events: [ClientEvent] = [
            .disconnected(reason: "cut"), .connected, .broken(reason: "gap"), .message(.work(Work())),
            .message(.goodbye), .message(.results(Results(1, (0, 1, [1])))),
        ]
        for event in events {
            var client = ClientConversation.opened()
            client.tell(.request(1, .graph(wanted: [0])))
            client.tell(event)
            client.tell(.connected)
            client.hear(.welcome(ClientConversation.welcome))
            #expect(client.take().last == "send attach 1 as 77")
        }
    }

    @Test("Heartbeats are sent where nothing else is, and silence ends the session")
    func silence() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.query(.status, argument: nil))))
        #expect(client.take() == ["send query 1 status null"])
        client.pass(milliseconds: 9_999)
        #expect(client.take() == Array(repeating: "send heartbeat", count: 19))
        client.pass(milliseconds: 101)
        #expect(client.take() == ["begin session", "send hello test 7"])
        client.hear(.welcome(ClientConversation.welcome))
        #expect(client.take() == ["send query 1 status null"])
    }

    @Test("Heartbeats of the scheduler keep the session")
    func heartbeats() {
        var client = ClientConversation.opened()
        for _ in 0..<5 {
            client.pass(milliseconds: 9_000)
            client.hear(.heartbeat)
        }
        #expect(Set(client.take()) == ["send heartbeat"])
    }

    @Test("Closing says goodbye, fails what is under way, and ends everything")
    func close() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])), .close, .request(2, ClientRequest(.connect)), .close)
        #expect(client.take() == ["send submit 1 deliver [0] 10/10", "send goodbye", "1 closed", "2 closed"])
        client.tell(.connected, .message(.heartbeat), .disconnected(reason: "gone"))
        #expect(client.deadline == nil)
        client.expectIdle()
    }

    @Test("A query that is not answered ends after its time")
    func queryTimesOut() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.query(.status, argument: nil), timeoutMilliseconds: 300)))
        client.pass(milliseconds: 300)
        #expect(client.take() == ["send query 1 status null", "1 timedOut"])
        client.hear(.requestFailed(RequestFailed(request: 1, message: "late")))
        client.expectIdle()
    }

    @Test("A query that can't be answered fails")
    func queryFails() throws {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.query(.load, argument: nil))))
        client.hear(.requestFailed(RequestFailed(request: 1, message: "a load needs a name")))
        #expect(client.take() == ["send query 1 load null", "1 requestFailed"])
        #expect("\(try #require(client.failures[1]).error { _ in "" })" == "a load needs a name")
        client.expectIdle()
    }

    @Test("Where no worker is connected, that is told apart from what is wrong")
    func noWorker() {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.query(.load, argument: nil))))
        client.hear(.requestFailed(RequestFailed(request: 1, message: "nobody is here", reason: .noWorker)))
        client.tell(.request(2, .graph(5, wanted: [0])))
        let complaint = Rejected.Complaint(key: "", function: "", message: "nobody is here")
        client.hear(.rejected(Rejected(request: 2, errors: [complaint], reason: .noWorker)))
        #expect(
            client.take() == ["send query 1 load null", "1 noWorker", "send submit 2 deliver [0] 5/5", "2 noWorker"])
        client.expectIdle()
    }
}
