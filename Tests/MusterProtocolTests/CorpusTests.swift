import Foundation
import MusterFuzzing
import MusterGraph
import MusterProtocol
import Testing

/// The examples that fuzzing begins with: a message of every kind, recorded anew by
/// `MUSTER_RECORD=1 swift test --filter MusterProtocolTests.CorpusTests`.
@Suite struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fuzzing/Corpus/messages")

    @Test(arguments: MessageType.allCases)
    func everyKindOfMessageIsThere(type: MessageType) throws {
        let file = Self.folder.appendingPathComponent("\(type)")
        let message = try #require(try sampleMessages().first { $0.type == type })
        let frames = try message.encode(header: MessageHeader(type: type, session: 0, sequence: 0))
        let bytes = try #require(FramedInput.bytes(of: frames, type: UInt8(type.rawValue)))
        if ProcessInfo.processInfo.environment["MUSTER_RECORD"] != nil { try Data(bytes).write(to: file) }
        #expect(try Data(contentsOf: file) == Data(bytes), "record it anew")
    }
}
