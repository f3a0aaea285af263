// What `Codable` threw, in a sentence: where in the value, and what was found there.

extension DecodingError {
    /// For example `corners[2].x: string "a" where float64 was expected`.
    var reason: String {
        switch self {
        case .keyNotFound(let key, let context):
            let place = (context.codingPath + [key]).place
            return "\(place) is missing" + (context.debugDescription.isEmpty ? "" : "; \(context.debugDescription)")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return context.codingPath.placed(context.debugDescription)
        @unknown default: return "\(self)"
        }
    }
}

extension EncodingError {
    /// For example `count: 18446744073709551615 is larger than int64 holds`.
    var reason: String {
        switch self {
        case .invalidValue(_, let context): context.codingPath.placed(context.debugDescription)
        @unknown default: "\(self)"
        }
    }
}

extension [any CodingKey] {
    /// The place as Swift would write it: `corners[2].x`.
    fileprivate var place: String {
        reduce(into: "") { place, key in
            if let index = (key as? TreeKey)?.intValue {
                place += "[\(index)]"
            } else {
                place += (place.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    fileprivate func placed(_ message: String) -> String {
        isEmpty ? message : "\(place): \(message)"
    }
}

/// A key of a map that no type has declared, or an index of a list.
struct TreeKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
