import CMusterPlugin
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The operations of a plugin, looked up by name and signature.
struct OperationTable {
    let plugin: muster_plugin
    private let operations: [muster_operation]

    init(_ pointer: UnsafePointer<muster_plugin>) {
        let plugin = pointer.pointee
        self.plugin = plugin
        operations = (0..<plugin.operation_count).compactMap { plugin.operations[$0]?.pointee }
    }

    /// Opens a plugin of this package, which lies beside the tests.
    init(opening name: String) throws {
        let path = Bundle.main.bundlePath + "/lib\(name).so"
        try self.init(path: path)
    }

    /// Opens a plugin wherever it lies.
    init(path: String) throws {
        let handle = try #require(dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE), "\(String(cString: dlerror()))")
        let symbol = try #require(dlsym(handle, "muster_plugin_entry"))
        typealias Entry = @convention(c) (UnsafePointer<muster_host>) -> UnsafePointer<muster_plugin>?
        let host = TestHost()
        self.init(try #require(unsafeBitCast(symbol, to: Entry.self)(host.asHost)))
    }

    var names: [String] {
        operations.map { String(cString: $0.name) }
    }

    var signatures: [String] {
        operations.map { String(cString: $0.name) + String(cString: $0.signature) }
    }

    var documentation: [String] {
        operations.map { $0.documentation.map { String(cString: $0) } ?? "" }
    }

    /// The operation of that name; where there are several, the one whose signature begins so.
    func operation(_ name: String, _ signature: String = "") throws -> muster_operation {
        try #require(
            operations.first { String(cString: $0.name) == name && String(cString: $0.signature).hasPrefix(signature) },
            "there is no \(name)\(signature)")
    }

    /// The native entry of an operation, as a C function of that type.
    func native<Function>(_ name: String, _ signature: String = "", as type: Function.Type) throws -> Function {
        unsafeBitCast(try operation(name, signature).native, to: type)
    }
}

typealias Context = UnsafeMutablePointer<muster_context>

extension muster_operation {
    /// Calls the loop; arguments are the addresses of the first rows.
    func callLoop(
        _ host: TestHost, count: Int, _ arguments: [UnsafeRawPointer?], steps: [Int], result: UnsafeMutableRawPointer?
    ) throws -> Int32 {
        let loop = try #require(self.loop)
        return loop(host.context, count, arguments, steps, result)
    }
}
