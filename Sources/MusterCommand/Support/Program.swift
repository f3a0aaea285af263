import ArgumentParser
import Foundation
import Muster
import MusterGraph
import MusterRegistry
import MusterRuntime

/// Runs the command, and turns whatever stops it into a message and an exit status.
enum Program {
    /// Runs what `arguments` say.
    static func run(_ arguments: [String]) async -> Int32 {
        do {
            var command = try RootCommand.parseAsRoot(CallCommand.protectingNumbers(in: arguments))
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            ProgressLine.clearIfShown()
            return ExitStatus.success.rawValue
        } catch {
            ProgressLine.clearIfShown()
            if let signal = Interruption.shared.received, !(error is CommandFailure) { return 128 + signal }
            return report(error, isJSON: arguments.prefix { $0 != "--" }.contains("--json"))
        }
    }

    private static func report(_ error: any Error, isJSON: Bool) -> Int32 {
        guard let failure = CommandFailure(error) else {
            // The parser's own: help, the version, a completion script, or a usage that is wrong.
            let isGood = RootCommand.exitCode(for: error) == .success
            let text = RootCommand.fullMessage(for: error)
            if isGood {
                if !text.isEmpty { Output.result(text) }
                return ExitStatus.success.rawValue
            }
            if isJSON { report([RootCommand.message(for: error)], .wrongInput) } else { Output.note(text) }
            return ExitStatus.wrongInput.rawValue
        }
        if isJSON {
            report(failure.messages, failure.status)
        } else {
            failure.messages.forEach(Output.problem)
        }
        return failure.status.rawValue
    }

    private static func report(_ messages: [String], _ status: ExitStatus) {
        guard !messages.isEmpty else { return }
        let report: Value = [
            "errors": .list(messages.map { .string($0) }), "status": .int64(Int64(status.rawValue)),
        ]
        Output.note(GraphJSON.encode(report))
    }
}

extension CommandFailure {
    /// What any error of Muster's means for the command; nil for an error that is not Muster's.
    init?(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as GraphErrors:
            self.init(.wrongInput, messages: error.errors.map(\.description))
        case let error as LoadError: self.init(.wrongInput, error.description)
        case let error as ManifestError: self.init(.wrongInput, error.description)
        case let error as JournalError: self.init(.wrongInput, error.description)
        case let error as TaskError:
            self.init(error.kind == .functionUnavailable ? .noAnswer : .failed, error.description)
        case let error as ClusterError: self.init(Self.status(of: error.kind), error.description)
        default: return nil
        }
    }

    private static func status(of kind: ClusterError.Kind) -> ExitStatus {
        switch kind {
        case .invalidAddress, .unknownCollection, .collectionExists, .limitReached, .invalidCollection,
            .unknownRequest, .stateUnusable:
            .wrongInput
        case .requestFailed, .valueUnavailable, .stateUnwritable: .failed
        case .unreachable, .refused, .timedOut, .noWorker, .functionsUnavailable, .connectionLost, .closed: .noAnswer
        }
    }
}
