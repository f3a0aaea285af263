import MusterGraph

/// Turns the fields of records into rows of the type that was asked for.
///
/// - `tuple<…>` of scalars, also optional ones, in which a field without anything is absent: one column a part;
/// - `list<string>`, or `value`: the texts of any number of fields;
/// - `map<string>`: the texts under the names that were given.
final class CSVRows {
    private let writer: ColumnWriter
    private let parts: [ValueType.Part]
    private let names: [String]
    /// The numbers of the columns in the order of their names, as maps have them.
    private let nameOrder: [Int]
    private let form: Form
    private var fieldCount = 0
    /// The fields of a record that becomes one item, as items.
    private var items = MessagePackWriter()
    private var itemEnds: [Int] = []

    private enum Form {
        case tuple, list, item, map
    }

    /// - Throws: When records cannot become rows of the writer's type.
    init(_ writer: ColumnWriter, names: [String]) throws(CSVScanner.Problem) {
        self.writer = writer
        self.names = names
        nameOrder = names.indices.sorted { names[$0] < names[$1] }
        var parts: [ValueType.Part] = []
        switch writer.type {
        case .tuple(let all):
            form = .tuple
            parts = all
        case .list(.string): form = .list
        case .value: form = .item
        case .map(.string) where !names.isEmpty: form = .map
        case .map(.string): throw CSVScanner.Problem("rows that are maps need `names`")
        default:
            throw CSVScanner.Problem(
                "a row cannot be \(writer.type); it is a tuple, list<string>, map<string>, or [] for lists of any length"
            )
        }
        self.parts = parts
        for part in parts where !part.type.isCSVField {
            throw CSVScanner.Problem(
                "a field cannot be \(part.type); it is bool, int64, float64, string or an optional")
        }
    }

    var column: Column { writer.column }

    func removeAll() { writer.removeAll() }

    /// Adds a field to the record.
    func append(_ field: UnsafeRawBufferPointer, isQuoted: Bool) throws(CSVScanner.Problem) {
        switch form {
        case .tuple:
            guard fieldCount < parts.count else { throw tooMany(parts.count) }
            try appendPart(field, isQuoted)
        case .list: writer.children[0].append(bytes: field)
        case .item, .map:
            guard form == .item || fieldCount < names.count else { throw tooMany(names.count) }
            items.write(utf8: field)
            itemEnds.append(items.bytes.count)
        }
        fieldCount += 1
    }

    /// Ends the record.
    func endRecord() throws(CSVScanner.Problem) {
        let wanted = form == .tuple ? parts.count : form == .map ? names.count : fieldCount
        guard fieldCount == wanted else {
            throw CSVScanner.Problem("it has \(fieldCount) fields, and \(wanted) are needed")
        }
        switch form {
        case .tuple, .list: writer.endRow()
        case .item, .map: appendItem()
        }
        fieldCount = 0
    }

    private func appendItem() {
        var row = MessagePackWriter(reservingCapacity: items.bytes.count + 8)
        if form == .item {
            row.beginArray(fieldCount)
            row.append(raw: items.bytes)
        } else {
            row.beginMap(fieldCount)
            for index in nameOrder {
                row.write(names[index])
                row.append(raw: items.bytes[(index == 0 ? 0 : itemEnds[index - 1])..<itemEnds[index]])
            }
        }
        row.bytes.withUnsafeBytes { writer.append(bytes: $0) }
        items.removeAll()
        itemEnds.removeAll(keepingCapacity: true)
    }

    private func appendPart(_ field: UnsafeRawBufferPointer, _ isQuoted: Bool) throws(CSVScanner.Problem) {
        let child = writer.children[fieldCount]
        var type = parts[fieldCount].type
        if case .optional(let wrapped) = type {
            if field.isEmpty, !isQuoted { return child.appendAbsent() }
            type = wrapped
        }
        switch type {
        case .int64:
            guard let number = field.csvInteger else { throw wrong(field, type) }
            child.append(number)
        case .float64:
            guard let number = field.csvNumber else { throw wrong(field, type) }
            child.append(number)
        case .bool:
            guard let flag = field.csvBool else { throw wrong(field, type) }
            child.append(flag ? UInt8(1) : 0)
        default: child.append(bytes: field)
        }
    }

    private func tooMany(_ count: Int) -> CSVScanner.Problem {
        CSVScanner.Problem("it has more than \(count) fields")
    }

    private func wrong(_ field: UnsafeRawBufferPointer, _ type: ValueType) -> CSVScanner.Problem {
        let name = parts[fieldCount].name.map { " (\($0))" } ?? ""
        let text = String(decoding: field.prefix(40), as: UTF8.self)
        let advice = field.isEmpty ? "; as optional<\(type)> it may be empty" : ""
        return CSVScanner.Problem("field \(fieldCount + 1)\(name): `\(text)` is no \(type)\(advice)")
    }
}

extension ValueType {
    fileprivate var isCSVField: Bool {
        switch self {
        case .bool, .int64, .float64, .string: true
        case .optional(let wrapped): wrapped.isCSVField
        default: false
        }
    }
}
