import MusterGraph

// One value from all partitions: each partition is reduced where it lies, and the results in a tree.

extension Bag {
    /// How many elements there are. dask: `count`.
    ///
    /// - Parameter splitEvery: How many results one task of the tree puts together.
    public func count(splitEvery: Int = 8) -> Expr<Int> {
        reduced(.count, ["splitEvery": splitEvery.argument])
    }

    /// The smallest element; an error of the task where there is none. dask: `min`.
    public func min(splitEvery: Int = 8) -> Expr<Element> {
        reduced(.min, ["splitEvery": splitEvery.argument])
    }

    /// The element of which a function gives the smallest.
    public func min<Key>(by key: (Expr<Element>) -> Expr<Key>, splitEvery: Int = 8) -> Expr<Element> {
        reduced(.min, ["by": Lambda(key).function, "splitEvery": splitEvery.argument])
    }

    /// The largest element; an error of the task where there is none. dask: `max`.
    public func max(splitEvery: Int = 8) -> Expr<Element> {
        reduced(.max, ["splitEvery": splitEvery.argument])
    }

    /// The element of which a function gives the largest.
    public func max<Key>(by key: (Expr<Element>) -> Expr<Key>, splitEvery: Int = 8) -> Expr<Element> {
        reduced(.max, ["by": Lambda(key).function, "splitEvery": splitEvery.argument])
    }

    /// Folds each partition from an initial value on, and then what came of them. dask: `fold`.
    ///
    /// The initial value enters once a partition: 10 and three partitions of 0…4, added up, is 60.
    ///
    /// - Parameters:
    ///   - function: Makes of what has come so far and an element what comes next.
    ///   - combine: Puts together what came of two partitions.
    public func fold<Result: ExprValue>(
        _ initial: Result, splitEvery: Int = 8, _ function: (Expr<Result>, Expr<Element>) -> Expr<Result>,
        combine: (Expr<Result>, Expr<Result>) -> Expr<Result>
    ) -> Expr<Result> {
        reduced(
            .fold,
            [
                "function": Lambda(function).function, "initial": initial.term, "combine": Lambda(combine).function,
                "splitEvery": splitEvery.argument,
            ])
    }

    /// Folds each partition from an initial value on, and then what came of them, by the same function.
    public func fold(
        _ initial: Element, splitEvery: Int = 8, _ function: (Expr<Element>, Expr<Element>) -> Expr<Element>
    ) -> Expr<Element> where Element: ExprValue {
        fold(initial, splitEvery: splitEvery, function, combine: function)
    }

    /// Reduces each partition as a whole, and then lists of what came of them. dask: `reduction`.
    public func reduction<Result>(
        _ partial: (Expr<[Element]>) -> Expr<Result>, combine: (Expr<[Result]>) -> Expr<Result>, splitEvery: Int = 8
    ) -> Expr<Result> {
        reduced(
            .reduction,
            [
                "partial": Lambda(partial).function, "combine": Lambda(combine).function,
                "splitEvery": splitEvery.argument,
            ])
    }
}

extension Bag where Element == Int {
    /// The sum; an error of the task where it does not fit. dask: `sum`.
    public func sum(splitEvery: Int = 8) -> Expr<Int> {
        reduced(.sum, ["splitEvery": splitEvery.argument])
    }
}

extension Bag where Element == Double {
    /// The sum. dask: `sum`.
    public func sum(splitEvery: Int = 8) -> Expr<Double> {
        reduced(.sum, ["splitEvery": splitEvery.argument])
    }
}

extension Bag where Element == Bool {
    /// Whether some element is true. dask: `any`.
    public func any(splitEvery: Int = 8) -> Expr<Bool> {
        reduced(.any, ["splitEvery": splitEvery.argument])
    }

    /// Whether every element is true. dask: `all`.
    public func all(splitEvery: Int = 8) -> Expr<Bool> {
        reduced(.all, ["splitEvery": splitEvery.argument])
    }
}

