import MusterGraph

// Across partitions: rows go from worker to worker.

/// The elements of a bag that have one key.
public typealias Group<Key, Element> = Pair<Key, [Element]>

extension Bag {
    /// The elements of each key together. A key is in one partition only. dask: `groupby`.
    ///
    /// The rows go through the workers, and may be more than fits in memory. Where each group is folded anyway,
    /// ``folded(by:_:partitionCount:_:combine:)`` moves far less.
    ///
    /// - Parameter partitionCount: How many partitions the result has; nil is as many as this bag.
    public func grouped<Key>(
        by key: (Expr<Element>) -> Expr<Key>, partitionCount: Int? = nil
    ) -> Bag<Group<Key, Element>> {
        then(.groupBy, ["key": Lambda(key).function, "partitions": partitionCount?.argument])
    }

    /// Each pair of elements of two bags for which a function gives the same. dask has no join of two bags.
    public func joined<Other, Key>(
        with other: Bag<Other>, on key: (Expr<Element>) -> Expr<Key>, _ otherKey: (Expr<Other>) -> Expr<Key>,
        partitionCount: Int? = nil
    ) -> Bag<Pair<Element, Other>> {
        join(other, "inner", Lambda(key), Lambda(otherKey), partitionCount)
    }

    /// As ``joined(with:on:_:partitionCount:)``, with the elements of this bag that have no partner.
    public func leftJoined<Other, Key>(
        with other: Bag<Other>, on key: (Expr<Element>) -> Expr<Key>, _ otherKey: (Expr<Other>) -> Expr<Key>,
        partitionCount: Int? = nil
    ) -> Bag<Pair<Element, Other?>> {
        join(other, "left", Lambda(key), Lambda(otherKey), partitionCount)
    }

    /// As ``joined(with:on:_:partitionCount:)``, with the elements of both bags that have no partner.
    public func outerJoined<Other, Key>(
        with other: Bag<Other>, on key: (Expr<Element>) -> Expr<Key>, _ otherKey: (Expr<Other>) -> Expr<Key>,
        partitionCount: Int? = nil
    ) -> Bag<Pair<Element?, Other?>> {
        join(other, "outer", Lambda(key), Lambda(otherKey), partitionCount)
    }

    /// - Parameter kind: Which elements without a partner are kept: of no bag, of the left, or of both (`outer`).
    private func join<Other, Result>(
        _ other: Bag<Other>, _ kind: String, _ key: Lambda, _ otherKey: Lambda, _ partitionCount: Int?
    ) -> Bag<Result> {
        then(
            .join,
            [
                "with": .bag(other.plan), "on": key.function, "onOther": otherKey.function,
                "kind": .value(.string(kind)), "partitions": partitionCount?.argument,
            ])
    }

    /// Every element of this bag with every one of another. dask: `product`.
    public func product<Other>(with other: Bag<Other>) -> Bag<Pair<Element, Other>> {
        then(.product, ["with": .bag(other.plan)])
    }

    /// The same elements in the same order, in so many partitions. dask: `repartition`.
    public func repartitioned(count: Int) -> Bag {
        then(.repartition, ["count": count.argument])
    }

    /// The elements in their order, the smallest first, over partitions of about equal length.
    public func sorted(partitionCount: Int? = nil) -> Bag {
        then(.sort, ["partitions": partitionCount?.argument])
    }

    /// The elements in the order of what a function gives; those that are equal keep theirs.
    public func sorted<Key>(by key: (Expr<Element>) -> Expr<Key>, partitionCount: Int? = nil) -> Bag {
        then(.sort, ["by": Lambda(key).function, "partitions": partitionCount?.argument])
    }

    /// The results of a running fold. dask: `accumulate`.
    public func accumulated(_ function: (Expr<Element>, Expr<Element>) -> Expr<Element>) -> Bag {
        then(.accumulate, ["function": Lambda(function).function])
    }

    /// The results of a running fold from an initial value on, which is the first of them.
    public func accumulated<Result: ExprValue>(
        from initial: Result, _ function: (Expr<Result>, Expr<Element>) -> Expr<Result>
    ) -> Bag<Result> {
        then(.accumulate, ["function": Lambda(function).function, "initial": initial.term])
    }

    /// The first elements of the first partitions, in one partition. dask: `take`.
    ///
    /// - Parameter partitions: Of how many partitions; there may be fewer elements in those.
    public func take(_ count: Int, partitions: Int = 1) -> Bag {
        then(.take, ["count": count.argument, "partitions": partitions.argument])
    }
}
