import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// Large values, read part by part.
struct ClientFetchTests {
    private let mebibyte = Limits.partByteCount

    /// A client that was told of a large result, task 3 of graph 100 for request 1.
    private func reading(
        _ byteCount: Int, _ change: (inout ClientConfiguration) -> Void = { _ in }
    ) -> ClientConversation {
        var client = ClientConversation.opened(change)
        client.tell(.request(1, .graph(wanted: [3])))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        _ = client.take()
        client.hear(.results(Results(1, (3, UInt64(byteCount), []))))
        return client
    }

    @Test("The parts of a large value come in any order, into one payload, and the value is released")
    func parts() {
        var client = reading(2 * mebibyte + 3)
        #expect(
            client.take() == [
                "send read 1:100/3@0+\(mebibyte) 2:100/3@\(mebibyte)+\(mebibyte) 3:100/3@\(2 * mebibyte)+3",
                "send acknowledge 1 1",
            ])
        let total = UInt64(2 * mebibyte + 3)
        client.hear(.data(ReadReply(3, [7, 8, 9], of: total)))
        client.hear(.data(ReadReply(1, [UInt8](repeating: 1, count: mebibyte), of: total)))
        client.hear(.finished(Finished(request: 1)))
        #expect(client.take() == [])
        client.hear(.data(ReadReply(2, [UInt8](repeating: 2, count: mebibyte), of: total)))
        #expect(client.take() == ["1 values \(total)", "send release 100/3"])
        let expected =
            [UInt8](repeating: 1, count: mebibyte) + [UInt8](repeating: 2, count: mebibyte) + [7, 8, 9]
        #expect(client.values[1] == [Payload(expected)])
        client.expectIdle()
    }

    @Test("No more parts are under way than the window has room for")
    func window() {
        var client = reading(3 * mebibyte) { $0.readWindow = 2 }
        #expect(
            client.take() == [
                "send read 1:100/3@0+\(mebibyte) 2:100/3@\(mebibyte)+\(mebibyte)", "send acknowledge 1 1",
            ])
        client.hear(.data(ReadReply(2, [UInt8](repeating: 2, count: mebibyte), of: UInt64(3 * mebibyte))))
        #expect(client.take() == ["send read 3:100/3@\(2 * mebibyte)+\(mebibyte)"])
        client.tell(.cancel(1))
        #expect(client.take() == ["send cancel 1", "1 cancelled"])
        client.hear(.data(ReadReply(1, [1], of: 1)))
        client.expectIdle()
    }

    @Test("A holder may answer with less than was asked; the rest is asked for")
    func shortAnswers() {
        var client = reading(10)
        client.hear(.data(ReadReply(1, [0, 1, 2, 3], of: 10)))
        #expect(client.take() == ["send read 1:100/3@0+10", "send acknowledge 1 1", "send read 2:100/3@4+6"])
        client.hear(.data(ReadReply(2, [4, 5, 6, 7, 8, 9], of: 10)))
        #expect(client.take() == ["1 values 10", "send release 100/3"])
        #expect(client.values[1] == [Payload(Array(0..<10))])
        client.expectIdle()
    }

    @Test("A value that nobody holds is asked for again, and given up in the end")
    func missing() {
        var client = reading(4) {
            $0.rereadMilliseconds = 100
            $0.rereadLimit = 1
        }
        client.hear(.data(ReadReply(missing: 1)))
        client.pass(milliseconds: 100)
        #expect(client.take() == ["send read 1:100/3@0+4", "send acknowledge 1 1", "send read 2:100/3@0+4"])
        client.hear(.data(ReadReply(missing: 2)))
        #expect(client.take() == ["send cancel 1", "1 valueUnavailable"])
        client.expectIdle()
    }

    @Test("A value that came out differently when it was computed again is read anew")
    func otherSize() {
        var client = reading(4)
        client.hear(.data(ReadReply(1, [1, 2], of: 2)))
        #expect(client.take() == ["send read 1:100/3@0+4", "send acknowledge 1 1", "send read 2:100/3@0+2"])
        client.hear(.data(ReadReply(2, [1, 2], of: 2)))
        #expect(client.take() == ["1 values 2", "send release 100/3"])
        client.expectIdle()
    }

    @Test("A value that can't be read, or is too large, fails its request")
    func unreadable() {
        var client = reading(4)
        client.hear(.data(ReadReply(missing: 1, .unreadable)))
        #expect(
            client.take() == [
                "send read 1:100/3@0+4", "send acknowledge 1 1", "send cancel 1", "1 valueUnavailable",
            ])
        client.expectIdle()
        var other = reading(5) { $0.valueByteCountLimit = 4 }
        #expect(other.take() == ["send cancel 1", "1 valueUnavailable"])
        other.expectIdle()
    }

    @Test("Answers that make no sense end the session")
    func nonsense() {
        var tooShort = ReadReply(1, [1, 2, 3, 4], of: 4)
        tooShort.bytes = .empty
        for reply in [ReadReply(1, [1, 2, 3, 4, 5], of: 4), tooShort] {
            var client = reading(4)
            client.hear(.data(reply))
            _ = client.take()
            client.pass(milliseconds: 100)
            #expect(client.take() == ["begin session", "send hello test 7"])
        }
    }

    @Test("A future is fetched and stays, until it is released")
    func future() {
        var client = ClientConversation.opened()
        client.tell(.request(1, .graph(wanted: [3], mode: .hold)))
        client.hear(.accepted(Accepted(request: 1, graph: 100)))
        client.hear(.results(Results(1, (3, 2, []))))
        client.hear(.finished(Finished(request: 1)))
        _ = client.take()
        let task = TaskID(graph: 100, index: 3)
        for request: UInt64 in 2...3 {
            client.tell(.request(request, ClientRequest(.fetch(task, byteCount: 2))))
            #expect(client.take() == ["send read \(request - 1):100/3@0+2"])
            client.hear(.data(ReadReply(request - 1, [1, 2], of: 2)))
            #expect(client.take() == ["\(request) values 2"])
        }
        client.tell(.release([task]))
        #expect(client.take() == ["send release 100/3"])
        client.expectIdle()
    }
}
