/// The macro as a process: the compiler starts it and talks to it through standard input and output.
@main
struct Main {
    static func main() {
        let pipe = CompilerPipe()
        while let message = pipe.receive() {
            pipe.send(CompilerConversation.answer(to: message))
        }
    }
}
