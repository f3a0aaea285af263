import MusterConversations
import Testing

/// The golden conversations of the worker, in `Conversations/`.
@Suite("Conversations of the worker")
struct ConversationTests {
    @Test("a conversation goes as it is written", arguments: Conversation.all(beside: #filePath))
    func conversation(path: String) throws {
        for problem in try Conversation(path: path).play(with: WorkerRole()) {
            Issue.record(Comment(rawValue: problem))
        }
    }

    @Test("the conversations are found")
    func found() {
        #expect(Conversation.all(beside: #filePath).count >= 12)
    }
}
