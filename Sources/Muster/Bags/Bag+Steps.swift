import MusterGraph

// One partition at a time.

extension Bag {
    /// What a function makes of each element. dask: `map`.
    ///
    /// ```swift
    /// Bag(0..<10).map { $0 * $0 + 1 }
    /// lines.map(Text.upper)
    /// ```
    public func map<Result>(_ function: (Expr<Element>) -> Expr<Result>) -> Bag<Result> {
        let lambda = Lambda(function)
        return lambda.isIdentity ? Bag<Result>(plan: plan, client: client, holder: holder) : map(lambda)
    }

    /// What a registered function makes of each element: `map("text.length", as: Int.self)`.
    public func map<Result>(_ name: String, as type: Result.Type) -> Bag<Result> {
        map(Lambda(named: name))
    }

    private func map<Result>(_ lambda: Lambda) -> Bag<Result> {
        then(.map, ["function": lambda.function])
    }

    /// What a function makes of each element and of the one in its place in another bag, which has equally many partitions
    /// of equal lengths. dask: `map` with several bags.
    public func map<Other, Result>(
        with other: Bag<Other>, _ function: (Expr<Element>, Expr<Other>) -> Expr<Result>
    ) -> Bag<Result> {
        then(.map, ["function": Lambda(function).function, "with": .list([.bag(other.plan)])])
    }

    /// What a function makes of each element and of those in its place in two other bags.
    public func map<Second, Third, Result>(
        with second: Bag<Second>, _ third: Bag<Third>,
        _ function: (Expr<Element>, Expr<Second>, Expr<Third>) -> Expr<Result>
    ) -> Bag<Result> {
        then(
            .map,
            ["function": Lambda(function).function, "with": .list([.bag(second.plan), .bag(third.plan)])])
    }

    /// The elements of the lists that a function makes of each element. dask: `map` and `flatten`.
    public func flatMap<Result>(_ function: (Expr<Element>) -> Expr<[Result]>) -> Bag<Result> {
        then(.flatMap, ["function": Lambda(function).function])
    }

    /// The elements of the lists that a registered function makes of each element.
    public func flatMap<Result>(_ name: String, as type: Result.Type) -> Bag<Result> {
        then(.flatMap, ["function": .function(name)])
    }

    /// The elements for which a function is true. dask: `filter`.
    public func filter(_ predicate: (Expr<Element>) -> Expr<Bool>) -> Bag {
        then(.filter, ["predicate": Lambda(predicate).function])
    }

    /// The elements for which a registered function is true.
    public func filter(_ name: String) -> Bag {
        then(.filter, ["predicate": .function(name)])
    }

    /// The elements for which a function is false. dask: `remove`.
    public func removing(_ predicate: (Expr<Element>) -> Expr<Bool>) -> Bag {
        then(.remove, ["predicate": Lambda(predicate).function])
    }

    /// What a function makes of each partition as a whole. dask: `map_partitions`.
    public func mapPartitions<Result>(_ function: (Expr<[Element]>) -> Expr<[Result]>) -> Bag<Result> {
        then(.mapPartitions, ["function": Lambda(function).function])
    }

    /// Each element with the given probability, decided for each by itself. dask: `random_sample`.
    ///
    /// - Parameter seed: The same seed takes the same elements, wherever it runs.
    public func randomSample(probability: Double, seed: Int = 0) -> Bag {
        then(.randomSample, ["probability": .value(.float64(probability)), "seed": seed.argument])
    }
}

extension Bag {
    /// The elements of the lists that are the elements. dask: `flatten`.
    public func flattened<Inner>() -> Bag<Inner> where Element == [Inner] {
        then(.flatten)
    }

    /// What a function makes of the two parts of each element. dask: `starmap`.
    public func map<First, Second, Result>(
        _ function: (Expr<First>, Expr<Second>) -> Expr<Result>
    ) -> Bag<Result> where Element == Pair<First, Second> {
        then(.mapTuples, ["function": Lambda(function).function])
    }

    /// What a function makes of the three parts of each element.
    public func map<First, Second, Third, Result>(
        _ function: (Expr<First>, Expr<Second>, Expr<Third>) -> Expr<Result>
    ) -> Bag<Result> where Element == Tuple<First, Second, Third> {
        then(.mapTuples, ["function": Lambda(function).function])
    }

    /// The first parts, and the second parts. dask: `unzip`.
    public func unzipped<First, Second>() -> (Bag<First>, Bag<Second>) where Element == Pair<First, Second> {
        (then(.unzipFirst), then(.unzipSecond))
    }

    /// What stands at a key of each element, which is a map. dask: `pluck`.
    ///
    /// - Parameter standard: What counts where the key is missing; without it that is an error.
    public func pluck<Part: ExprValue>(_ key: String, default standard: Part? = nil) -> Bag<Part>
    where Element == [String: Part] {
        then(.pluck, ["key": .value(.string(key)), "default": standard?.term])
    }

    /// What stands at a key of each element, which is a map of values of several kinds, as JSON lines are.
    ///
    /// - Parameters:
    ///   - type: What it is; that is seen when the bag is computed.
    ///   - standard: What counts where the key is missing; without it that is an error.
    public func pluck<Part: ExprValue>(
        _ key: String, as type: Part.Type, default standard: Part? = nil
    ) -> Bag<Part> where Element == MusterGraph.Value {
        then(.pluck, ["key": .value(.string(key)), "default": standard?.term])
    }

    /// What stands at some keys of each element, which is a map, in the order of the keys.
    public func pluck<Part>(_ keys: [String]) -> Bag<[Part]> where Element == [String: Part] {
        then(.pluck, ["key": .value(.list(keys.map { .string($0) }))])
    }

    /// What stands at a place in each element, which is a list.
    public func pluck<Part: ExprValue>(_ index: Int, default standard: Part? = nil) -> Bag<Part>
    where Element == [Part] {
        then(.pluck, ["key": index.argument, "default": standard?.term])
    }
}
