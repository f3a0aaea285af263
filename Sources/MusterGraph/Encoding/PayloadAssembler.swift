/// Puts results into the places of an argument where references to them stand.
package struct PayloadAssembler {
    private let lookup: (ArgumentReference) -> Payload?

    /// - Parameter lookup: The result that a reference means; nil when it is not there.
    package init(lookup: @escaping (ArgumentReference) -> Payload?) {
        self.lookup = lookup
    }

    /// An argument as a value.
    ///
    /// An argument without references is the argument itself, and one that is a reference is the result itself, in
    /// whichever form it has; neither is copied. Otherwise the value is MessagePack, with the results in their places.
    package func assemble(_ argument: Payload) throws(ConversionFailure) -> Payload {
        var pieces: [(range: Range<Int>, result: Payload)] = []
        try findReferences(in: argument, &pieces)
        guard let first = pieces.first else { return argument }
        if first.range == 0..<argument.count { return first.result }
        return try join(argument, pieces)
    }

    /// Walks over the items without a stack: only how many are still to come matters.
    private func findReferences(
        in argument: Payload, _ pieces: inout [(range: Range<Int>, result: Payload)]
    ) throws(ConversionFailure) {
        try argument.readItem { reader throws(ConversionFailure) in
            var pending = 1
            while pending > 0 {
                pending -= 1
                guard reader.nextKind == .extension else {
                    pending += try reader.step()
                    continue
                }
                let start = reader.position
                let (type, bytes) = try ConversionFailure.catching { () throws(DecodingFailure) in
                    try reader.readExtension()
                }
                pieces.append((start..<reader.position, try result(type, bytes)))
            }
        }
    }

    private func result(_ type: Int8, _ bytes: UnsafeRawBufferPointer) throws(ConversionFailure) -> Payload {
        let reference: ArgumentReference
        switch (ArgumentExtension(rawValue: type), bytes.count) {
        case (.reference, 4):
            reference = .task(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        case (.future, 12):
            let graph = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            let index = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
            reference = .future(TaskID(graph: graph, index: index))
        case (.block, _): return Payload(copying: bytes)
        default:
            throw ConversionFailure("extension \(type) of \(bytes.count) bytes stands where a value should be")
        }
        guard let result = lookup(reference) else { throw ConversionFailure("the result of \(reference) is not here") }
        return result
    }

    private func join(
        _ argument: Payload, _ pieces: [(range: Range<Int>, result: Payload)]
    ) throws(ConversionFailure) -> Payload {
        var writer = MessagePackWriter(
            reservingCapacity: pieces.reduce(argument.count) { $0 + $1.result.count - $1.range.count })
        var position = 0
        for (range, result) in pieces {
            argument[position..<range.lowerBound].withUnsafeBytes { writer.append(raw: $0) }
            try result.messagePack().withUnsafeBytes { writer.append(raw: $0) }
            position = range.upperBound
        }
        argument[position..<argument.count].withUnsafeBytes { writer.append(raw: $0) }
        let whole = Payload(writer.bytes)
        // Results may nest in what nests already: the sum must stay within what readers accept.
        return try whole.readItem { reader throws(ConversionFailure) in
            _ = try ConversionFailure.catching { () throws(DecodingFailure) in try reader.skip() }
            return whole
        }
    }
}

extension MessagePackReader {
    /// Passes over a scalar, or over the beginning of an array or map. Returns how many items that promises.
    fileprivate mutating func step() throws(ConversionFailure) -> Int {
        try ConversionFailure.catching { () throws(DecodingFailure) in
            switch nextKind {
            case .array: return try readArrayCount()
            case .map: return 2 * (try readMapCount())
            default:
                _ = try skip()
                return 0
            }
        }
    }
}
