import ArgumentParser

/// `muster plugin …`: everything for those who write functions.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "Make, look at, test and load plugins.",
        subcommands: [
            PluginNewCommand.self, PluginTestCommand.self, PluginDescribeCommand.self, PluginCheckCommand.self,
            PluginListCommand.self, PluginLoadCommand.self,
        ])
}
