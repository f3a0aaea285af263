import Foundation
import Glibc
import MusterLinux
import MusterRegistry

/// A plugin in C, compiled once for all tests. Functions wait at gates, which tests open.
enum TestPlugin {
    /// The folder that it lies in.
    static let folder: String = {
        let path = NSTemporaryDirectory() + "muster-runtime-tests-\(getpid())"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data(source.utf8).write(to: URL(fileURLWithPath: path + "/trial.c"))
            let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().path
            let (end, said) = try SpawnedProcess.output(
                of: "/usr/bin/cc",
                [
                    "-std=gnu11", "-Wall", "-Werror", "-shared", "-fPIC", "-I",
                    package + "/Sources/CMusterPlugin/include", "-o", path + "/libtrial.so", path + "/trial.c",
                ])
            precondition(
                end == .exited(status: 0),
                "the tests' plugin does not compile: \(String(decoding: said, as: UTF8.self))")
        } catch {
            preconditionFailure("the tests' plugin could not be made: \(error)")
        }
        return path
    }()

    /// A registry with the plugin's functions, or without.
    static func registry(isLoaded: Bool = true) throws -> Registry {
        let registry = Registry(folders: PluginFolders(libraries: [folder]))
        if isLoaded { try registry.load("trial") }
        return registry
    }

    /// A gate that no other test has.
    static func newGate() -> Int64 { Int64(gates.newGate()) }

    /// Lets everybody through who waits at a gate, or will come to it.
    static func open(_ gate: Int64) { call("trial_open", gate) }

    /// How many have come to a gate.
    static func arrivals(at gate: Int64) -> Int64 { call("trial_arrivals", gate) }

    private static let gates = GateCounter()

    @discardableResult
    private static func call(_ symbol: String, _ gate: Int64) -> Int64 {
        guard let library = dlopen(folder + "/libtrial.so", RTLD_NOW), let address = dlsym(library, symbol) else {
            preconditionFailure("the tests' plugin has no \(symbol)")
        }
        typealias Function = @convention(c) (Int64) -> Int64
        return unsafeBitCast(address, to: Function.self)(gate)
    }

    private static let source = #"""
        #include "muster_plugin.h"
        #include <stdatomic.h>
        #include <string.h>
        #include <unistd.h>

        static atomic_int is_open[1024];
        static atomic_int arrived[1024];

        int64_t trial_open(int64_t gate) { atomic_store(&is_open[gate], 1); return 0; }
        int64_t trial_arrivals(int64_t gate) { return atomic_load(&arrived[gate]); }

        static void fail(muster_context *context, int32_t status, const char *message) {
            context->host->fail(context, status, message, strlen(message));
        }

        static int64_t add(int64_t a, int64_t b) { return a + b; }
        static double add_floats(double a, double b) { return a + b; }

        static int64_t pass(muster_context *context, int64_t gate, int64_t x) {
            atomic_fetch_add(&arrived[gate], 1);
            while (!atomic_load(&is_open[gate])) {
                if (context->cancelled) {
                    fail(context, MUSTER_CANCELLED, "cancelled");
                    return 0;
                }
                usleep(200);
            }
            return x;
        }

        static int64_t hold(int64_t gate, int64_t x) {
            atomic_fetch_add(&arrived[gate], 1);
            while (!atomic_load(&is_open[gate])) usleep(200);
            return x;
        }

        static void fill(muster_context *context, int64_t count, int64_t x, muster_column *result) {
            int64_t *out = context->host->allocate(context, count * sizeof *out);
            if (!out) return;
            for (int64_t i = 0; i < count; i++) out[i] = x;
            result->count = count;
            result->values = out;
        }

        static int64_t total(const muster_column *numbers) {
            int64_t sum = 0;
            for (size_t i = 0; i < numbers->count; i++) sum += ((const int64_t *)numbers->values)[i];
            return sum;
        }

        static int64_t refuse(muster_context *context, int64_t x) {
            fail(context, MUSTER_FAILED, "no, never");
            return x;
        }

        static int64_t succeed_at(muster_context *context, int64_t gate, int64_t attempt) {
            int now = atomic_fetch_add(&arrived[gate], 1) + 1;
            if (now < attempt) fail(context, MUSTER_FAILED, "not yet");
            return now;
        }

        #define OPERATION(symbol, the_name, the_signature, the_flags)                                       \
            static const muster_operation symbol##_operation = {                                            \
                .struct_size = sizeof(muster_operation), .flags = MUSTER_THREAD_SAFE | (the_flags),         \
                .name = the_name, .version = "1.0.0", .signature = the_signature, .documentation = "",      \
                .native = (muster_function)symbol,                                                          \
            };
        OPERATION(add, "trial.add", "(a: int64, b: int64) -> int64", 0)
        OPERATION(add_floats, "trial.add", "(a: float64, b: float64) -> float64", 0)
        OPERATION(pass, "trial.pass", "(gate: int64, x: int64) -> int64", MUSTER_CONTEXT)
        OPERATION(hold, "trial.hold", "(gate: int64, x: int64) -> int64", 0)
        OPERATION(fill, "trial.fill", "(count: int64, x: int64) -> list<int64>", MUSTER_CONTEXT)
        OPERATION(total, "trial.total", "(numbers: list<int64>) -> int64", 0)
        OPERATION(refuse, "trial.refuse", "(x: int64) -> int64", MUSTER_CONTEXT)
        OPERATION(succeed_at, "trial.succeed_at", "(gate: int64, attempt: int64) -> int64", MUSTER_CONTEXT)

        static const muster_operation *const operations[] = {
            &add_operation, &add_floats_operation, &pass_operation, &hold_operation, &fill_operation, &total_operation,
            &refuse_operation, &succeed_at_operation,
        };
        static const muster_plugin plugin = {
            .struct_size = sizeof(muster_plugin), .abi_major = MUSTER_ABI_MAJOR, .abi_minor = MUSTER_ABI_MINOR,
            .name = "trial", .version = "1.0.0", .operations = operations,
            .operation_count = sizeof operations / sizeof operations[0],
        };
        MUSTER_EXPORT const muster_plugin *muster_plugin_entry(const muster_host *host) {
            (void)host;
            return &plugin;
        }
        """#
}
