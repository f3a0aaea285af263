import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// What was under way when a session ended, in the next one.
struct ClientResumingTests {
    private let mebibyte = Limits.partByteCount

    /// A client whose graph, request 1, runs as graph 100.
    private func running(
        wanted: [UInt32] = [0, 1], mode: Submit.Mode = .deliver,
        _ change: (inout ClientConfiguration) -> Void = { _ in }
    ) -> ClientConversation {
        var client = ClientConversation.opened(change)
        client.tell(.request(1, .graph(wanted: wanted, mode: mode)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        _ = client.take()
        return client
    }

    private func unknown(_ request: UInt64) -> Message {
        .rejected(Rejected(request: request, errors: [], reason: .unknownRequest))
    }

    @Test("A graph goes on in the next session, and answers that come twice count once")
    func goesOn() {
        var client = running(wanted: [0, 1, 2])
        client.hear(.results(Results(1, (0, 1, [5]), (1, 1, [6]))))
        #expect(client.take() == ["send acknowledge 1 2"])
        client.comeBack()
        #expect(client.take() == ["send attach 1 as 77"])
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        // The scheduler had not heard of the acknowledgement. Another value shows which of the two is taken.
        client.hear(.results(Results(1, (0, 1, [9]), (1, 1, [9]))))
        #expect(client.take() == ["send acknowledge 1 2"])
        client.hear(.results(Results(1, (2, 1, [7]))))
        #expect(client.take() == ["send cancel 1", "1 values 1 1 1"])
        #expect(client.values[1] == [Payload([5]), Payload([6]), Payload([7])])
        client.hear(.finished(Finished(request: 1)))
        client.expectIdle()
    }

    @Test("A scheduler that does not know a graph any more is given it again, for the values that are missing")
    func givenAgain() {
        var client = running()
        client.hear(.results(Results(1, (0, 1, [5]))))
        _ = client.take()
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "send submit 1 deliver [1] 10/10 again"])
        client.hear(.accepted(Accepted(request: 1, graph: 3)))
        client.hear(.results(Results(1, (1, 1, [6]))))
        #expect(client.take() == ["1 values 1 1"])
        client.expectLastAcknowledgement("1 1")
        #expect(client.values[1] == [Payload([5]), Payload([6])])
        client.expectIdle()
    }

