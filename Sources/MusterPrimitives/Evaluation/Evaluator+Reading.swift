import MusterGraph
import MusterRegistry

extension Evaluator {
    /// Reads one argument; nil for one that is none, an order.
    func read(
        _ reader: inout MessagePackReader, of arguments: Payload, for name: String
    ) throws(CallFailure) -> Operand? {
        do {
            let start = reader.position
            switch reader.nextKind {
            case .extension:
                let (type, bytes) = try reader.readExtension()
                let content = arguments[reader.position - bytes.count..<reader.position]
                return try readExtension(type, content, for: name)
            case .array:
                let before = reader
                _ = try reader.skip()
                let item = arguments[start..<reader.position]
                guard try item.holdsExtensions else { return .value(item) }
                reader = before
                var operands: [Operand] = []
                for _ in 0..<(try reader.readArrayCount()) {
                    if let operand = try read(&reader, of: arguments, for: name) { operands.append(operand) }
                }
                return .list(operands)
            default:
                _ = try reader.skip()
                return .value(try assemble(arguments[start..<reader.position]))
            }
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw CallFailure(.badArgument, function: name, message: "\(error)")
        }
    }

    /// A map with the results in their places.
    private func assemble(_ item: Payload) throws(ConversionFailure) -> Payload {
        try PayloadAssembler(lookup: lookup).assemble(item)
    }

    private func readExtension(_ type: Int8, _ content: Payload, for name: String) throws(CallFailure) -> Operand? {
        let bytes = content.borrowedBytes
        defer { withExtendedLifetime(content) {} }
        switch ArgumentExtension(rawValue: type) {
        case .reference, .future: return .value(try result(type, content, for: name))
        case .after: return nil
        case .function:
            let index = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
            let function = try functions.entry(at: index)
            return .function(FunctionOperand(index: index, arguments: nil, argumentType: .function(function.name)))
        case .described: return .function(try readFunction(content, for: name))
        case .inline:
            var reader = MessagePackReader(bytes)
            let (entry, count) = try readCall(&reader, for: name)
            var operands: [Operand] = []
            for _ in 0..<count {
                if let operand = try read(&reader, of: content, for: entry.name) { operands.append(operand) }
            }
            return try call(entry, operands)
        case .block: return .value(content.aligned())
        case .parameter, nil:
            throw CallFailure(.badArgument, function: name, message: "extension \(type) stands outside of a function")
        }
    }

    /// Reads the beginning of a call: its function, and how many arguments follow.
    private func readCall(
        _ reader: inout MessagePackReader, for name: String
    ) throws(CallFailure) -> (FunctionTable.Entry, Int) {
        let (count, index): (Int, UInt32)
        do throws(DecodingFailure) {
            (count, index) = (try reader.readArrayCount() - 1, try reader.readUInt32())
        } catch {
            throw CallFailure(.badArgument, function: name, message: error.message)
        }
        return (try functions.entry(at: Int(index)), count)
    }

    private func result(_ type: Int8, _ content: Payload, for name: String) throws(CallFailure) -> Payload {
        let bytes = content.borrowedBytes
        let reference: ArgumentReference =
            type == ArgumentExtension.reference.rawValue
            ? .task(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
            : .future(
                TaskID(
                    graph: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                    index: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))))
        guard let result = lookup(reference) else {
            throw CallFailure(.badArgument, function: name, message: "the result of \(reference) is not here")
        }
        return result
    }
}

extension Evaluator {
    /// Reads a described function.
    private func readFunction(_ content: Payload, for name: String) throws(CallFailure) -> FunctionOperand {
        do {
            var reader = MessagePackReader(content.borrowedBytes)
            guard case .call(let index, let arguments) = try readCallTerm(&reader, of: content, for: name) else {
                throw CallFailure(.badArgument, function: name, message: "a described function is no call")
            }
            // The types of results in it are those that they have now.
            let type = try describedType(index, arguments)
            return FunctionOperand(index: index, arguments: arguments, argumentType: type)
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw CallFailure(.badArgument, function: name, message: "\(error)")
        }
    }

    private func readCallTerm(
        _ reader: inout MessagePackReader, of content: Payload, for name: String
    ) throws -> FunctionOperand.Term {
        let count = try reader.readArrayCount() - 1
        let index = Int(try reader.readUInt32())
        var terms: [FunctionOperand.Term] = []
        for _ in 0..<count { terms.append(try readTerm(&reader, of: content, for: name)) }
        return .call(index: index, terms)
    }

    private func readTerm(
        _ reader: inout MessagePackReader, of content: Payload, for name: String
    ) throws -> FunctionOperand.Term {
        if reader.nextKind == .array {
            let before = reader
            let item = try reader.skip()
            let start = reader.position - item.count
            let payload = content[start..<reader.position]
            guard try payload.holdsExtensions else { return .constant(.value(payload)) }
            reader = before
            var terms: [FunctionOperand.Term] = []
            for _ in 0..<(try reader.readArrayCount()) {
                terms.append(try readTerm(&reader, of: content, for: name))
            }
            return .list(terms)
        }
        if reader.nextKind == .extension {
            var ahead = reader
            let (type, bytes) = try ahead.readExtension()
            let inner = content[ahead.position - bytes.count..<ahead.position]
            if type == ArgumentExtension.parameter.rawValue {
                reader = ahead
                return .parameter(Int(bytes[0]))
            }
            if type == ArgumentExtension.described.rawValue {
                reader = ahead
                var innerReader = MessagePackReader(inner.borrowedBytes)
                return try readCallTerm(&innerReader, of: inner, for: name)
            }
        }
        guard let operand = try read(&reader, of: content, for: name) else {
            throw CallFailure(.badArgument, function: name, message: "an order stands inside a described function")
        }
        return .constant(operand)
    }

    private func describedType(_ index: Int, _ arguments: [FunctionOperand.Term]) throws -> ArgumentType {
        func type(_ term: FunctionOperand.Term) throws -> ArgumentType {
            switch term {
            case .parameter(let number): return .parameter(number)
            case .call(let index, let arguments): return try describedType(index, arguments)
            case .list(let terms): return ArgumentType(list: try terms.map(type))
            case .constant(let operand): return try operand.argumentType
            }
        }
        return .described(function: try functions.entry(at: index).name, arguments: try arguments.map(type))
    }
}

extension Payload {
    /// Whether anything computed stands in an array or map. Does not look into what is computed.
    fileprivate var holdsExtensions: Bool {
        get throws(DecodingFailure) {
            try withUnsafeBytes { bytes throws(DecodingFailure) in
                var reader = MessagePackReader(bytes)
                while !reader.isAtEnd {
                    switch reader.nextKind {
                    case .extension: return true
                    case .array: _ = try reader.readArrayCount()
                    case .map: _ = try reader.readMapCount()
                    default: _ = try reader.skip()
                    }
                }
                return false
            }
        }
    }
}
