extension PackedValue {
    /// Any value that can be encoded.
    public init(encoding value: some Encodable) throws {
        var packer = Packer()
        do {
            try TreeEncoder.item(of: value, codingPath: []).pack(into: &packer)
        } catch let error as EncodingError {
            throw CodingFailure("\(type(of: value)) is no value: \(error.reason)")
        }
        bytes = packer.bytes
    }

    /// The value, which must be one that can be decoded as that type.
    ///
    /// - Throws: `InvalidArgument`, with the place in the value and what was found there.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        do {
            return try Value(from: TreeDecoder(tree: tree(), codingPath: []))
        } catch let error as DecodingError {
            throw InvalidArgument("it is no \(type): \(error.reason)")
        }
    }

    private func tree() throws -> UnpackedTree {
        try bytes.withUnsafeBytes { bytes in
            var unpacker = Unpacker(bytes)
            return try unpacker.readTree()
        }
    }
}

// What `@Operation` writes for types of the plugin's own.
extension PackedValue {
    /// The argument of that name.
    public func argument<Value: OperationCodable>(_ name: StaticString, as type: Value.Type) throws -> Value {
        do {
            return try Value(from: TreeDecoder(tree: tree(), codingPath: []))
        } catch let error as DecodingError {
            throw InvalidArgument("argument \(name) is no \(type): \(error.reason)")
        }
    }

    /// A result.
    public init(result value: some OperationCodable) throws {
        try self.init(encoding: value)
    }

    /// Chosen for a type that is not ``OperationCodable``, so that the compiler says what to do.
    @available(*, unavailable, message: "a type of your own is OperationCodable; write out what an alias stands for")
    public func argument<Value>(_ name: StaticString, as type: Value.Type) throws -> Value {
        throw CodingFailure("\(type) does not conform to OperationCodable")
    }

    /// Chosen for a type that is not ``OperationCodable``, so that the compiler says what to do.
    @available(*, unavailable, message: "a type of your own is OperationCodable; write out what an alias stands for")
    public init<Value>(result value: Value) throws {
        throw CodingFailure("\(Value.self) does not conform to OperationCodable")
    }
}

/// A result that cannot be written as a value.
struct CodingFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
