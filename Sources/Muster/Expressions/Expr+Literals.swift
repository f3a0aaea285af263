import MusterGraph

// Literals in expressions: `$0 * 2 + 1`, `Text.split($0, ",")`. An integer literal is a `float64` where a `Double` is asked.

extension Expr: ExpressibleByIntegerLiteral where Value: ExprValue & ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Value.IntegerLiteralType) {
        self.init(Value(integerLiteral: value))
    }
}

extension Expr: ExpressibleByFloatLiteral where Value: ExprValue & ExpressibleByFloatLiteral {
    public init(floatLiteral value: Value.FloatLiteralType) {
        self.init(Value(floatLiteral: value))
    }
}

extension Expr: ExpressibleByBooleanLiteral where Value == Bool {
    public init(booleanLiteral value: Bool) {
        self.init(value)
    }
}

extension Expr: ExpressibleByUnicodeScalarLiteral where Value == String {
    public init(unicodeScalarLiteral value: String) {
        self.init(value)
    }
}

extension Expr: ExpressibleByExtendedGraphemeClusterLiteral where Value == String {
    public init(extendedGraphemeClusterLiteral value: String) {
        self.init(value)
    }
}

extension Expr: ExpressibleByStringLiteral where Value == String {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

/// A list, whose elements may be computed: `[x, x + 1]`.
extension Expr: ExpressibleByArrayLiteral where Value: ExprValue & ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Expr<Value.ArrayLiteralElement>...) {
        let list = Term(elements.map(\.term))
        // Bytes are written as bytes, so an empty list of them has to be, too.
        self.init(elements.isEmpty && Value.valueType == .bytes ? .value(.bytes([])) : list)
    }
}
