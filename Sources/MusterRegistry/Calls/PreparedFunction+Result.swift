import CMusterPlugin
import MusterGraph

extension PreparedFunction {
    /// Copies what the function left in the frame into a payload of its own, after looking at all of it.
    func readResult(_ place: UnsafeMutableRawPointer, _ context: CallContext) throws(CallFailure) -> Payload {
        switch result {
        case nil:
            return Payload([0xc0])
        case .bool:
            return Payload([place.load(as: UInt8.self) == 0 ? 0xc2 : 0xc3])
        case .int64:
            return Payload(messagePack: place.load(as: Int64.self))
        case .integer(let integer):
            do throws(UnfitResult) {
                return Payload(messagePack: try integer.value(returned: place.load(as: UInt64.self)))
            } catch {
                throw invalid(error.message)
            }
        case .float32:
            return Payload(messagePack: Double(place.load(as: Float.self)))
        case .cString:
            return try string(place, context)
        case .float64:
            return Payload(messagePack: place.load(as: Double.self))
        case .string:
            let utf8 = try view(place, context)
            guard utf8.isValidUTF8 else { throw invalid("the string is not UTF-8") }
            return Payload(messagePackString: utf8)
        case .bytes:
            return Payload(messagePackBytes: try view(place, context))
        case .item:
            let item = Payload(copying: try view(place, context))
            do { try item.check(is: description.signature.result) } catch { throw invalid("\(error)") }
            return item
        case .list(let element):
            return try block(place, of: element, context).payload
        case .row:
            return try row(place, context)
        }
    }

    /// The text of a foreign function, which ``invoke(_:_:)`` has copied.
    private func string(_ place: UnsafeMutableRawPointer, _ context: CallContext) throws(CallFailure) -> Payload {
        let view = try view(place, context)
        do throws(UnfitResult) {
            return try CString.text(view, description.signature.result).map { Payload(messagePackString: $0) }
                ?? Payload([0xc0])
        } catch {
            throw invalid(error.message)
        }
    }

    private func view(_ place: UnsafeMutableRawPointer, _ context: CallContext) throws(CallFailure)
        -> UnsafeRawBufferPointer
    {
        let view = place.load(as: muster_view.self)
        let limit = min(context.maximumResultBytes, Int(UInt32.max))
        guard UInt(bitPattern: view.count) <= UInt(limit) else {
            throw tooLarge(UInt(bitPattern: view.count), limit)
        }
        guard view.data != nil || view.count == 0 else {
            throw invalid("its `data` is NULL and its `count` \(view.count)")
        }
        return UnsafeRawBufferPointer(start: view.data, count: view.count)
    }

    private func block(
        _ place: UnsafeMutableRawPointer, of element: ValueType, _ context: CallContext
    ) throws(CallFailure) -> ColumnBlock {
        var reader = ColumnReader(limit: context.maximumResultBytes)
        do {
            let source = try reader.source(place.load(as: muster_column.self), element)
            return try ColumnBlock(copying: source, elementType: element, validate: .full)
        } catch let problem as ColumnReader.Problem {
            switch problem {
            case .tooLarge(let bytes): throw tooLarge(UInt(bitPattern: bytes), context.maximumResultBytes)
            case .invalid(let reason): throw invalid(reason)
            }
        } catch {
            throw invalid("\(error)")
        }
    }

    private func row(_ place: UnsafeMutableRawPointer, _ context: CallContext) throws(CallFailure) -> Payload {
        let block = try block(place, of: description.signature.result, context)
        guard block.count == 1 else {
            throw invalid("its column has \(block.count) rows; \(description.signature.result) has 1")
        }
        var writer = MessagePackWriter()
        do { try block.column.write(0, to: &writer) } catch { throw invalid("\(error)") }
        return Payload(writer.take())
    }

    private func invalid(_ reason: String) -> CallFailure {
        CallFailure(
            .invalidResult, function: description.name,
            message: "its result is not \(description.signature.result): \(reason)")
    }

    private func tooLarge(_ bytes: UInt, _ limit: Int) -> CallFailure {
        CallFailure(
            .resultTooLarge, function: description.name,
            message: "its result has \(bytes) bytes or more, and the limit is \(limit)")
    }
}
