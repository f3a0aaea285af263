import ArgumentParser

/// How results are printed.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON, for programs; what is wrong is JSON on standard error, too.")
    var json = false
}
