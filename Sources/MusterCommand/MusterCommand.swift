import ArgumentParser

/// The command `muster`.
@main
struct MusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "muster", abstract: "Runs graphs of named functions.")
}
