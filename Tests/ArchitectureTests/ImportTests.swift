import Testing

/// Who may import whom: the table of ARCHITECTURE.md.
@Suite struct ImportTests {
    /// What each module may import. A module that is not here has no place in the architecture yet.
    static let allowed: [String: Set<String>] = [
        "MusterGraph": [],
        "MusterProtocol": ["MusterGraph", "Synchronization"],
        "MusterScheduler": ["MusterGraph", "MusterProtocol"],
        "MusterWorker": ["MusterGraph", "MusterProtocol"],
        "MusterWorkflow": ["MusterGraph", "MusterProtocol"],
        "MusterPluginExpander": ["Glibc", "Musl", "Darwin"],
        "MusterPluginMacros": ["MusterPluginExpander"],
        "MusterPlugin": ["CMusterPlugin", "CMusterPluginEntry", "Glibc", "Musl", "Darwin"],
        "MusterLinux": ["CMusterLinux", "Glibc", "Synchronization"],
        "MusterTransport": ["MusterGraph", "CMusterLinux", "Glibc", "Synchronization"],
        "MusterZeroMQ": [
            "MusterGraph", "MusterTransport", "CZeroMQ", "CMusterLinux", "Glibc", "Synchronization",
        ],
        "MusterRegistry": [
            "MusterGraph", "MusterLinux", "CMusterPlugin", "CLibFFI", "Foundation", "Glibc", "Synchronization",
        ],
        "MusterPrimitives": ["MusterGraph", "MusterRegistry", "CZlib", "CZstd", "Glibc"],
        "MusterIsolation": [
            "MusterGraph", "MusterLinux", "MusterPrimitives", "MusterRegistry", "CMusterLinux", "Foundation", "Glibc",
            "Synchronization",
        ],
        "MusterExecutor": ["MusterIsolation"],
        "MusterRuntime": [
            "MusterGraph", "MusterPrimitives", "MusterProtocol", "MusterScheduler", "MusterWorker", "MusterTransport",
            "MusterIsolation", "MusterLinux", "MusterRegistry",
            "CLMDB", "CMusterLinux", "Foundation", "Glibc", "Synchronization",
        ],
        "MusterStoreTesting": ["MusterGraph", "MusterRuntime", "Dispatch", "Foundation", "Synchronization"],
        "Muster": [
            "MusterGraph", "MusterPrimitives", "MusterProtocol", "MusterScheduler", "MusterWorker", "MusterTransport",
            "MusterZeroMQ",
            "MusterIsolation", "MusterRegistry", "MusterRuntime", "Foundation", "Glibc", "Synchronization",
        ],
        "MusterCommand": [
            "Muster", "MusterGraph", "MusterLinux", "MusterProtocol", "MusterRegistry", "MusterRuntime",
            "MusterWorkflow", "CMusterLinux", "ArgumentParser", "Dispatch", "Foundation", "Glibc", "Synchronization",
        ],
        "MusterSimulator": ["MusterGraph", "MusterProtocol", "MusterScheduler", "MusterWorker"],
        "MusterSimulate": ["MusterSimulator", "ArgumentParser"],
    ]

    /// The modules that re-export another, and which.
    static let exported: [String: Set<String>] = [
        // Of the runtime, only the data stores, each by its name.
        "Muster": ["MusterGraph", "MusterRuntime"],
        "MusterPlugin": ["CMusterPlugin"],
    ]

    @Test func theSourcesAreFound() {
        #expect(SourceTree.sources.count > 100)
        #expect(Set(SourceTree.sources.map(\.module)).isSuperset(of: ["MusterGraph", "MusterScheduler", "Muster"]))
    }

    @Test(arguments: Set(SourceTree.sources.map(\.module)).sorted())
    func aModuleImportsWhatItMay(module: String) throws {
        let allowed = try #require(Self.allowed[module], "\(module) has no line in the table of imports")
        for file in SourceTree.sources where file.module == module {
            for found in file.imports {
                #expect(allowed.contains(found.module), "\(file.path):\(found.line) imports \(found.module)")
            }
        }
    }

    @Test func pluginsImportTheirKitOnly() {
        for file in SourceTree.plugins {
            for found in file.imports {
                #expect(
                    ["MusterPlugin", "Glibc", "Musl", "Darwin"].contains(found.module),
                    "\(file.path):\(found.line) imports \(found.module)")
            }
        }
    }

    @Test func onlyTwoModulesReExport() {
        for file in SourceTree.sources {
            for found in file.imports where found.isExported {
                #expect(
                    Self.exported[file.module]?.contains(found.module) == true,
                    "\(file.path):\(found.line) re-exports \(found.module)")
            }
        }
    }

    @Test(arguments: ["dlopen(", "dlsym(", "ffi_call(", "ffi_prep_cif("])
    func onlyTheRegistryOpensLibraries(call: String) {
        for file in SourceTree.sources where file.module != "MusterRegistry" {
            for line in file.code where line.text.contains(call) {
                Issue.record("\(file.path):\(line.number) calls \(call)…)")
            }
        }
    }
}
