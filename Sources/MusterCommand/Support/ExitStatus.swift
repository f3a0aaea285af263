/// What the command says when it ends.
enum ExitStatus: Int32 {
    /// All went well.
    case success = 0
    /// A task failed, or a plugin's example did, or a worker could not load a plugin.
    case failed = 1
    /// What was given is wrong: the arguments, a graph, a manifest, a library.
    case wrongInput = 2
    /// The cluster could not be reached, or did not answer in time.
    case noAnswer = 3
}
