import MusterGraph
import MusterRegistry

extension Primitives {
    /// Lists side by side, and lists of tuples.
    static let pairs: [Primitive] = [
        Primitive(
            "bag.zip", "(first: list<A>, second: list<B>) -> list<tuple<A, B>>",
            """
            The elements of two lists in pairs. Lists of different lengths are an error.
            - Example: bag.zip([1, 2], ["a", "b"]) == [[1, "a"], [2, "b"]]
            - Example: bag.zip([1, 2], ["a"]) throws
            """
        ) { arguments throws(CallFailure) in
            .stream(try ZippedStream([try arguments.rows(0), try arguments.rows(1)], for: arguments))
        },
        Primitive(
            "bag.zip", "(first: list<A>, second: list<B>, third: list<C>) -> list<tuple<A, B, C>>",
            "The elements of three lists together.\n- Example: bag.zip([1], [2], [3]) == [[1, 2, 3]]"
        ) { arguments throws(CallFailure) in
            let streams = [try arguments.rows(0), try arguments.rows(1), try arguments.rows(2)]
            return .stream(try ZippedStream(streams, for: arguments))
        },
        Primitive(
            "bag.map2", "(first: list<A>, second: list<B>, function: function<A, B -> C>) -> list<C>",
            "What the function makes of the first elements of both lists, of the second ones, and so on."
        ) { arguments throws(CallFailure) in
            .stream(try arguments.spread([try arguments.rows(0), try arguments.rows(1)], function: 2))
        },
        Primitive(
            "bag.map3",
            "(first: list<A>, second: list<B>, third: list<C>, function: function<A, B, C -> D>) -> list<D>",
            "What the function makes of the first elements of three lists, of the second ones, and so on."
        ) { arguments throws(CallFailure) in
            let streams = [try arguments.rows(0), try arguments.rows(1), try arguments.rows(2)]
            return .stream(try arguments.spread(streams, function: 3))
        },
        Primitive(
            "bag.mapTuples", "(list: list<tuple<A, B>>, function: function<A, B -> C>) -> list<C>",
            "What the function makes of the parts of each element."
        ) { arguments throws(CallFailure) in .stream(try arguments.mapTuples(count: 2)) },
        Primitive(
            "bag.mapTuples", "(list: list<tuple<A, B, C>>, function: function<A, B, C -> D>) -> list<D>",
            "What the function makes of the three parts of each element."
        ) { arguments throws(CallFailure) in .stream(try arguments.mapTuples(count: 3)) },
        Primitive(
            "bag.product", "(first: list<A>, second: list<B>) -> list<tuple<A, B>>",
            """
            All pairs of an element of the first list and one of the second, in the order of the first and then of the second.
            - Example: bag.product([1, 2], ["a", "b"]) == [[1, "a"], [1, "b"], [2, "a"], [2, "b"]]
            """
        ) { arguments throws(CallFailure) in
            let (first, second) = (try arguments.rows(0), try arguments.wholeList(1))
            let pair = ValueType.tuple([.init(first.elementType), .init(second.elementType)])
            return .stream(ProductStream(first, second, writer: try arguments.column(of: pair)))
        },
        Primitive(
            "bag.unzipFirst", "(list: list<tuple<A, B>>) -> list<A>",
            "The first parts of all elements.\n- Example: bag.unzipFirst([[1, \"a\"], [2, \"b\"]]) == [1, 2]"
        ) { arguments throws(CallFailure) in .stream(PartStream(try arguments.tuples(0, count: 2), part: 0)) },
        Primitive(
            "bag.unzipSecond", "(list: list<tuple<A, B>>) -> list<B>",
            "The second parts of all elements.\n- Example: bag.unzipSecond([[1, \"a\"], [2, \"b\"]]) == [\"a\", \"b\"]"
        ) { arguments throws(CallFailure) in .stream(PartStream(try arguments.tuples(0, count: 2), part: 1)) },
        Primitive(
            "bag.enumerate", "(list: list<T>, start: int64) -> list<tuple<index: int64, item: T>>",
            "The elements with their numbers, counted from `start`.\n"
                + "- Example: bag.enumerate([\"a\", \"b\"], 5) == [[5, \"a\"], [6, \"b\"]]"
        ) { arguments throws(CallFailure) in
            let (rows, start) = (try arguments.rows(0), try arguments.int64(1))
            let stream = EnumeratedStream(
                rows, from: start, numbers: try arguments.column(of: .int64), name: arguments.name)
            _ = try arguments.column(of: stream.elementType)
            return .stream(stream)
        },
    ]
}

extension PrimitiveArguments {
    /// The results of a function, an argument, for the rows of streams side by side.
    fileprivate func spread(_ streams: [any RowStream], function: Int) throws(CallFailure) -> any RowStream {
        let function = try self.function(function, taking: streams.map(\.elementType))
        return MapStream(try ZippedStream(streams, for: self), function, spreadsTuples: true)
    }

    /// The results of a function, the second argument, for the parts of tuples, the first.
    fileprivate func mapTuples(count: Int) throws(CallFailure) -> any RowStream {
        let tuples = try tuples(0, count: count)
        return MapStream(tuples, try function(1, taking: tuples.elementType.parts), spreadsTuples: true)
    }
}
