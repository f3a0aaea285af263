// swift-tools-version: 6.2
import PackageDescription

// Benchmarks that need only what users see. `./dev bench` builds and runs them.
let package = Package(
    name: "muster-benchmarks",
    dependencies: [
        .package(name: "muster", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                .product(name: "Muster", package: "muster"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // `results` is a module of the root package too, whose benchmarks print the same.
            path: "Sources")
    ]
)
