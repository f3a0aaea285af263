/// A plugin in C, written out for a test.
struct CPlugin {
    var name = "demo"
    var version = "1.0.0"
    /// C in front of everything.
    var code = ""
    var operations: [Operation] = []
    var abiMajor = "MUSTER_ABI_MAJOR"
    var entry = "return &plugin;"

    struct Operation {
        var name: String
        var signature: String
        /// The C function.
        var native: String
        var version = "1.0.0"
        var flags = "MUSTER_THREAD_SAFE"
        var loop = "NULL"
        var structSize = "sizeof(muster_operation)"
        var documentation = ""
    }

    /// The plugin as a C file.
    var source: String {
        let table = operations.enumerated().map { index, operation in
            """
            static const muster_operation operation_\(index) = {
                .struct_size = \(operation.structSize), .flags = \(operation.flags), .name = "\(operation.name)",
                .version = "\(operation.version)", .signature = "\(operation.signature)",
                .documentation = "\(operation.documentation)",
                .native = (muster_function)\(operation.native), .loop = \(operation.loop),
            };
            """
        }
        return """
            #include "muster_plugin.h"
            #include <string.h>
            \(code)
            \(table.joined(separator: "\n"))
            static const muster_operation *const operations[] = {
                \(operations.indices.map { "&operation_\($0)," }.joined(separator: " ")) NULL
            };
            static const muster_plugin plugin = {
                .struct_size = sizeof(muster_plugin), .abi_major = \(abiMajor), .abi_minor = MUSTER_ABI_MINOR,
                .name = "\(name)", .version = "\(version)", .operations = operations,
                .operation_count = \(operations.count),
            };
            MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
                (void)host; (void)plugin;
                \(entry)
            }
            """
    }

    /// `demo.twice` and nothing else.
    static let twice = CPlugin(
        code: "static int64_t twice(int64_t x) { return 2 * x; }",
        operations: [Operation(name: "demo.twice", signature: "(x: int64) -> int64", native: "twice")])
}