/// What has a mean: `Int` and `Double`.
public protocol BagNumber: ExprValue {}

extension Int: BagNumber {}
extension Double: BagNumber {}

extension Bag where Element: BagNumber {
    /// The mean; an error of the task for an empty bag. dask: `mean`.
    public func mean(splitEvery: Int = 8) -> Expr<Double> {
        reduced(.mean, ["splitEvery": splitEvery.argument])
    }

    /// The variance, numerically stable. dask: `var`.
    ///
    /// - Parameter ddof: What is subtracted from the count in the divisor: 0 for the whole population, 1 for a sample.
    public func variance(ddof: Int = 0, splitEvery: Int = 8) -> Expr<Double> {
        reduced(.variance, ["ddof": ddof.argument, "splitEvery": splitEvery.argument])
    }

    /// The square root of the variance. dask: `std`.
    public func standardDeviation(ddof: Int = 0, splitEvery: Int = 8) -> Expr<Double> {
        reduced(.standardDeviation, ["ddof": ddof.argument, "splitEvery": splitEvery.argument])
    }
}

extension Bag {
    /// How often each element occurs, in one partition. dask: `frequencies`.
    ///
    /// - Parameter sorted: The most frequent first; otherwise in no order to count on.
    public func frequencies(sorted: Bool = false, splitEvery: Int = 8) -> Bag<Pair<Element, Int>> {
        then(.frequencies, ["sorted": .value(.bool(sorted)), "splitEvery": splitEvery.argument])
    }

    /// The largest elements, the largest first, in one partition. dask: `topk`.
    public func topK(_ count: Int, splitEvery: Int = 8) -> Bag {
        then(.topK, ["count": count.argument, "splitEvery": splitEvery.argument])
    }

    /// The elements of which a function gives the largest. dask: `topk` with a key.
    public func topK<Key>(
        _ count: Int, by key: (Expr<Element>) -> Expr<Key>, splitEvery: Int = 8
    ) -> Bag {
        then(
            .topK, ["count": count.argument, "by": Lambda(key).function, "splitEvery": splitEvery.argument])
    }

    /// Each element once, in one partition. dask: `distinct`.
    public func distinct(splitEvery: Int = 8) -> Bag {
        then(.distinct, ["splitEvery": splitEvery.argument])
    }

    /// The first element for each value that a function gives. dask: `distinct` with a key.
    public func distinct<Key>(by key: (Expr<Element>) -> Expr<Key>, splitEvery: Int = 8) -> Bag {
        then(.distinct, ["by": Lambda(key).function, "splitEvery": splitEvery.argument])
    }

    /// Folds the elements of each key by itself, without bringing them together. dask: `foldby`.
    ///
    /// - Parameters:
    ///   - partitionCount: How many partitions the result has; a key is in one of them.
    ///   - function: Makes of what has come so far and an element what comes next.
    ///   - combine: Puts together what came of two partitions.
    public func folded<Key, Result: ExprValue>(
        by key: (Expr<Element>) -> Expr<Key>, _ initial: Result, partitionCount: Int = 1,
        _ function: (Expr<Result>, Expr<Element>) -> Expr<Result>,
        combine: (Expr<Result>, Expr<Result>) -> Expr<Result>
    ) -> Bag<Pair<Key, Result>> {
        then(
            .foldBy,
            [
                "key": Lambda(key).function, "function": Lambda(function).function, "initial": initial.term,
                "combine": Lambda(combine).function, "partitions": partitionCount.argument,
            ])
    }

    /// So many elements, none of them twice, each set of them as likely as any other. dask: `random.sample`.
    public func randomSample(count: Int, seed: Int = 0) -> Bag {
        then(.sample, ["count": count.argument, "seed": seed.argument])
    }

    /// So many elements, each chosen from all. dask: `random.choices`.
    public func randomChoices(count: Int, seed: Int = 0) -> Bag {
        then(.choices, ["count": count.argument, "seed": seed.argument])
    }
}
