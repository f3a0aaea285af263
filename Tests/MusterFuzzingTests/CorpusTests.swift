import Foundation
import MusterFuzzing
import MusterGraph
import Testing

/// Bytes that a decoder was once given, or may well be: those of `Fuzzing/Corpus`, also where there is no libFuzzer.
@Suite struct CorpusTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fuzzing/Corpus")

    private static func files(of target: FuzzTarget) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: corpus.appendingPathComponent(target.name), includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
    }

    @Test(arguments: FuzzTarget.all.map(\.name))
    func everyDecoderTakesOrRefusesItsCorpus(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        var (taken, refused) = (0, 0)
        for file in try Self.files(of: target) {
            do throws(FuzzFinding) {
                let reason = try target.run([UInt8](try Self.contents(file)))
                #expect(reason != "", "\(file.lastPathComponent) is refused without a word")
                if reason == nil { taken += 1 } else { refused += 1 }
            } catch {
                Issue.record("\(file.path): \(error)")
            }
        }
        // Otherwise it shows nothing.
        #expect(taken > 0 && refused > 0, "\(taken) are taken and \(refused) refused")
    }

    private static func contents(_ file: URL) throws(FuzzFinding) -> Data {
        FileManager.default.contents(atPath: file.path) ?? Data()
    }

    @Test(arguments: FuzzTarget.all.map(\.name), 0..<3 as Range<UInt64>)
    func noDecoderStumblesOverChangedBytes(name: String, seed: UInt64) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        var random = SplitMix64(seed: seed)
        for file in try Self.files(of: target) {
            let whole = [UInt8](try Data(contentsOf: file))
            for _ in 0..<(name == "stores" ? 2 : 20) {
                var bytes = whole
                random.mutate(&bytes)
                do throws(FuzzFinding) {
                    _ = try target.run(bytes)
                } catch {
                    Issue.record("\(file.path), changed to \(Data(bytes).base64EncodedString()): \(error)")
                }
            }
        }
    }

    @Test func everyFolderHasADecoder() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
    }

    @Test func theCorpusStaysSmall() throws {
        let sizes = try FuzzTarget.all.flatMap(Self.files).map { try Data(contentsOf: $0).count }
        #expect(sizes.reduce(0, +) < 300_000)
    }
}
