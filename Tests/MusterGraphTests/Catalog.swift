import MusterGraph

extension FunctionCatalog {
    /// Some functions as plugins offer them, and some primitives with type variables.
    static let sample = FunctionCatalog(
        [
            ("math.add", "(a: int64, b: int64) -> int64"), ("math.add", "(a: float64, b: float64) -> float64"),
            ("math.inc", "(x: int64) -> int64"), ("math.sqrt", "(x: float64) -> float64"), ("math.pi", "() -> float64"),
            ("math.sum", "(values: list<int64>) -> int64"), ("math.sum", "(values: list<float64>) -> float64"),
            ("math.mean", "(values: list<float64>) -> float64"), ("compare.less", "(a: int64, b: int64) -> bool"),
            ("text.upper", "(text: string) -> string"),
            ("text.join", "(text: string, other: string) -> string"),
            ("text.length", "(text: string) -> int64"), ("text.pairs", "(pairs: list<tuple<string, int64>>) -> string"),
            ("json.read", "(text: string) -> value"), ("json.write", "(value: value) -> string"),
            ("maybe.or", "(value: optional<int64>, other: int64) -> int64"),
            ("odd.both", "(a: int64, b: float64) -> int64"), ("odd.both", "(a: float64, b: int64) -> int64"),
            ("bag.range", "(start: int64, end: int64) -> list<int64>"),
            ("bag.map", "(values: list<T>, f: function<T -> U>) -> list<U>"),
            ("bag.filter", "(values: list<T>, f: function<T -> bool>) -> list<T>"),
            ("bag.fold", "(values: list<T>, initial: U, f: function<U, T -> U>) -> U"),
        ].map { name, signature in
            FunctionDescription(
                name: name, version: "1.0.0", signature: Signature(literal: signature), flags: [], plugin: "sample",
                documentation: "")
        })
}

extension Signature {
    /// A signature that is spelled right in a test's source.
    init(literal: String) {
        do {
            try self.init(parsing: literal)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
