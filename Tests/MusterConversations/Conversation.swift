import Foundation

/// A conversation with a core, as a text file: what happens, and what comes out.
///
/// A block is one wake-up. First stand its steps, one a line, with details of a step on the indented lines below it;
/// then a line `----`; then, up to an empty line, everything that came out. Lines that begin with `#` are for people.
/// With `MUSTER_RECORD=1` in the environment a file's output is written anew instead of being compared; the difference
/// is then for people to read. The model is the datadriven format of CockroachDB, as etcd's raft uses it.
package struct Conversation {
    /// One wake-up.
    struct Block {
        /// The text before `----`, with comments.
        var input: [String] = []
        var output: [String] = []
        var steps: [Step] = []
    }

    private let path: String
    private let blocks: [Block]
    /// What stands behind the last block.
    private let remainder: [String]

    /// Reads the conversation at `path`.
    package init(path: String) throws {
        self.path = path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var (blocks, block, isOutput) = ([Block](), Block(), false)
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if isOutput, !line.isEmpty {
                block.output.append(line)
            } else if isOutput {
                blocks.append(block)
                (block, isOutput) = (Block(), false)
            } else if line == "----" {
                isOutput = true
            } else {
                block.input.append(line)
                try block.steps.take(line, number: index + 1)
            }
        }
        if isOutput { blocks.append(block) }
        self.blocks = blocks
        remainder = isOutput ? [] : block.input
        if !isOutput, !block.steps.isEmpty {
            throw ScriptFailure("\(path): the last block has no `----`, so nothing would be compared")
        }
    }

    /// The conversations that lie in the folder `Conversations` beside a source file, in order.
    package static func all(beside sourceFile: String) -> [String] {
        let folder = URL(fileURLWithPath: sourceFile).deletingLastPathComponent().appendingPathComponent(
            "Conversations")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map { folder.appendingPathComponent($0).path }
    }

    /// Plays the conversation, and compares it or records it.
    ///
    /// - Returns: Everything that was not as it should be.
    package func play(with role: some ConversationRole) throws -> [String] {
        var problems: [String] = []
        var played: [Block] = []
        for block in blocks {
            var output: [String] = []
            do {
                output = try role.perform(block.steps)
            } catch let failure as ScriptFailure {
                problems.append("\(place(of: block)): \(failure.message)")
                break
            }
            problems += role.takeProblems().map { "\(place(of: block)): \($0)" }
            if output.isEmpty { output = ["nothing"] }
            if !isRecording, output != block.output {
                problems.append(difference(of: block, from: output))
            }
            played.append(Block(input: block.input, output: output))
        }
        if played.count == blocks.count { problems += role.leftovers().map { "\(path), at its end: \($0)" } }
        if isRecording { try record(played + blocks.dropFirst(played.count)) }
        return problems
    }

    private var isRecording: Bool { ProcessInfo.processInfo.environment["MUSTER_RECORD"] == "1" }

    private func record(_ blocks: [Block]) throws {
        var lines: [String] = []
        for block in blocks { lines += block.input + ["----"] + block.output + [""] }
        lines += remainder.filter { !$0.isEmpty }
        while lines.last == "" { lines.removeLast() }
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func place(of block: Block) -> String { "\(path):\(block.steps.first?.number ?? 0)" }

    private func difference(of block: Block, from output: [String]) -> String {
        let common = zip(block.output, output).prefix { $0 == $1 }.count
        let context = output[..<common].map { "    " + $0 }
        let expected = block.output[common...].map { "  - " + $0 }
        let found = output[common...].map { "  + " + $0 }
        return (["\(place(of: block)): something else came out (- expected, + found)"] + context + expected + found)
            .joined(separator: "\n")
    }
}
