/// A C integer type other than `int64_t`: one that lacks values of an `int64`, or has values that are none.
struct CInteger: Sendable {
    /// What C calls it.
    let spelling: StaticString
    /// In bytes.
    let size: Int
    let isSigned: Bool
    /// The values that an `int64` has as well.
    let range: ClosedRange<Int64>

    init<Integer: FixedWidthInteger>(_ type: Integer.Type, _ spelling: StaticString) {
        self.spelling = spelling
        size = MemoryLayout<Integer>.size
        isSigned = Integer.isSigned
        range = Int64(clamping: Integer.min)...Int64(clamping: Integer.max)
    }

    /// Checks that a value can be given to a function that takes this type.
    @inline(__always)
    func check(_ value: Int64) throws(UnfitArgument) {
        guard range.contains(value) else {
            throw UnfitArgument(
                "is \(value), which does not fit a C \(spelling) (\(range.lowerBound) to \(range.upperBound))")
        }
    }

    /// Writes a value that was checked.
    @inline(__always)
    func store(_ value: Int64, at place: UnsafeMutableRawPointer) {
        switch size {
        case 1: place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case 2: place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
        case 4: place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
        default: place.storeBytes(of: value, as: Int64.self)
        }
    }

    /// What a function returned, which libffi has widened to a word.
    @inline(__always)
    func value(returned word: UInt64) throws(UnfitResult) -> Int64 {
        // What stands above the type's own bits has no meaning.
        let spare = UInt64(64 - 8 * size)
        if isSigned { return Int64(bitPattern: word &<< spare) &>> Int64(spare) }
        guard let value = Int64(exactly: (word &<< spare) &>> spare) else {
            throw UnfitResult("it is \(word), and the largest int64 is \(Int64.max)")
        }
        return value
    }
}

/// A value that the type of a foreign function's argument does not have.
struct UnfitArgument: Error {
    /// It goes on from the argument's name: `is 300, which …`.
    let message: String
    /// The row that has it, among several.
    var row: Int?

    init(_ message: String) { self.message = message }
}

/// A result of a foreign function that is no value of the type that its signature says.
struct UnfitResult: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
