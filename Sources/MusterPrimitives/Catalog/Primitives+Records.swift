import MusterGraph
import MusterRegistry

extension Primitives {
    /// Rows from lines of CSV and JSON, and lines from rows.
    static let records: [Primitive] = [
        Primitive(
            "bag.readCSV",
            "(path: string, start: int64, length: int64, columns: list<T>, options: map<value>) -> list<T>",
            """
            The records of a block of a file of CSV.
            `columns` is an empty list of the type that a row shall have: a tuple of bool, int64, float64, string and
            optionals of them; `list<string>`; or `map<string>`, by `names`. Options are `header` (true: the first record is
            names, and is passed over), `separator` (","), `names` and `errors` (as in `bag.readLines`). Where fields hold
            line breaks, the file must be one block.
            - Example: bag.readCSV("/dev/null", 0, -1, [], {}) == []
            - Example: bag.readCSV("/dev/null", 0, -1, [], {"sep": ";"}) throws
            """
        ) { arguments throws(CallFailure) in
            let options = try csvOptions(arguments, 4)
            let block = try arguments.fileBlock()
            let lines = try LineStream(arguments, block, errors: options.errors, keepsReturns: true)
            return try csv(arguments, lines, columns: 3, options, isBeginning: block.start == 0) { [unowned lines] in
                lines.place(of: $0, in: $1)
            }
        },
        Primitive(
            "bag.parseCSV", "(lines: list<string>, columns: list<T>, options: map<value>) -> list<T>",
            """
            The records of lines of CSV, with `columns` and `options` as in `bag.readCSV`.
            Where a field in quotes goes on in the next line, "\\n" stands in between.
            - Example: bag.parseCSV(["a,b", "1,\\"x, y\\""], [], {}) == [["1", "x, y"]]
            - Example: bag.parseCSV(["\\"a"], [], {"header": false}) throws
            """
        ) { arguments throws(CallFailure) in
            let options = try csvOptions(arguments, 2)
            let lines = CountingStream(try arguments.texts(0))
            return try csv(arguments, lines, columns: 1, options, isBeginning: true) { [unowned lines] row, _ in
                "the record at element \(lines.chunkStart + row)"
            }
        },
        Primitive(
            "bag.formatCSV", "(list: list<T>, header: list<string>) -> list<string>",
            """
            Tuples, lists or maps of scalars as lines of CSV.
            The header becomes the first line, where it is not empty, and orders the fields of maps.
            - Example: bag.formatCSV([[1, "x, y"]], ["a", "b"]) == ["a,b", "1,\\"x, y\\""]
            - Example: bag.formatCSV([{"a": 1}], []) throws
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let names = try arguments.block(
                try arguments.evaluator.collect(try arguments.texts(1), for: arguments.name))
            let formatter = CSVFormatter(names: [String](names) ?? [])
            return .stream(
                FormattedStream(rows, formatter, writer: try arguments.column(of: .string), name: arguments.name))
        },
        Primitive(
            "bag.parseJSONLines", "(lines: list<string>) -> list<value>",
            """
            The values that lines of JSON spell, one a line; blank lines are passed over.
            - Example: bag.parseJSONLines(["{\\"a\\": [1, 2.5]}", "", "null"]) == [{"a": [1, 2.5]}, null]
            - Example: bag.parseJSONLines(["[1,"]) throws
            """
        ) { arguments throws(CallFailure) in
            .stream(
                ParsedJSONStream(
                    try arguments.texts(0), writer: try arguments.column(of: .value), name: arguments.name))
        },
        Primitive(
            "bag.formatJSONLines", "(list: list<T>) -> list<string>",
            """
            Each element as a line of JSON.
            What JSON has no word for, such as bytes or infinity, is an error. A tuple whose parts all have names is an object.
            - Example: bag.formatJSONLines([{"a": [1, null]}]) == ["{\\"a\\": [1, null]}"]
            """
        ) { arguments throws(CallFailure) in
            .stream(
                FormattedStream(
                    try arguments.rows(0), JSONFormatter(), writer: try arguments.column(of: .string),
                    name: arguments.name))
        },
    ]

    private static func csvOptions(
        _ arguments: borrowing PrimitiveArguments, _ index: Int
    ) throws(CallFailure) -> CSVOptions {
        let payload = try arguments.value(index)
        let options: Value
        do throws(DecodingFailure) { options = try Value(decoding: payload) } catch {
            throw arguments.failure(error.message)
        }
        do throws(CSVOptions.Problem) { return try CSVOptions(options) } catch {
            throw arguments.failure(error.message)
        }
    }

    private static func csv(
        _ arguments: borrowing PrimitiveArguments, _ lines: any RowStream, columns: Int, _ options: CSVOptions,
        isBeginning: Bool, place: @escaping (_ row: Int, _ chunk: Column) -> String
    ) throws(CallFailure) -> Operand {
        let type = try arguments.rows(columns).elementType
        let writer = try arguments.column(of: type)
        let rows: CSVRows
        do throws(CSVScanner.Problem) { rows = try CSVRows(writer, names: options.names) } catch {
            throw arguments.failure(error.message)
        }
        return .stream(
            CSVStream(
                lines, rows, type: type, options: options, isBeginning: isBeginning, name: arguments.name, place: place)
        )
    }
}
