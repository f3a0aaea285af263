// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

/// The settings every Swift target of Muster is built with.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A Swift target under `Sources/`.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one module, under `Tests/NAMETests`.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        swiftSettings: strict)
}

/// A plugin in Swift: one shared library, from `Plugins/FOLDER`.
func plugin(_ name: String, folder: String) -> Target {
    .target(name: name, dependencies: ["MusterPlugin"], path: "Plugins/" + folder, swiftSettings: strict)
}

let package = Package(
    name: "muster",
    products: [
        .library(name: "Muster", targets: ["Muster"]),
        .library(name: "MusterPlugin", targets: ["MusterPlugin"]),
        .library(name: "MusterStoreTesting", targets: ["MusterStoreTesting"]),
        .executable(name: "muster", targets: ["MusterCommand"]),
        .executable(name: "muster-executor", targets: ["MusterExecutor"]),
        .library(name: "MusterMath", type: .dynamic, targets: ["MusterMath"]),
        .library(name: "MusterCompare", type: .dynamic, targets: ["MusterCompare"]),
        .library(name: "MusterText", type: .dynamic, targets: ["MusterText"]),
        .library(name: "MusterCollections", type: .dynamic, targets: ["MusterCollections"]),
        .library(name: "MusterReplay", type: .dynamic, targets: ["MusterReplay"]),
        .library(name: "MusterMisbehaving", type: .dynamic, targets: ["MusterMisbehaving"]),
        .library(name: "MusterCExample", type: .dynamic, targets: ["MusterCExample"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // C libraries of the system, and the plugin ABI.
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CLibFFI"),
        .systemLibrary(name: "CLMDB"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CZstd"),
        .target(name: "CMusterPlugin"),
        .target(name: "CMusterLinux"),

        // For those who write plugins.
        module("MusterPluginExpander", []),
        .macro(name: "MusterPluginMacros", dependencies: ["MusterPluginExpander"], swiftSettings: strict),
        .target(name: "CMusterPluginEntry", dependencies: ["CMusterPlugin"]),
        module("MusterPlugin", ["CMusterPlugin", "CMusterPluginEntry", "MusterPluginMacros"]),

        // Pure: no input, no output, no clock.
        module("MusterGraph", []),
        module("MusterProtocol", ["MusterGraph"]),
        module("MusterScheduler", ["MusterGraph", "MusterProtocol"]),
        module("MusterWorker", ["MusterGraph", "MusterProtocol"]),
        module("MusterWorkflow", ["MusterGraph", "MusterProtocol"]),

        // The cores joined by a simulated network; see Tests/MusterSimulatorTests.
        module("MusterSimulator", ["MusterGraph", "MusterProtocol", "MusterScheduler", "MusterWorker"]),

        .executableTarget(
            name: "MusterSimulate",
            dependencies: [
                "MusterSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Shells.
        module("MusterLinux", ["CMusterLinux"]),
        module("MusterTransport", ["CMusterLinux", "MusterGraph"]),
        module("MusterZeroMQ", ["CMusterLinux", "CZeroMQ", "MusterGraph", "MusterTransport"]),
        module("MusterRegistry", ["CLibFFI", "CMusterPlugin", "MusterGraph", "MusterLinux"]),
        module("MusterPrimitives", ["CZlib", "CZstd", "MusterGraph", "MusterRegistry"]),
        module(
            "MusterIsolation",
            ["CMusterLinux", "MusterGraph", "MusterLinux", "MusterPrimitives", "MusterRegistry"]),
        .executableTarget(name: "MusterExecutor", dependencies: ["MusterIsolation"], swiftSettings: strict),
        module(
            "MusterRuntime",
            [
                "CLMDB", "CMusterLinux", "MusterGraph", "MusterIsolation", "MusterLinux", "MusterPrimitives",
                "MusterProtocol", "MusterRegistry",
                "MusterScheduler", "MusterTransport", "MusterWorker",
            ]),

        // For those who write data stores.
        module("MusterStoreTesting", ["MusterGraph", "MusterRuntime"]),

        // For those who submit graphs.
        module(
            "Muster",
            // The cores are named because their layouts are inlined here: without that an incremental build misses changes.
            [
                "MusterGraph", "MusterIsolation", "MusterPrimitives", "MusterProtocol", "MusterRegistry",
                "MusterRuntime", "MusterScheduler", "MusterTransport", "MusterWorker", "MusterZeroMQ",
            ]),
        .executableTarget(
            name: "MusterCommand",
            dependencies: [
                "Muster", "MusterGraph", "MusterLinux", "MusterRegistry", "MusterRuntime", "MusterScheduler",
                "MusterWorker", "MusterWorkflow", "CMusterLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // The plugins that come with Muster.
        plugin("MusterMath", folder: "Math"),
        plugin("MusterCompare", folder: "Compare"),
        plugin("MusterText", folder: "Text"),
        plugin("MusterCollections", folder: "Collections"),
        plugin("MusterReplay", folder: "Replay"),
        plugin("MusterMisbehaving", folder: "Misbehaving"),
        .target(name: "MusterCExample", dependencies: ["CMusterPlugin"], path: "Plugins/CExample"),

        tests(of: "MusterPluginExpander"),
        tests(of: "MusterPlugin", ["CMusterPlugin"]),
        // Every decoder, for made-up bytes; and chance from seeds, for tests that try very many inputs.
        .target(
            name: "MusterFuzzing",
            dependencies: [
                "MusterGraph", "MusterPrimitives", "MusterProtocol", "MusterRegistry", "MusterRuntime",
                "MusterScheduler",
                "MusterTransport", "MusterWorkflow",
            ],
            path: "Fuzzing/Targets", swiftSettings: strict),
        tests(
            of: "MusterFuzzing",
            ["MusterGraph", "MusterJournalScript", "MusterProtocol", "MusterRuntime", "MusterScheduler"]),
        // Checks JSON by the schemas that users are given.
        .target(name: "MusterSchemas", path: "Tests/MusterSchemas", swiftSettings: strict),
        tests(of: "MusterGraph", ["MusterFuzzing", "MusterSchemas"]),
        tests(of: "MusterWorkflow", ["MusterGraph"]),
        tests(of: "Muster", ["MusterFuzzing", "MusterGraph", "MusterPrimitives", "MusterProtocol"]),
        tests(of: "MusterRegistry", ["MusterGraph", "MusterLinux", "MusterSchemas"]),
        // Every event in every state of a core.
        .target(name: "MusterStateSearch", path: "Tests/MusterStateSearch", swiftSettings: strict),
        // Golden conversations of the cores: the texts are read, and recorded, where they lie.
        .target(
            name: "MusterConversations", dependencies: ["MusterGraph", "MusterProtocol"],
            path: "Tests/MusterConversations", swiftSettings: strict),
        tests(
            of: "MusterScheduler",
            [
                "MusterConversations", "MusterFuzzing", "MusterGraph", "MusterProtocol", "MusterSimulator",
                "MusterStateSearch",
            ],
            exclude: ["Conversations"]),
        tests(
            of: "MusterWorker",
            ["MusterConversations", "MusterFuzzing", "MusterGraph", "MusterProtocol", "MusterStateSearch"],
            exclude: ["Conversations"]),
        tests(of: "MusterSimulator", ["MusterFuzzing"]),
        tests(of: "MusterPrimitives", ["MusterFuzzing", "MusterGraph", "MusterLinux", "MusterRegistry"]),
        tests(of: "MusterIsolation", ["MusterGraph", "MusterLinux", "MusterPrimitives", "MusterRegistry"]),
        tests(of: "MusterLinux"),
        tests(of: "MusterTransport", ["MusterGraph"]),
        tests(of: "MusterZeroMQ", ["MusterGraph", "MusterTransport"]),
        tests(
            of: "MusterRuntime",
            [
                "CLMDB", "MusterFuzzing", "MusterGraph", "MusterIsolation", "MusterJournalScript", "MusterLinux",
                "MusterPrimitives", "MusterProtocol", "MusterRegistry", "MusterScheduler", "MusterStoreTesting",
                "MusterTransport",
                "MusterWorker", "MusterZeroMQ",
            ]),
        // What a journal is given, by a process that is killed again and again.
        .target(
            name: "MusterJournalScript",
            dependencies: ["MusterFuzzing", "MusterGraph", "MusterProtocol", "MusterScheduler"],
            path: "Tests/MusterJournalScript", swiftSettings: strict),
        .executableTarget(
            name: "MusterJournalProcess",
            dependencies: ["MusterGraph", "MusterJournalScript", "MusterRuntime", "MusterScheduler"],
            path: "Tests/MusterJournalProcess", swiftSettings: strict),
        tests(of: "MusterProtocol", ["MusterFuzzing", "MusterGraph"]),
        // Very many clients of one scheduler, some of which do not read.
        .target(
            name: "MusterCrowd", dependencies: ["MusterGraph", "MusterProtocol"], path: "Tests/MusterCrowd",
            swiftSettings: strict),
        .executableTarget(
            name: "MusterSlowClients", dependencies: ["MusterCrowd", "MusterProcesses"],
            path: "Tests/MusterSlowClients",
            swiftSettings: strict),
        // They run the built command, and do not import it.
        .target(
            name: "MusterProcesses", dependencies: ["CMusterLinux", "MusterLinux"], path: "Tests/MusterProcesses",
            swiftSettings: strict),
        .testTarget(
            name: "MusterCommandTests",
            dependencies: [
                "CMusterPlugin", "Muster", "MusterCrowd", "MusterPlugin", "MusterProcesses", "MusterStoreTesting",
            ], swiftSettings: strict),
        // Clusters that are killed, stopped and cut apart: the tests assert what comes of it, the benchmark measures it.
        .target(
            name: "MusterFaults", dependencies: ["Muster", "MusterProcesses"], path: "Tests/MusterFaults",
            swiftSettings: strict),
        .testTarget(name: "MusterFaultTests", dependencies: ["MusterFaults"], swiftSettings: strict),
        .executableTarget(
            name: "MusterFaultBenchmark",
            dependencies: [
                "MusterBenchmarkResults", "MusterFaults",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Faults", swiftSettings: strict),
        // What the scheduler costs: workers that do nothing, processes that are looked at, its journal.
        .executableTarget(
            name: "MusterBenchmark",
            dependencies: [
                "Muster", "MusterBenchmarkResults", "MusterGraph", "MusterProcesses", "MusterProtocol",
                "MusterRuntime", "MusterScheduler", "MusterTransport", "MusterWorker", "MusterZeroMQ",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Insides", swiftSettings: strict),
        // What benchmarks print. The package of those that need only what users see compiles it, too.
        .target(name: "MusterBenchmarkResults", path: "Benchmarks/Sources/results", swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    ]
)
