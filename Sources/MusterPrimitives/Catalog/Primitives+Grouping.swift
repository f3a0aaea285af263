import MusterGraph
import MusterRegistry

extension Primitives {
    /// Elements by their keys: within a list, and over lists that workers exchange.
    static let grouping: [Primitive] = [
        Primitive(
            "bag.split", "(list: list<T>, key: function<T -> K>, count: int64) -> list<list<T>>",
            "The elements in `count` lists. Equal keys are in the same one, the same on every worker: that which the key's "
                + "hash modulo `count` tells."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let key = try arguments.function(1, taking: [rows.elementType])
            let count = try arguments.count(2, in: 1...ListSplitter.maximumCount, "lists")
            let splitter = try ListSplitter(count, of: rows.elementType, arguments)
            var hashes = ScratchBuffer<UInt64>()
            var numbers = ScratchBuffer<UInt32>()
            try arguments.forEachChunk(of: rows, key) { chunk, keys throws(CallFailure) in
                let (hashes, target) = (hashes.take(chunk.count), numbers.take(chunk.count))
                keys.hash(0..<chunk.count, into: hashes)
                for row in 0..<chunk.count { target[row] = UInt32(hashes[row] % UInt64(count)) }
                try splitter.take(chunk, UnsafeBufferPointer(start: target, count: chunk.count))
            }
            return try arguments.rows(of: splitter.finish())
        },
        Primitive(
            "bag.splitPart", "(lists: list<list<T>>, index: int64) -> list<T>",
            "One of the lists, without a look at the others; the first is 0.\n"
                + "- Example: bag.splitPart([[1, 2], [3]], 1) == [3]\n- Example: bag.splitPart([[1, 2], [3]], 2) throws"
        ) { arguments throws(CallFailure) in
            return .stream(try arguments.part(Int(try arguments.int64(1)), of: try arguments.lists(0)))
        },
        Primitive(
            "bag.group", "(list: list<T>, key: function<T -> K>) -> list<tuple<key: K, values: list<T>>>",
            "Each different key and the elements that have it. Keys stand in the order in which they first occur, elements "
                + "as they stood."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let key = try arguments.function(1, taking: [rows.elementType])
            let result = try arguments.column(
                of: .tuple([.init(name: "key", key.resultType), .init(name: "values", .list(rows.elementType))]))
            let items = try arguments.column(of: rows.elementType)
            var table = KeyTable(keys: result.children[0])
            var numbers = ScratchBuffer<UInt32>()
            try arguments.forEachChunk(of: rows, key) { chunk, keys throws(CallFailure) in
                numbers.append(try table.insert(keys, for: arguments.name), chunk.count)
                items.append(chunk, rows: 0..<chunk.count)
                try arguments.checkSize(items)
            }
            let lists = RowLists(UnsafeBufferPointer(numbers.elements), count: table.count)
            let values = result.children[1]
            values.children[0].append(items.column, at: lists.all)
            values.endRows(table.count) { lists.range($0).count }
            result.appendRowsOfTuple(table.count)
            return try arguments.rows(of: result)
        },
    ]
}

extension PrimitiveArguments {
    /// A list of lists, of which one is taken: a block's rows are looked at where they are taken, not all of them each time.
    fileprivate func lists(_ index: Int) throws(CallFailure) -> any RowStream {
        guard case .value(let payload) = operands[index], payload.isColumnBlock else { return try rows(index) }
        do throws(DecodingFailure) {
            return BlockStream(try ColumnBlock(parsing: payload.aligned(), validate: .structure))
        } catch {
            throw failure("argument \(index + 1): \(error.message)")
        }
    }

    fileprivate func part(_ index: Int, of lists: any RowStream) throws(CallFailure) -> any RowStream {
        guard case .list(let element) = lists.elementType else {
            throw failure("the elements are \(lists.elementType), and lists are needed")
        }
        var position = 0
        guard index >= 0 else { throw failure("there is no list \(index): the first is 0") }
        while let chunk = try lists.next() {
            guard index < position + chunk.count else {
                position += chunk.count
                continue
            }
            let row = index - position
            if context.validation == .full, let problem = chunk.problem(in: row..<row + 1) {
                throw failure("argument 1: \(problem)")
            }
            return SliceStream(
                chunk.children[0], rows: chunk.elements(at: row), owner: lists, writer: try column(of: element))
        }
        throw failure("there is no list \(index): there are \(position), and the first is 0")
    }
}
