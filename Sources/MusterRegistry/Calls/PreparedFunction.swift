import CMusterPlugin
package import MusterGraph

/// A function of an opened library, ready to be called.
package final class PreparedFunction: Sendable {
    /// What is known of it without its code.
    package let description: FunctionDescription
    /// The library that it comes from.
    package let origin: LibraryOrigin
    /// The content hash of that library: provenance, not identity.
    package var libraryHash: String { origin.hash }
    /// The form of each argument.
    let arguments: [NativeForm]
    /// The form of the result; nil for a `null`.
    let result: NativeForm?
    let takesContext: Bool
    /// Whether it returns a `char *`.
    private let givesCString: Bool
    /// The inner loop over many rows, where the plugin has one.
    let loop: muster_loop?
    let native: NativeFunction
    let interface: CallInterface
    /// Held during calls; nil for a thread-safe function.
    let lock: PluginLock?

    private init(
        _ description: FunctionDescription, native: NativeFunction, loop: muster_loop?, arguments: [NativeForm],
        result: NativeForm?, origin: LibraryOrigin
    ) throws(LoadError) {
        let takesContext = description.flags.contains(.context)
        guard let interface = CallInterface(takesContext: takesContext, arguments: arguments, result: result) else {
            throw .invalidOperation(
                path: origin.path, operation: description.name, reason: "libffi cannot call \(description.signature)")
        }
        self.description = description
        self.origin = origin
        self.native = native
        self.loop = loop
        self.arguments = arguments
        self.result = result
        self.takesContext = takesContext
        givesCString = if case .cString = result { true } else { false }
        self.interface = interface
        self.lock = description.flags.contains(.threadSafe) ? nil : origin.lock
    }

    /// Its name, version and signature.
    package var identity: FunctionIdentity { FunctionIdentity(description) }

    /// Whether it may run on several threads at once. Calls of one that may not wait for each other.
    package var isThreadSafe: Bool { lock == nil }

    /// Calls the function.
    ///
    /// - Parameter context: The calling thread's own.
    package func call(_ arguments: [Payload], in context: CallContext) throws(CallFailure) -> Payload {
        guard arguments.count == self.arguments.count else {
            let count = self.arguments.count
            throw CallFailure(
                .argumentCount, function: description.name,
                message: "takes \(count) argument\(count == 1 ? "" : "s"), \(arguments.count) given:"
                    + " \(description.signature)")
        }
        let slots = arguments.count + 2
        let frame = context.begin(slots: slots)
        defer { context.end() }
        var slot = 0
        if takesContext {
            frame.set(slot, context.native)
            slot += 1
        }
        for index in arguments.indices {
            try place(arguments[index], as: index, in: slot, of: frame, context)
            slot += 1
        }
        if let result, !result.isReturned {
            frame.clearResult()
            frame.set(slot, frame.result)
        }
        if let lock {
            lock.whileHeld { invoke(frame, context) }
        } else {
            invoke(frame, context)
        }
        if let failure = context.failure(of: description.name) { throw failure }
        let payload = try readResult(frame.result, context)
        withExtendedLifetime(arguments) {}
        return payload
    }

    /// Calls the C function itself, with what stands in the frame.
    @inline(__always)
    func invoke(_ frame: CallFrame, _ context: CallContext) {
        interface.call(native, result: frame.result, arguments: frame.addresses)
        if givesCString { CString.takeOver(frame.result, context) }
    }

    /// Whether it has an inner loop over many rows; without one, ``call(_:in:)`` is called for each.
    package var hasLoop: Bool { loop != nil }

    /// Runs the inner loop over `count` rows.
    ///
    /// The rows lie as `muster_loop` in `muster_plugin.h` says. The loop is called directly: its C type is always the
    /// same. Results that are not numbers point into the context's memory or into the arguments, so `collect` must copy
    /// them before it returns.
    ///
    /// - Parameters:
    ///   - arguments: Where the first row of each argument is.
    ///   - steps: The bytes from row to row: one for each argument, and the result's.
    ///   - collect: Called after the loop went well, while what the results point to is alive.
    package func runLoop(
        count: Int, arguments: UnsafePointer<UnsafeRawPointer?>, steps: UnsafePointer<Int>,
        result: UnsafeMutableRawPointer, in context: CallContext, collect: () -> Void = {}
    ) throws(CallFailure) {
        guard let loop else {
            throw CallFailure(.failed, function: description.name, message: "has no loop over rows")
        }
        _ = context.begin(slots: 0)
        defer { context.end() }
        let status =
            if let lock {
                lock.whileHeld { loop(context.native, count, arguments, steps, result) }
            } else {
                loop(context.native, count, arguments, steps, result)
            }
        if status != Int32(MUSTER_OK) { context.fail(status: status, message: "") }
        if var failure = context.failure(of: description.name) {
            failure.row = min(context.native.pointee.failed_row, UInt64(max(count, 1) - 1))
            throw failure
        }
        collect()
    }
}

