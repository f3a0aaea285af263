import CMusterPlugin
import MusterGraph

extension PreparedFunction {
    /// Puts argument `index` into a slot, in the form that the function takes.
    ///
    /// Strings, bytes and columns of the right type are not copied: what the function sees lies in the payload.
    func place(
        _ payload: Payload, as index: Int, in slot: Int, of frame: CallFrame, _ context: CallContext
    ) throws(CallFailure) {
        // Valid until the end of the call, which holds the arguments.
        var reader = MessagePackReader(payload.borrowedBytes)
        do {
            switch arguments[index] {
            case .int64:
                frame.set(slot, try reader.readInt64())
            case .float64:
                frame.set(
                    slot,
                    reader.nextKind == .integer ? Double(try reader.readInt64()) : try reader.readDouble())
            case .bool:
                frame.set(slot, try reader.readBool() ? 1 as UInt8 : 0)
            case .integer(let integer):
                let value = try reader.readInt64()
                try integer.check(value)
                integer.store(value, at: frame.addresses[slot]!)
            case .float32:
                let value = reader.nextKind == .integer ? Double(try reader.readInt64()) : try reader.readDouble()
                frame.set(slot, try NativeForm.float(value))
            case .cString:
                let utf8 = try reader.readStringBytes()
                guard utf8.isValidUTF8 else { throw mismatch(payload, index, "a string is not UTF-8") }
                frame.set(slot, try CString.copy(utf8, context))
            case .string:
                let utf8 = try reader.readStringBytes()
                guard utf8.isValidUTF8 else { throw mismatch(payload, index, "a string is not UTF-8") }
                frame.set(slot, muster_view(data: utf8.baseAddress, count: utf8.count))
            case .bytes:
                let bytes = try reader.readBytes()
                frame.set(slot, muster_view(data: bytes.baseAddress, count: bytes.count))
            case .item:
                frame.set(slot, try item(payload, index, context))
                return
            case .list(let element):
                frame.set(slot, try list(payload, of: element, index, context))
                return
            case .row:
                frame.set(slot, try row(payload, index, context))
                return
            }
            guard reader.isAtEnd else { throw reader.failure("bytes follow the value") }
        } catch let failure as CallFailure {
            throw failure
        } catch let unfit as UnfitArgument {
            throw failure(unfit, index)
        } catch {
            throw mismatch(payload, index, "\(error)")
        }
    }

    /// The failure of an argument that the function's C type does not have.
    func failure(_ unfit: UnfitArgument, _ index: Int) -> CallFailure {
        CallFailure(
            .badArgument, function: description.name, message: "argument \(name(of: index)) \(unfit.message)",
            row: unfit.row.map(UInt64.init))
    }

    private func item(_ payload: Payload, _ index: Int, _ context: CallContext) throws(CallFailure) -> muster_view {
        let type = description.signature.arguments[index].type
        do {
            let item = try payload.messagePack()
            try item.check(is: type)
            context.keep(item)
            return muster_view(data: item.borrowedBytes.baseAddress, count: item.count)
        } catch {
            throw mismatch(payload, index, "\(error)")
        }
    }

    private func list(
        _ payload: Payload, of element: ValueType, _ index: Int, _ context: CallContext
    ) throws(CallFailure) -> UnsafeMutablePointer<muster_column> {
        do {
            return try lend(
                ColumnBlock(converting: payload, to: element, validate: context.validation), context)
        } catch {
            throw mismatch(payload, index, "\(error)")
        }
    }

    private func row(
        _ payload: Payload, _ index: Int, _ context: CallContext
    ) throws(CallFailure) -> UnsafeMutablePointer<muster_column> {
        do {
            return try lend(ColumnBlock(row: payload, of: description.signature.arguments[index].type), context)
        } catch {
            throw mismatch(payload, index, "\(error)")
        }
    }

    /// A block's column as C sees it, until the call ends.
    private func lend(
        _ block: ColumnBlock, _ context: CallContext
    ) throws(ConversionFailure) -> UnsafeMutablePointer<muster_column> {
        context.keep(block.payload)
        return try lend([block.column], context)
    }

    /// Columns side by side. It recurses as deep as types nest.
    private func lend(
        _ columns: [Column], _ context: CallContext
    ) throws(ConversionFailure) -> UnsafeMutablePointer<muster_column> {
        guard let memory = context.scratch(columns.count * MemoryLayout<muster_column>.stride) else {
            throw ConversionFailure("no memory left for the argument's columns")
        }
        let native = memory.bindMemory(to: muster_column.self, capacity: columns.count)
        for (index, column) in columns.enumerated() {
            let children = column.children.isEmpty ? nil : try lend(column.children, context)
            (native + index).initialize(
                to: muster_column(
                    count: column.count, values: column.values.baseAddress, offsets: column.offsets,
                    validity: column.validity, children: children, child_count: column.children.count))
        }
        return native
    }

    /// The failure of an argument that cannot be given to the function.
    private func mismatch(_ payload: Payload, _ index: Int, _ reason: String) -> CallFailure {
        let wanted = description.signature.arguments[index].type
        let found = try? payload.runtimeType
        let message =
            if let found, found != wanted, reason.isEmpty || NativeForm.isScalar(wanted) {
                "argument \(name(of: index)) is \(found), and \(wanted) is needed"
            } else {
                "argument \(name(of: index)) is not \(wanted): \(reason)"
            }
        return CallFailure(.argumentType, function: description.name, message: message)
    }

    /// `1 (name)`
    func name(of index: Int) -> String {
        "\(index + 1) (\(description.signature.arguments[index].name))"
    }
}

extension NativeForm {
    /// Whether the first bytes of a payload show if it is of this type.
    fileprivate static func isScalar(_ type: ValueType) -> Bool {
        switch type {
        case .null, .bool, .int64, .float64, .string, .bytes: true
        case .value, .list, .optional, .tuple, .map, .function, .variable: false
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are UTF-8.
    var isValidUTF8: Bool {
        withMemoryRebound(to: UInt8.self) { bytes in
            (try? UTF8Span(validating: bytes.span)) != nil
        }
    }
}
