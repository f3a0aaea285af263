/// Makes Swift values from payloads: anything that is `Decodable`.
///
/// Columns of int64, float64, bool and string become arrays without a step in between; all else goes by way of a tree.
/// A struct is read from a map.
package struct ValueDecoder {
    package init() {}

    /// The payload's value as a `T`.
    ///
    /// - Throws: `ConversionFailure` where it is something else.
    package func decode<T: Decodable>(_ type: T.Type, from payload: Payload) throws(ConversionFailure) -> T {
        if payload.isColumnBlock, let column: any Decodable = try Self.array(type, from: payload),
            let result = column as? T
        {
            return result
        }
        let value = try ConversionFailure.catching { () throws(DecodingFailure) in try Value(decoding: payload) }
        return try decode(type, from: value)
    }

    /// The values of many payloads that are numbers, as most results are: a decoder for each would cost more than the task
    /// that it came of. Nil where that is not what is wanted, or not what they are.
    package func decodeNumbers<T>(_ type: T.Type, from payloads: [Payload]) -> [T]? {
        if type == Int.self {
            return numbers(payloads) { (try? $0.readInt64()).map(Int.init) } as? [T]
        }
        if type == Double.self {
            return numbers(payloads) { try? $0.readDouble() } as? [T]
        }
        return nil
    }

    private func numbers<Number>(
        _ payloads: [Payload], _ read: (inout MessagePackReader) -> Number?
    ) -> [Number]? {
        var numbers: [Number] = []
        numbers.reserveCapacity(payloads.count)
        for payload in payloads {
            let number = payload.withUnsafeBytes { bytes in
                var reader = MessagePackReader(bytes)
                let number = read(&reader)
                return reader.isAtEnd ? number : nil
            }
            guard let number else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// A tree as a `T`.
    package func decode<T: Decodable>(_ type: T.Type, from value: Value) throws(ConversionFailure) -> T {
        do {
            return try T(from: TreeDecoder(value: value, codingPath: []))
        } catch let failure as ConversionFailure {
            throw failure
        } catch let error as DecodingError {
            throw ConversionFailure(error)
        } catch {
            throw ConversionFailure("\(error)")
        }
    }

    /// A column as the array that it is; nil where the two are of different types.
    private static func array(_ type: any Decodable.Type, from payload: Payload) throws(ConversionFailure) -> (
        any Decodable
    )? {
        guard type == [Int].self || type == [Double].self || type == [Bool].self || type == [String].self else {
            return nil
        }
        let block = try ConversionFailure.catching { () throws(DecodingFailure) in
            try ColumnBlock(parsing: payload, validate: .full)
        }
        if type == [Int].self { return [Int](block) }
        if type == [Double].self { return [Double](block) }
        if type == [Bool].self { return [Bool](block) }
        return [String](block)
    }
}

extension ConversionFailure {
    /// What `Decodable` types throw, in our words.
    init(_ error: DecodingError) {
        let (context, message) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, context.debugDescription)
            case .keyNotFound(let key, let context): (context, "the key \"\(key.stringValue)\" is missing")
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "\(error)")
            }
        var failure = ConversionFailure(message)
        for key in context.codingPath.reversed() {
            failure = failure.inside(key.intValue.map { "element \($0)" } ?? "key \"\(key.stringValue)\"")
        }
        self = failure
    }
}
