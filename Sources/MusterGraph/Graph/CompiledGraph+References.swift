extension CompiledGraph {
    /// Calls `body` with everything that the arguments of task `index` refer to, in order, as often as it stands there.
    ///
    /// References inside lists, maps, described functions and inline calls are among them. This is how dependencies are
    /// derived, so it is fast: the arguments were checked when the graph was compiled or decoded, and no level of nesting
    /// is kept, because the contents of a list, a map or a call simply follow its beginning.
    @inlinable
    package func forEachReference(of index: Int, _ body: (ArgumentReference) -> Void) {
        arguments.withUnsafeBytes { all in
            let range = Int(argumentOffsets[index])..<Int(argumentOffsets[index + 1])
            ArgumentReference.forEach(in: UnsafeRawBufferPointer(rebasing: all[range]), body)
        }
    }
}

extension ArgumentReference {
    /// Calls `body` with everything that a task's arguments refer to. They must have been checked.
    @inlinable
    package static func forEach(in all: UnsafeRawBufferPointer, _ body: (ArgumentReference) -> Void) {
        var position = 0
        while position < all.count {
            let marker = all[position]
            if let size = ArgumentScan.fixedSize(marker) {
                position += size
            } else if marker == 0xd6 {
                // An extension of four bytes: a reference, a function or an order.
                let value = UInt32(littleEndian: all.loadUnaligned(fromByteOffset: position + 2, as: UInt32.self))
                switch all[position + 1] {
                case 1: body(.task(value))
                case 6: body(.after(value))
                default: break
                }
                position += 6
            } else if marker == 0xc7, all[position + 2] == 2 {
                let graph = all.loadUnaligned(fromByteOffset: position + 3, as: UInt64.self)
                let task = all.loadUnaligned(fromByteOffset: position + 11, as: UInt32.self)
                body(.future(TaskID(graph: UInt64(littleEndian: graph), index: UInt32(littleEndian: task))))
                position += 15
            } else {
                position += ArgumentScan.variableSize(marker, at: position, in: all)
            }
        }
    }
}

extension ArgumentReference {
    /// The results that a task's arguments take, in order, as often as they stand there; what it only comes after is not
    /// among them. The arguments must have been checked.
    ///
    /// - Parameter graph: The graph of the task.
    package static func results(takenBy arguments: Payload, of graph: UInt64) -> [TaskID] {
        var results: [TaskID] = []
        arguments.withUnsafeBytes { bytes in
            forEach(in: bytes) { reference in
                switch reference {
                case .task(let index): results.append(TaskID(graph: graph, index: index))
                case .future(let task): results.append(task)
                case .after: break
                }
            }
        }
        return results
    }
}

/// How to step through the items of checked arguments.
@usableFromInline
enum ArgumentScan {
    /// The size of an item, or of the beginning of a list or map, that its marker tells; nil when it does not.
    @usableFromInline @inline(__always)
    static func fixedSize(_ marker: UInt8) -> Int? {
        switch marker {
        case 0x00...0x9f, 0xc0...0xc3, 0xe0...0xff: 1
        case 0xa0...0xbf: 1 + Int(marker & 0x1f)
        case 0xcc, 0xd0: 2
        case 0xcd, 0xd1, 0xdc, 0xde: 3
        case 0xca, 0xce, 0xd2, 0xdd, 0xdf: 5
        case 0xcb, 0xcf, 0xd3: 9
        default: nil
        }
    }

    /// The size of a string, bytes or extension. Of a described function or an inline call only the beginning, so that
    /// what it holds is next.
    @usableFromInline
    static func variableSize(_ marker: UInt8, at position: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        func length<Number: FixedWidthInteger>(_: Number.Type) -> Int {
            Int(Number(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 1, as: Number.self)))
        }
        /// An extension whose header has `header` bytes, the last of which is its type.
        func `extension`(_ header: Int, _ length: Int) -> Int {
            bytes[position + header - 1] == 4 || bytes[position + header - 1] == 7 ? header : header + length
        }
        switch marker {
        case 0xc4, 0xd9: return 2 + length(UInt8.self)
        case 0xc5, 0xda: return 3 + length(UInt16.self)
        case 0xc6, 0xdb: return 5 + length(UInt32.self)
        case 0xc7: return `extension`(3, length(UInt8.self))
        case 0xc8: return `extension`(4, length(UInt16.self))
        case 0xc9: return `extension`(6, length(UInt32.self))
        case 0xd4: return `extension`(2, 1)
        case 0xd5: return `extension`(2, 2)
        case 0xd7: return `extension`(2, 8)
        case 0xd8: return `extension`(2, 16)
        default: return 1
        }
    }
}
