import CLibFFI

/// Any C function, as the plugin header has it.
typealias NativeFunction = @convention(c) () -> Void

/// How a C function of some arguments and result is called: libffi's description, prepared once.
///
/// The memory lives as long as the process: functions are never unloaded, so there is nobody who could free it.
struct CallInterface: Sendable {
    // Written here only; libffi reads it from every thread.
    private nonisolated(unsafe) let cif: UnsafeMutablePointer<ffi_cif>

    /// - Parameters:
    ///   - takesContext: Whether a `muster_context *` comes before the other arguments.
    ///   - result: The form of the result; nil for none.
    init?(takesContext: Bool, arguments: [NativeForm], result: NativeForm?) {
        var types = takesContext ? [muster_ffi_pointer()] : []
        types += arguments.map(Self.type)
        if let result, !result.isReturned { types.append(muster_ffi_pointer()) }
        let stored = UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>.allocate(capacity: max(types.count, 1))
        stored.initialize(from: types, count: types.count)
        cif = .allocate(capacity: 1)
        cif.initialize(to: ffi_cif())
        let returned = result.flatMap { $0.isReturned ? Self.type(of: $0) : nil } ?? muster_ffi_void()
        guard ffi_prep_cif(cif, FFI_DEFAULT_ABI, UInt32(types.count), returned, stored) == FFI_OK else {
            return nil
        }
    }

    /// Calls `function`. `result` has room for 8 bytes; small integers come back widened to them.
    @inline(__always)
    func call(
        _ function: NativeFunction, result: UnsafeMutableRawPointer,
        arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) {
        ffi_call(cif, function, result, arguments)
    }

    private static func type(of form: NativeForm) -> UnsafeMutablePointer<ffi_type>? {
        switch form {
        case .bool: muster_ffi_uint8()
        case .int64: muster_ffi_sint64()
        case .float64: muster_ffi_double()
        case .integer(let integer): type(of: integer)
        case .float32: muster_ffi_float()
        case .string, .bytes, .item: view
        case .list, .row, .cString: muster_ffi_pointer()
        }
    }

    private static func type(of integer: CInteger) -> UnsafeMutablePointer<ffi_type>? {
        switch (integer.size, integer.isSigned) {
        case (1, true): muster_ffi_sint8()
        case (1, false): muster_ffi_uint8()
        case (2, true): muster_ffi_sint16()
        case (2, false): muster_ffi_uint16()
        case (4, true): muster_ffi_sint32()
        case (4, false): muster_ffi_uint32()
        case (_, true): muster_ffi_sint64()
        case (_, false): muster_ffi_uint64()
        }
    }

    /// `muster_view`, passed by value. Its size is given, or libffi would write it at the first use, from any thread.
    // Written here only; libffi reads it from every thread.
    private nonisolated(unsafe) static let view: UnsafeMutablePointer<ffi_type> = {
        let elements = UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>.allocate(capacity: 3)
        elements.initialize(from: [muster_ffi_pointer(), muster_ffi_uint64(), nil], count: 3)
        let type = UnsafeMutablePointer<ffi_type>.allocate(capacity: 1)
        type.initialize(to: ffi_type(size: 16, alignment: 8, type: UInt16(FFI_TYPE_STRUCT), elements: elements))
        return type
    }()
}
