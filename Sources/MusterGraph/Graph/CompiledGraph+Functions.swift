extension CompiledGraph {
    /// The functions that the arguments of task `index` name: given as functions, part of a described one, or called within
    /// the task. Whoever runs the task needs them as well as the one that it calls.
    package func functionsNamed(by index: Int) -> Set<UInt32> {
        arguments.withUnsafeBytes { all in
            var found: Set<UInt32> = []
            let range = Int(argumentOffsets[index])..<Int(argumentOffsets[index + 1])
            let bytes = UnsafeRawBufferPointer(rebasing: all[range])
            if ArgumentScan.namesFunctions(bytes) { Self.collectFunctions(in: bytes, depth: 1, &found) }
            return found
        }
    }

    /// Collects the functions that arguments, which were checked, name. Recursion is as deep as they nest.
    private static func collectFunctions(
        in bytes: UnsafeRawBufferPointer, depth: Int, _ found: inout Set<UInt32>
    ) {
        var reader = MessagePackReader(bytes)
        guard depth <= MessagePackReader.maximumDepth else { return }
        while !reader.isAtEnd {
            switch reader.nextKind {
            case .array: if (try? reader.readArrayCount()) == nil { return }
            case .map: if (try? reader.readMapCount()) == nil { return }
            case .extension:
                guard let (type, content) = try? reader.readExtension() else { return }
                switch ArgumentExtension(rawValue: type) {
                case .function where content.count == 4:
                    found.insert(UInt32(littleEndian: content.loadUnaligned(as: UInt32.self)))
                case .described, .inline:
                    var inner = MessagePackReader(content)
                    guard (try? inner.readArrayCount()) != nil, let function = try? inner.readUInt32() else { return }
                    found.insert(function)
                    let rest = UnsafeRawBufferPointer(rebasing: content[inner.position...])
                    collectFunctions(in: rest, depth: depth + 1, &found)
                case .function, .reference, .future, .parameter, .after, .block, nil: break
                }
            default: if (try? reader.skip()) == nil { return }
            }
        }
    }
}

extension ArgumentScan {
    /// Whether checked arguments name any function. As fast as looking for references: most tasks name none.
    fileprivate static func namesFunctions(_ all: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        while position < all.count {
            let marker = all[position]
            if let size = fixedSize(marker) {
                position += size
                continue
            }
            let type: UInt8? =
                switch marker {
                case 0xc7: all[position + 2]
                case 0xc8: all[position + 3]
                case 0xc9: all[position + 5]
                case 0xd4...0xd8: all[position + 1]
                default: nil
                }
            if type == 3 || type == 4 || type == 7 { return true }
            position += marker == 0xd6 ? 6 : variableSize(marker, at: position, in: all)
        }
        return false
    }
}
