/// How a cluster is started.
struct ClusterOptions {
    let workers: Int
    /// Of each worker.
    let threads: Int
    /// Whether functions run in executor processes.
    var isolates = false
}
