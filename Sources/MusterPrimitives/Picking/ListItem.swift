import MusterGraph
import MusterRegistry

/// A list as a row of a column of lists, or of `value`.
struct ListItem {
    let column: Column
    let row: Int

    /// Appends the element at an index, which counts from the end where it is negative; false where there is none.
    func append(_ index: Int64, to writer: ColumnWriter) throws(PickingFailure) -> Bool {
        if case .list = column.type {
            let elements = column.elements(at: row)
            guard let position = Self.position(index, count: elements.count) else { return false }
            writer.append(elements.lowerBound + position, of: column.children[0])
            return true
        }
        var reader = MessagePackReader(column.bytes(at: row))
        guard reader.nextKind == .array else {
            throw PickingFailure(message: "it is \(column.typeName(ofItemAt: row)), and a list is needed")
        }
        do throws(DecodingFailure) {
            guard let position = Self.position(index, count: try reader.readArrayCount()) else { return false }
            for _ in 0..<position { _ = try reader.skip() }
            writer.append(bytes: try reader.skip())
            return true
        } catch {
            throw PickingFailure(message: error.message)
        }
    }

    /// What is said of an index at which there is no element.
    func missing(_ index: Int64) -> PickingFailure {
        var count = column.elements(at: row).count
        if column.type == .value {
            var reader = MessagePackReader(column.bytes(at: row))
            count = (try? reader.readArrayCount()) ?? 0
        }
        return PickingFailure(message: "it has no element \(index); it has \(count) element\(count == 1 ? "" : "s")")
    }

    private static func position(_ index: Int64, count: Int) -> Int? {
        guard index < count, index >= -count else { return nil }
        return Int(index) + (index < 0 ? count : 0)
    }
}
