extension MessagePackReader {
    /// Reads a map, which must come next, as far as a key, and returns the bytes of the value there, borrowed; nil where there
    /// is no such key.
    package mutating func readValue(at key: UnsafeRawBufferPointer) throws(DecodingFailure) -> UnsafeRawBufferPointer? {
        for _ in 0..<(try readMapCount()) {
            let found = try readStringBytes()
            let value = try skip()
            if found.hasBytes(of: key) { return value }
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func hasBytes(of other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}
