import MusterWorker

/// How much memory a worker may use, as it is typed: `2GiB`, `512MB`, `60%`, `none`.
package enum MemoryLimit: Hashable, Sendable {
    /// As much as there is, and nobody looks.
    case none
    case bytes(Int)
    /// A share of the machine's memory, or of what its control group allows; above 0, at most 1.
    case share(Double)

    /// What was typed is no limit.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Less than this is used by a worker that does nothing, and would pause it for ever.
    package static let smallestByteCount = 48 << 20

    /// Reads what was typed.
    package init(parsing text: String) throws(Failure) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        guard text != "none" else {
            self = .none
            return
        }
        guard let value = Double(number), value > 0 else {
            throw Failure(description: "`\(text)` is no amount of memory, as 2GiB, 512MB, 60% and none are")
        }
        guard unit != "%" else {
            guard value <= 100 else { throw Failure(description: "\(text) of the memory is more than there is") }
            self = .share(value / 100)
            return
        }
        guard let factor = Self.units[unit.lowercased()] else { throw Self.unknown(unit, in: text, number) }
        guard value * factor < 0x1p62 else { throw Failure(description: "\(text) is more than any machine has") }
        guard value * factor >= Double(Self.smallestByteCount) else { throw Self.tooLittle(text) }
        self = .bytes(Int(value * factor))
    }

    /// Units in small letters, and their bytes.
    private static let units: [String: Double] = [
        "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30,
        "tib": 0x1p40,
    ]

    private static func unknown(_ unit: Substring, in text: String, _ number: Substring) -> Failure {
        guard units[unit.lowercased() + "ib"] != nil else {
            return Failure(
                description:
                    "`\(text)`: \(unit) is no unit of memory; these are B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, %")
        }
        let letter = unit.uppercased()
        return Failure(description: "`\(text)` may mean \(number)\(letter)B or \(number)\(letter)iB: say which")
    }

    private static func tooLittle(_ what: String) -> Failure {
        Failure(description: "\(what) is too little: a worker needs \(smallestByteCount >> 20)MiB or more")
    }

    /// The limit of one of so many workers, in bytes; nil: none.
    ///
    /// - Parameter machine: What the machine has, in bytes, or what its control group allows; nil where nobody knows.
    package func byteCount(ofMachine machine: Int?, workerCount: Int) throws(Failure) -> Int? {
        let all: Int
        switch self {
        case .none: return nil
        case .bytes(let count): all = count
        case .share(let share):
            guard let machine else {
                throw Failure(
                    description: "how much memory this machine has is unknown: give the limit in bytes, or none")
            }
            all = Int(Double(machine) * share)
        }
        let part = all / workerCount
        guard part >= Self.smallestByteCount else {
            throw Self.tooLittle(
                workerCount == 1 ? "\(part >> 20)MiB" : "\(part >> 20)MiB for each of \(workerCount) workers")
        }
        return part
    }

    /// The limit of one of so many workers where nobody has said anything, in bytes: its part of what there is, but never too
    /// little to work, and none where nobody knows how much there is.
    package static func standard(ofMachine machine: Int?, workerCount: Int) -> Int? {
        machine.map { max($0 / workerCount, smallestByteCount) }
    }

    /// How much of a worker's memory is for results, in bytes: when so much is used, its core has them brought to disk.
    package static func resultByteCount(of limit: Int) -> Int {
        Int(MemoryMarks(limit: UInt64(clamping: limit)).spill)
    }
}
