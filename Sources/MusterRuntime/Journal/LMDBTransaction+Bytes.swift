extension LMDBTransaction {
    /// A copy of the value at `key`, or nil.
    func bytes(_ key: [UInt8], in database: LMDBDatabase) throws(LMDBError) -> [UInt8]? {
        try key.withBytes { key throws(LMDBError) in try get(key, in: database).map { Array($0) } }
    }

    /// Stores a value, and replaces what is at `key`.
    func put(_ value: [UInt8], for key: [UInt8], in database: LMDBDatabase) throws(LMDBError) {
        try key.withBytes { key throws(LMDBError) in
            try value.withBytes { value throws(LMDBError) in try put(value, for: key, in: database) }
        }
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` whose errors keep their type.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBytes { bytes in Swift.Result { () throws(Failure) in try body(bytes) } }.get()
    }
}
