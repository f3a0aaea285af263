import Foundation

/// A shared library as a file, read without loading it.
///
/// Enough of ELF to refuse what the loader would refuse with a worse message, and to find a section by its name. Every
/// offset is checked: the file may be anything.
struct ELFFile {
    let path: String
    private let data: Data

    /// Reads the file, and refuses what is not a 64-bit shared library for this machine.
    init(path: String) throws(LoadError) {
        self.path = path
        guard !PluginFolders.isFolder(path) else { throw .notALibrary(path: path, reason: "it is a folder") }
        do {
            // Read, not mapped: a build may overwrite the file while we look at it.
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .notALibrary(path: path, reason: "it cannot be read (\(error.localizedDescription))")
        }
        guard data.count >= 64, data.prefix(4).elementsEqual([0x7f, 0x45, 0x4c, 0x46]) else {
            throw .notALibrary(path: path, reason: "it does not begin as an ELF file does")
        }
        guard data[4] == 2, data[5] == 1 else {
            let found = (data[4] == 1 ? "32-bit" : "64-bit") + (data[5] == 1 ? "" : " big-endian") + " machines"
            throw .otherMachine(path: path, found: found, wanted: Self.name(ofMachine: Self.thisMachine))
        }
        let machine = number(at: 18, as: UInt16.self)
        guard machine == Self.thisMachine else {
            throw .otherMachine(
                path: path, found: Self.name(ofMachine: machine ?? 0), wanted: Self.name(ofMachine: Self.thisMachine))
        }
        guard number(at: 16, as: UInt16.self) == 3 else {
            throw .notALibrary(path: path, reason: "an ELF file, but of another kind (an object file or a program)")
        }
        try checkSegments()
    }

    /// Refuses a file that ends before what is to be loaded from it, as a half-copied one does: the system's loader
    /// would map it and crash.
    private func checkSegments() throws(LoadError) {
        let cut = LoadError.notALibrary(path: path, reason: "it ends too early; was it copied whole?")
        guard let table = offset(at: 32), let size = number(at: 54, as: UInt16.self).map(Int.init),
            let count = number(at: 56, as: UInt16.self).map(Int.init), size >= 56, count > 0,
            table <= data.count, count * size <= data.count - table
        else { throw cut }
        for start in stride(from: table, to: table + count * size, by: size) {
            guard let from = offset(at: start + 8), let length = offset(at: start + 32), from <= data.count,
                length <= data.count - from
            else { throw cut }
        }
        // The last thing in the file is the table of sections, which the loader does not need, but a whole file has.
        guard let sections = offset(at: 40), sections <= data.count else { throw cut }
    }

    /// A number of 64 bits that is the same for equal contents and, in all likelihood, different for others.
    ///
    /// It tells builds apart; it is no protection against somebody who wants two files to look the same.
    var contentHash: String {
        data.withUnsafeBytes { bytes in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            var position = 0
            func mix(_ word: UInt64) {
                hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
                hash ^= hash >> 29
            }
            while position + 8 <= bytes.count {
                mix(bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                position += 8
            }
            while position < bytes.count {
                mix(UInt64(bytes[position]))
                position += 1
            }
            mix(UInt64(bytes.count))
            let digits = String(hash, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    /// The contents of the section called `name`; nil when there is none.
    func section(named name: String) -> [UInt8]? {
        guard let tableOffset = offset(at: 40), let entrySize = number(at: 58, as: UInt16.self).map(Int.init),
            let count = number(at: 60, as: UInt16.self).map(Int.init),
            let namesIndex = number(at: 62, as: UInt16.self).map(Int.init), entrySize >= 64, namesIndex < count
        else { return nil }
        func header(_ index: Int) -> (name: Int, range: Range<Int>)? {
            let (start, overflow) = tableOffset.addingReportingOverflow(index * entrySize)
            guard !overflow, let name = number(at: start, as: UInt32.self), let from = offset(at: start + 24),
                let size = offset(at: start + 32), from <= data.count, size <= data.count - from
            else { return nil }
            return (Int(name), from..<from + size)
        }
        guard let names = header(namesIndex)?.range else { return nil }
        for index in 0..<count {
            guard let header = header(index), header.name < names.count else { continue }
            let found = data[(names.lowerBound + header.name)..<names.upperBound].prefix { $0 != 0 }
            if found.elementsEqual(name.utf8) { return Array(data[header.range]) }
        }
        return nil
    }

    private func number<Number: FixedWidthInteger>(at position: Int, as _: Number.Type) -> Number? {
        guard position >= 0, position <= data.count - MemoryLayout<Number>.size else { return nil }
        return data.withUnsafeBytes {
            Number(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Number.self))
        }
    }

    private func offset(at position: Int) -> Int? {
        number(at: position, as: UInt64.self).flatMap { Int(exactly: $0) }
    }

    private static var thisMachine: UInt16 {
        #if arch(x86_64)
            62
        #elseif arch(arm64)
            183
        #else
            0
        #endif
    }

    private static func name(ofMachine machine: UInt16) -> String {
        switch machine {
        case 3: "x86 (32-bit)"
        case 40: "ARM (32-bit)"
        case 62: "x86-64"
        case 183: "AArch64"
        case 243: "RISC-V"
        default: "machine number \(machine)"
        }
    }
}
