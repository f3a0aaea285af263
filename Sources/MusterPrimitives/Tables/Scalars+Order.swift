import Glibc

// The order of numbers and bytes: below 0 where the first stands before the second, 0 where they are equal.

extension Int64 {
    @inline(__always)
    func order(to other: Int64) -> Int { self < other ? -1 : self > other ? 1 : 0 }

    /// Where an integer stands to a float64, by their exact values. Of two equal ones the integer is first.
    func order(toFloat other: Double) -> Int {
        // 2⁶³ is a float64, and Int64.max is none.
        if other.isNaN || other >= 0x1p63 { return -1 }
        if other < -0x1p63 { return 1 }
        let whole = other.rounded(.towardZero)
        let order = order(to: Int64(whole))
        guard order == 0 else { return order }
        return other < whole ? 1 : -1
    }
}

extension Double {
    /// NaN is last and equal to itself; −0 is equal to 0.
    @inline(__always)
    func order(to other: Double) -> Int {
        if self < other { return -1 }
        if self > other { return 1 }
        if self == other { return 0 }
        return (isNaN ? 1 : 0) - (other.isNaN ? 1 : 0)
    }
}

extension UnsafeRawBufferPointer {
    /// Byte by byte, and a beginning before the whole.
    @inline(__always)
    func order(to other: UnsafeRawBufferPointer) -> Int {
        let common = Swift.min(count, other.count)
        if common > 0, let left = baseAddress, let right = other.baseAddress {
            let order = memcmp(left, right, common)
            if order != 0 { return Int(order) }
        }
        return count - other.count
    }

    /// Whether the bytes are the same.
    @inline(__always)
    func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count > 0, let left = baseAddress, let right = other.baseAddress else { return true }
        return left.hasSameBytes(as: right, count)
    }
}

extension UnsafeRawPointer {
    /// Whether `count` bytes here and there are the same. Most keys are short, so a call of `memcmp` would be most of the work.
    @inline(__always)
    func hasSameBytes(as other: UnsafeRawPointer, _ count: Int) -> Bool {
        @inline(__always)
        func same<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type, _ offset: Int) -> Bool {
            loadUnaligned(fromByteOffset: offset, as: Word.self)
                == other.loadUnaligned(fromByteOffset: offset, as: Word.self)
        }
        if count >= 8 {
            var position = 0
            while count - position > 8 {
                guard same(UInt64.self, position) else { return false }
                position += 8
            }
            return same(UInt64.self, count - 8)
        }
        if count >= 4 { return same(UInt32.self, 0) && same(UInt32.self, count - 4) }
        var position = 0
        while position < count {
            guard same(UInt8.self, position) else { return false }
            position += 1
        }
        return true
    }
}
