/// The macro's side of the compiler's plugin protocol.
@main
struct Main {
    static func main() {}
}
