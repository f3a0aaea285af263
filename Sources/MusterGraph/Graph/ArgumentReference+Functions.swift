extension ArgumentReference {
    /// Calls `body` with the number of every function that a task's arguments name: given as an argument, described, or
    /// called within the task. They must have been checked.
    package static func forEachFunction(in all: UnsafeRawBufferPointer, _ body: (UInt32) -> Void) {
        var position = 0
        while position < all.count {
            let marker = all[position]
            guard let head = extensionHead(marker) else {
                position +=
                    ArgumentScan.fixedSize(marker) ?? ArgumentScan.variableSize(marker, at: position, in: all)
                continue
            }
            switch ArgumentExtension(rawValue: Int8(bitPattern: all[position + head - 1])) {
            case .function:
                body(UInt32(littleEndian: all.loadUnaligned(fromByteOffset: position + head, as: UInt32.self)))
                position += head + 4
            case .described, .inline:
                // What a call holds follows its head: an array, and in it first the function.
                position += head
                var reader = MessagePackReader(UnsafeRawBufferPointer(rebasing: all[position...]))
                if (try? reader.readArrayCount()) != nil, let function = try? reader.readUInt32() { body(function) }
            case .reference, .future, .parameter, .after, .block, nil:
                position += marker == 0xd6 ? 6 : ArgumentScan.variableSize(marker, at: position, in: all)
            }
        }
    }

    /// The size of an extension's head, whose last byte is its type; nil for what is no extension.
    private static func extensionHead(_ marker: UInt8) -> Int? {
        switch marker {
        case 0xd4...0xd8: 2
        case 0xc7: 3
        case 0xc8: 4
        case 0xc9: 6
        default: nil
        }
    }
}