extension PreparedFunction {
    /// Prepares an operation of a plugin.
    convenience init(
        _ operation: PluginDescriptor.Operation, plugin: String, origin: LibraryOrigin
    ) throws(LoadError) {
        let (signature, arguments, result) = try Self.forms(
            of: operation.signature, name: operation.name, path: origin.path)
        let description = FunctionDescription(
            name: operation.name, version: operation.version, signature: signature,
            flags: FunctionDescription.Flags(rawValue: operation.flags), plugin: plugin,
            documentation: operation.documentation)
        try self.init(
            description, native: operation.native, loop: operation.loop, arguments: arguments, result: result,
            origin: origin)
    }

    /// Prepares a function of a library that knows nothing of Muster.
    convenience init(
        foreign function: Manifest.Function, of manifest: Manifest, address: UnsafeMutableRawPointer,
        origin: LibraryOrigin
    ) throws(LoadError) {
        let signature = try Self.forms(of: function.signatureText, name: function.name, path: origin.path).0
        let (arguments, result) = try Self.forms(of: function, path: origin.path)
        let description = FunctionDescription(
            name: function.name, version: function.version ?? manifest.version, signature: signature,
            flags: function.flags.subtracting(.context), plugin: manifest.name,
            documentation: function.documentationWithExamples)
        try self.init(
            description, native: unsafeBitCast(address, to: NativeFunction.self), loop: nil, arguments: arguments,
            result: result, origin: origin)
    }

    /// The forms of a foreign function, from the C types that its manifest gives.
    private static func forms(
        of function: Manifest.Function, path: String
    ) throws(LoadError) -> ([NativeForm], NativeForm?) {
        func unknown(_ what: String, _ type: String) -> LoadError {
            .invalidOperation(
                path: path, operation: function.name,
                reason: "\(what) is \(type): a C function without muster_plugin.h takes and gives bool, int64, float64,"
                    + " and string where its C type is \"cstring\"")
        }
        var arguments: [NativeForm] = []
        for argument in function.arguments {
            guard let c = argument.c ?? .usual(for: argument.type), argument.type == c.type else {
                throw unknown("argument \(argument.name)", argument.type)
            }
            arguments.append(NativeForm(c))
        }
        if function.result == "null" { return (arguments, nil) }
        guard let c = function.resultC ?? .usual(for: function.result), c.resultTypes.contains(function.result) else {
            throw unknown("the result", function.result)
        }
        return (arguments, NativeForm(c))
    }

    private static func forms(
        of text: String, name: String, path: String
    ) throws(LoadError) -> (Signature, [NativeForm], NativeForm?) {
        func invalid(_ reason: String) -> LoadError { .invalidOperation(path: path, operation: name, reason: reason) }
        let signature: Signature
        do { signature = try Signature(parsing: text) } catch { throw invalid("its signature can't be read: \(error)") }
        var arguments: [NativeForm] = []
        for argument in signature.arguments {
            guard !argument.type.isForPrimitivesOnly, let form = NativeForm(argument.type) else {
                throw invalid("argument \(argument.name) is \(argument.type), which no plugin's function can take")
            }
            arguments.append(form)
        }
        guard !signature.result.isForPrimitivesOnly else {
            throw invalid("the result is \(signature.result), which no plugin's function can give")
        }
        return (signature, arguments, NativeForm(signature.result))
    }
}