    @Test("A graph that was not accepted may have been: the scheduler is asked before it is given it again")
    func notAccepted() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])))
        _ = client.take()
        client.comeBack()
        #expect(client.take() == ["send attach 1 as 77"])
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "send submit 1 deliver [0] 10/10 again"])
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        #expect(client.take() == ["1 accepted as 100"])
    }

    @Test("A graph of which not all was sent is sent from its beginning")
    func upload() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(9 * mebibyte, wanted: [0])))
        client.hear(.credit(Credit(request: 1, receivedByteCount: 0)))
        #expect(client.take().count == 8)
        client.comeBack()
        let again = client.take()
        #expect(again.count == 8 && again.first == "send submit 1 deliver [0] \(mebibyte)/\(9 * mebibyte)")
        client.hear(.credit(Credit(request: 1, receivedByteCount: UInt64(mebibyte))))
        #expect(client.take() == ["send part 1 \(8 * mebibyte)+\(mebibyte)"])
        client.comeBack()
        #expect(client.take() == ["send attach 1 as 77"])
    }

    @Test("Requests of several sessions are taken up in their order, before what has waited")
    func order() {
        var client = running()
        client.tell(.request(2, .graph(wanted: [3], id: 88)))
        client.tell(.disconnected(reason: "cut"), .request(3, .graph(wanted: [4], id: 99)), .connected)
        _ = client.take()
        client.hear(.welcome(ClientConversation.welcome))
        #expect(
            client.take() == ["send attach 1 as 77", "send attach 2 as 88", "send submit 3 deliver [4] 10/10"])
    }

    @Test("A large value that was being read is read from its beginning, once the scheduler goes on with its graph")
    func reading() {
        var client = running(wanted: [3])
        client.hear(.results(Results(1, (3, 4, []))))
        #expect(client.take() == ["send read 1:100/3@0+4", "send acknowledge 1 1"])
        client.hear(.data(ReadReply(1, [1, 2], of: 4)))
        #expect(client.take() == ["send read 2:100/3@2+2"])
        client.comeBack()
        #expect(client.take() == ["send attach 1 as 77"])
        client.hear(.data(ReadReply(2, [8, 8], of: 4)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take() == ["send read 3:100/3@0+4"])
        client.hear(.data(ReadReply(3, [5, 6, 7, 8], of: 4)))
        #expect(client.take() == ["send cancel 1", "1 values 4", "send release 100/3"])
        #expect(client.values[1] == [Payload([5, 6, 7, 8])])
        client.expectIdle()
    }

    @Test("A value that was being read, and then comes along after all, is not read any more")
    func readingOvertaken() {
        var client = running(wanted: [3, 4])
        client.hear(.results(Results(1, (3, 4, []))))
        _ = client.take()
        client.comeBack()
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        #expect(client.take() == ["send attach 1 as 77", "send read 2:100/3@0+4"])
        client.hear(.results(Results(1, (3, 4, [5, 6, 7, 8]))))
        #expect(client.take() == ["send acknowledge 1 1"])
        client.hear(.data(ReadReply(entries: [.init(request: 2, status: .notHeld, totalByteCount: 0, byteCount: 0)])))
        client.pass(milliseconds: 300)
        #expect(client.take() == [])
        client.hear(.results(Results(1, (4, 1, [9]))))
        #expect(client.take() == ["send cancel 1", "1 values 4 1"])
        client.expectIdle()
    }

    @Test("A large value of a graph that was lost is computed again, and a release is said again")
    func readingLost() {
        var client = running(wanted: [3, 4])
        client.hear(.results(Results(1, (3, 4, []), (4, 4, []))))
        client.hear(.data(ReadReply(1, [1, 2, 3, 4], of: 4)))
        #expect(
            client.take() == [
                "send read 1:100/3@0+4 2:100/4@0+4", "send acknowledge 1 2", "send release 100/3",
            ])
        client.comeBack()
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        #expect(client.take() == ["send attach 1 as 77", "send read 3:100/4@0+4", "send release 100/3"])
        client.comeBack()
        client.hear(unknown(1))
        #expect(client.take() == ["send attach 1 as 77", "send submit 1 deliver [4] 10/10 again"])
        client.hear(.accepted(Accepted(request: 1, graph: 7)))
        client.hear(.results(Results(1, (4, 2, []))))
        #expect(client.take() == ["send read 4:7/4@0+2", "send acknowledge 1 1"])
        client.hear(.data(ReadReply(4, [8, 9], of: 2)))
        #expect(client.take() == ["1 values 4 2", "send release 7/4"])
        client.expectIdle()
    }

    @Test("A graph for which no scheduler comes back fails in time, and says which request it was")
    func lost() throws {
        var client = running { $0.reconnectMilliseconds = 1_500 }
        client.tell(.disconnected(reason: "connection refused"))
        client.pass(milliseconds: 1_499)
        #expect(client.take() == [])
        client.pass(milliseconds: 1)
        #expect(client.take() == ["1 connectionLost"])
        let message = "\(try #require(client.failures[1]).error { _ in "" })"
        #expect(message.contains("tcp://here:5555") && message.contains("1.5 s") && message.contains("refused"))
        #expect(message.contains("000000000000004d"))
        client.expectIdle()
    }

    @Test("The time without a scheduler counts for each absence anew, and not while there is a session")
    func absences() {
        var client = running { $0.reconnectMilliseconds = 1_000 }
        for _ in 0..<3 {
            client.tell(.disconnected(reason: "cut"))
            client.pass(milliseconds: 900)
            client.comeBack()
            #expect(client.take() == ["send attach 1 as 77"])
            client.pass(milliseconds: 5_000)
            client.hear(.heartbeat)
            _ = client.take()
        }
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (0, 1, [5]), (1, 1, [6]))))
        #expect(client.take() == ["send cancel 1", "1 values 1 1"])
    }

    @Test("A scheduler that makes no sense again and again is given up")
    func nonsense() throws {
        var client = running { $0.faultLimit = 3 }
        var wrong = Results(1, (0, 1, [1]))
        wrong.valueOffsets = [0, 2]
        for _ in 1..<3 {
            client.hear(.results(wrong))
            client.pass(milliseconds: 100)
            client.hear(.welcome(ClientConversation.welcome))
            client.hear(.accepted(Accepted(request: 1, graph: 100)))
            #expect(client.take() == ["begin session", "send hello test 7", "send attach 1 as 77"])
        }
        client.hear(.results(wrong))
        #expect(client.take() == ["1 connectionLost"])
        #expect("\(try #require(client.failures[1]).error { _ in "" })".contains("contradict"))
        client.expectIdle()
    }

    @Test("A graph that is cancelled while there is no session is cancelled in the next one")
    func cancelledMeanwhile() {
        var client = running()
        client.tell(.disconnected(reason: "cut"), .cancel(1))
        #expect(client.take() == ["1 cancelled"])
        client.tell(.connected)
        client.hear(.welcome(ClientConversation.welcome))
        #expect(
            client.take() == ["begin session", "send hello test 7", "send attach 1 as 77", "send cancel 1"])
        client.hear(unknown(1))
        client.hear(.finished(Finished(request: 1)))
        client.expectIdle()
    }

    @Test("What is to be cancelled in the next session is forgotten when none comes")
    func cancelledForNobody() {
        var client = running { $0.reconnectMilliseconds = 500 }
        client.tell(.disconnected(reason: "cut"), .cancel(1))
        client.pass(milliseconds: 500)
        #expect(client.take() == ["1 cancelled"])
        client.expectIdle()
    }

    @Test("A limit of time holds without a session too, and says that there is none")
    func timeout() throws {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0], timeoutMilliseconds: 500)))
        client.tell(.disconnected(reason: "connection refused"))
        client.pass(milliseconds: 500)
        #expect(client.take().last == "1 timedOut")
        let message = "\(try #require(client.failures[1]).error { _ in "" })"
        #expect(message.contains("no connection") && message.contains("refused"))
    }

    @Test(
        "What changes a collection is not asked again, as nobody knows whether it was done",
        arguments: [Query.Kind.setCollection, .deleteCollection])
    func notRepeated(kind: Query.Kind) {
        var client = ClientConversation.opened()
        client.tell(.request(1, ClientRequest(.query(kind, argument: nil))))
        client.tell(.disconnected(reason: "cut"))
        #expect(client.take() == ["send query 1 \(kind) null", "1 connectionLost"])
        // What was not sent at all is sent.
        client.tell(.request(2, ClientRequest(.query(kind, argument: nil))), .connected)
        client.hear(.welcome(ClientConversation.welcome))
        #expect(client.take().last == "send query 2 \(kind) null")
    }

    @Test("A refusal for good, and closing, end what was suspended")
    func ends() {
        var client = running()
        client.tell(.disconnected(reason: "cut"), .close)
        #expect(client.take() == ["1 closed"])
        client.expectIdle()
        var refused = running()
        refused.tell(.disconnected(reason: "cut"), .refused(reason: "not one of us"))
        #expect(refused.take() == ["1 refused"])
        refused.expectIdle()
    }

    @Test("A scheduler that cannot write its state says so")
    func unwritable() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [0])))
        let complaint = Rejected.Complaint(key: "", function: "", message: "the disk is full")
        client.hear(.rejected(Rejected(request: 1, errors: [complaint], reason: .stateUnwritable)))
        #expect(client.take().last == "1 stateUnwritable")
        client.expectIdle()
    }
}
