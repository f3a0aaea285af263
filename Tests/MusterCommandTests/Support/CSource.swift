import Foundation
import MusterProcesses
import Testing

/// A library in C, written out for a test.
struct CSource {
    private let text: String
    /// What lies beside it as `geo.h`.
    private let header: String?

    init(_ text: String, header: String? = nil) {
        (self.text, self.header) = (text, header)
    }

    /// The plugin `mine`, whose only function is `mine.plus`, which is wrong by `error`.
    static func plus(abi: Int = 1, error: Int = 0) -> CSource {
        CSource(
            """
            #include "muster_plugin.h"
            static int64_t plus(int64_t a, int64_t b) { return a + b + \(error); }
            static const muster_operation plus_operation = {
                .struct_size = sizeof(muster_operation), .flags = MUSTER_THREAD_SAFE, .name = "mine.plus",
                .version = "1.0.0", .signature = "(a: int64, b: int64) -> int64",
                .documentation = "A sum.\\n- Example: mine.plus(1, 2) == 3", .native = (muster_function)plus,
            };
            static const muster_operation *const operations[] = {&plus_operation};
            static const muster_plugin plugin = {
                .struct_size = sizeof(muster_plugin), .abi_major = \(abi), .abi_minor = 0, .name = "mine",
                .version = "1.0.0", .operations = operations, .operation_count = 1,
            };
            MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
                (void)host;
                return &plugin;
            }
            """)
    }

    /// Compiles it, and gives the library's path.
    @discardableResult
    func build(_ name: String, in folder: URL) async throws -> String {
        let source = folder.appendingPathComponent(name + ".c")
        try Data(text.utf8).write(to: source)
        if let header { try Data(header.utf8).write(to: folder.appendingPathComponent("geo.h")) }
        let library = folder.appendingPathComponent(name)
        let headers = Document.root.appendingPathComponent("Sources/CMusterPlugin/include").path
        let compiler = RunningProcess(
            URL(fileURLWithPath: "/usr/bin/cc"),
            ["-shared", "-fPIC", "-I", headers, "-I", folder.path, "-o", library.path, source.path])
        try compiler.start()
        compiler.write("")
        let outcome = try await compiler.outcome(within: Muster.limit)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return library.path
    }
}
