import CMusterPlugin

/// What `muster_plugin_entry` returned, copied out of C and checked against the header.
struct PluginDescriptor {
    let name: String
    let version: String
    let abiMajor: Int
    let abiMinor: Int
    let operations: [Operation]

    /// One operation as the plugin describes it.
    struct Operation {
        let name: String
        let version: String
        let signature: String
        let documentation: String
        let flags: UInt32
        let native: NativeFunction
        let loop: muster_loop?
    }

    /// More operations than any plugin has; beyond it the count is not one.
    private static let maximumOperations = 100_000

    /// Calls the library's entry point.
    init(of library: SharedLibrary) throws(LoadError) {
        let path = library.path
        guard let symbol = library.symbol("muster_plugin_entry") else { throw .missingEntry(path: path) }
        typealias Entry = @convention(c) (UnsafePointer<muster_host>?) -> UnsafePointer<muster_plugin>?
        guard let plugin = unsafeBitCast(symbol, to: Entry.self)(HostFunctions.table) else {
            throw .refusedHost(path: path)
        }
        // These two stand at the same place in every major version: the layout may be trusted only after them.
        (abiMajor, abiMinor) = (Int(plugin.pointee.abi_major), Int(plugin.pointee.abi_minor))
        guard plugin.pointee.abi_major == UInt32(MUSTER_ABI_MAJOR) else {
            throw .otherABI(
                path: path, found: "\(abiMajor).\(abiMinor)", wanted: "\(MUSTER_ABI_MAJOR).\(MUSTER_ABI_MINOR)")
        }
        guard plugin.pointee.struct_size >= MemoryLayout<muster_plugin>.size else {
            throw .invalidPlugin(
                path: path,
                reason: "its struct_size is \(plugin.pointee.struct_size); a muster_plugin has"
                    + " \(MemoryLayout<muster_plugin>.size) bytes at least")
        }
        guard let name = Self.text(plugin.pointee.name), let version = Self.text(plugin.pointee.version) else {
            throw .invalidPlugin(path: path, reason: "its name or its version is missing, empty or not UTF-8")
        }
        guard plugin.pointee.operation_count <= Self.maximumOperations else {
            throw .invalidPlugin(path: path, reason: "its operation_count is \(plugin.pointee.operation_count)")
        }
        (self.name, self.version) = (name, version)
        var operations: [Operation] = []
        for index in 0..<plugin.pointee.operation_count {
            guard let operation = plugin.pointee.operations?[index] else {
                throw .invalidPlugin(path: path, reason: "operation \(index) is NULL")
            }
            operations.append(try Operation(operation, index: index, path: path))
        }
        self.operations = operations
        try checkDuplicates(path: path)
    }

    private func checkDuplicates(path: String) throws(LoadError) {
        var seen: Set<String> = []
        for operation in operations
        where !seen.insert("\(operation.name) \(operation.version) \(operation.signature)").inserted {
            throw .invalidOperation(
                path: path, operation: operation.name,
                reason: "\(operation.version) \(operation.signature) is described twice")
        }
    }

    /// A C string; nil when it is NULL, empty or not UTF-8.
    fileprivate static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let pointer, let text = String(validatingCString: pointer), !text.isEmpty else { return nil }
        return text
    }
}

extension PluginDescriptor.Operation {
    fileprivate init(
        _ operation: UnsafePointer<muster_operation>, index: Int, path: String
    ) throws(LoadError) {
        guard operation.pointee.struct_size >= MemoryLayout<muster_operation>.size else {
            throw .invalidOperation(
                path: path, operation: "\(index)",
                reason: "its struct_size is \(operation.pointee.struct_size); a muster_operation has"
                    + " \(MemoryLayout<muster_operation>.size) bytes at least")
        }
        guard let name = PluginDescriptor.text(operation.pointee.name) else {
            throw .invalidOperation(path: path, operation: "\(index)", reason: "it has no name")
        }
        func invalid(_ reason: String) -> LoadError {
            .invalidOperation(path: path, operation: name, reason: reason)
        }
        guard FunctionName.isValid(name) else { throw invalid(FunctionName.complaint(name)) }
        guard let version = PluginDescriptor.text(operation.pointee.version) else {
            throw invalid("it has no version; \"1.0.0\" would be one")
        }
        guard let signature = PluginDescriptor.text(operation.pointee.signature) else {
            throw invalid("it has no signature; \"(a: int64) -> int64\" would be one")
        }
        guard let native = operation.pointee.native else {
            throw invalid("its `native` is NULL; it would be the C function, cast to muster_function")
        }
        self.name = name
        self.version = version
        self.signature = signature
        documentation = PluginDescriptor.text(operation.pointee.documentation) ?? ""
        flags = operation.pointee.flags
        self.native = native
        loop = operation.pointee.loop
    }
}
