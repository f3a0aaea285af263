/// What came of loading a plugin at one worker.
public struct PluginLoad: Hashable, Sendable, Codable {
    /// The worker's name.
    public let worker: String
    /// Whether its functions can be called now.
    public let loaded: Bool
    /// The plugin's version, as far as the worker found one.
    public let version: String
    /// What happened, for people.
    public let result: String
}
