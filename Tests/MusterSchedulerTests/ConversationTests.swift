import MusterConversations
import Testing

/// The golden conversations of the scheduler, in `Conversations/`.
@Suite("Conversations of the scheduler")
struct ConversationTests {
    @Test("a conversation goes as it is written", arguments: Conversation.all(beside: #filePath))
    func conversation(path: String) throws {
        for problem in try Conversation(path: path).play(with: SchedulerRole()) {
            Issue.record(Comment(rawValue: problem))
        }
    }

    @Test("the conversations are found")
    func found() {
        #expect(Conversation.all(beside: #filePath).count >= 20)
    }
}
