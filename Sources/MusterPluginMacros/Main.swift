import MusterPluginExpander

/// The macro as a process: the compiler starts it and talks to it through standard input and output.
@main
struct Main {
    static func main() {
        CompilerConversation.serve()
    }
}
