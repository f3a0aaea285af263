import MusterIsolation

/// `muster-executor`: runs functions for a worker in a process of its own.
@main
struct MusterExecutor {
    static func main() {
        ExecutorServer.main(CommandLine.arguments)
    }
}
