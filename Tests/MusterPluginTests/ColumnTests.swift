import CMusterPlugin
import MusterPlugin
import Testing

/// Columns made and looked at by hand: that the SDK reads and writes what `muster_plugin.h` says.
@Suite struct ColumnTests {
    let host = TestHost()
    private var context: MusterContext { MusterContext(host.context) }

    @Test func stringsAreOffsetsAndBytes() throws {
        let column = try [String].row(of: ["ab", "", "é"], in: context)
        #expect(column.count == 3)
        #expect(Array(UnsafeBufferPointer(start: column.offsets, count: 4)) == [0, 2, 2, 4])
        #expect(Array(UnsafeRawBufferPointer(start: column.values, count: 4)) == [0x61, 0x62, 0xc3, 0xa9])
        #expect(column.validity == nil)
        #expect(column.child_count == 0)
    }

    /// The first offset need not be 0: a column may be a part of another.
    @Test func partOfAColumnIsRead() throws {
        let bytes = Array("xxabc".utf8)
        let offsets: [Int64] = [2, 3, 5]
        let texts = try bytes.withUnsafeBytes { bytes in
            try offsets.withUnsafeBufferPointer { offsets in
                var column = muster_column()
                column.count = 2
                column.values = bytes.baseAddress
                column.offsets = offsets.baseAddress
                return try [String].value(row: column)
            }
        }
        #expect(texts == ["a", "bc"])
    }

    @Test func absenceIsABit() throws {
        let values: [Int?] = [1, nil, 3, 4, 5, 6, 7, 8, nil, 10]
        let column = try [Int?].row(of: values, in: context)
        #expect(Array(UnsafeBufferPointer(start: column.validity, count: 2)) == [0b1111_1101, 0b10])
        #expect(try [Int?].value(row: column) == values)
        var complete = column
        complete.validity = nil
        #expect(try [Int?].value(row: complete).compactMap { $0 }.count == 10)
    }

    @Test func listsHaveAChild() throws {
        let column = try [[Bool]].row(of: [[true], [], [false, true]], in: context)
        #expect(Array(UnsafeBufferPointer(start: column.offsets, count: 4)) == [0, 1, 1, 3])
        #expect(column.child_count == 1)
        let child = try #require(column.children?.pointee)
        #expect(Array(UnsafeRawBufferPointer(start: child.values, count: 3)) == [1, 0, 1])
        #expect(try [[Bool]].value(row: column) == [[true], [], [false, true]])
    }

    @Test func mapsAreMessagePack() throws {
        let column = try [[String: Int]].row(of: [["b": 300, "a": -1], [:]], in: context)
        #expect(Array(UnsafeBufferPointer(start: column.offsets, count: 3)) == [0, 9, 10])
        let bytes = Array(UnsafeRawBufferPointer(start: column.values, count: 10))
        #expect(bytes == [0x82, 0xa1, 0x61, 0xff, 0xa1, 0x62, 0xcd, 0x01, 0x2c, 0x80])
        #expect(try [[String: Int]].value(row: column) == [["b": 300, "a": -1], [:]])
    }

    @Test func columnOfTooFewRowsIsRefused() {
        var column = muster_column()
        column.count = 1
        #expect(throws: (any Error).self) { try [Int].value(row: column) }
        #expect(throws: (any Error).self) { try [String].value(row: column) }
        #expect(throws: (any Error).self) { try [[Int]].value(row: column) }
        #expect(throws: (any Error).self) { try OperationTuple<Int, Int>.value(row: column) }
        column.count = 0
        #expect(throws: (any Error).self) { try Int?.value(row: column) }
        #expect(throws: Never.self) { try [Int].value(row: column) }
    }
}
