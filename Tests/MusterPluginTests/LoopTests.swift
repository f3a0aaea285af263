import CMusterPlugin
import MusterPlugin
import Testing

/// The loop entries: rows side by side, rows apart, one value for all rows, folds, and failures.
@Suite struct LoopTests {
    let host = TestHost()
    let math: OperationTable
    let text: OperationTable
    let collections: OperationTable

    init() throws {
        math = try OperationTable(opening: "MusterMath")
        text = try OperationTable(opening: "MusterText")
        collections = try OperationTable(opening: "MusterCollections")
    }

    @Test(arguments: [0, 1, 1000])
    func rowsSideBySide(count: Int) throws {
        let a = (0..<count).map { Int64($0) }
        let b = a.map { $0 * 10 }
        var sums = [Int64](repeating: -1, count: count + 1)
        let status = try math.operation("math.add", "(a: int64").callLoop(
            host, count: count, [host.rows(a), host.rows(b)], steps: [8, 8, 8], result: &sums)
        #expect(status == 0)
        #expect(sums == a.map { $0 * 11 } + [-1])
    }

    /// Arguments and results that are members of wider rows, and an argument that is the same for all rows.
    @Test func rowsApart() throws {
        let a: [Double] = [1, -1, 2, -1, 3, -1]
        let b = [0.5]
        var results = [Double](repeating: 0, count: 6)
        let status = try math.operation("math.add", "(a: float64").callLoop(
            host, count: 3, [host.rows(a), host.rows(b)], steps: [16, 0, 16], result: &results)
        #expect(status == 0)
        #expect(results == [1.5, 0, 2.5, 0, 3.5, 0])
    }

    @Test(arguments: [([8, 0, 8], [9, 8, 7]), ([0, 8, 8], [9, 9, 9]), ([0, 0, 8], [9, 9, 9])])
    func oneValueForAllRows(steps: [Int], expected: [Int64]) throws {
        let a: [Int64] = [10, 9, 8]
        let b: [Int64] = [1, 1, 1]
        var differences: [Int64] = [0, 0, 0]
        let status = try math.operation("math.subtract", "(a: int64").callLoop(
            host, count: 3, [host.rows(a), host.rows(b)], steps: steps, result: &differences)
        #expect(status == 0)
        #expect(differences == expected)
    }

    @Test func foldKeepsItsResult() throws {
        let numbers = (1...1000).map { Int64($0) }
        var sum: [Int64] = [5]
        let status = try sum.withUnsafeMutableBytes { sum in
            try math.operation("math.add", "(a: int64").callLoop(
                host, count: 1000, [UnsafeRawPointer(sum.baseAddress), host.rows(numbers)], steps: [0, 8, 0],
                result: sum.baseAddress)
        }
        #expect(status == 0)
        #expect(sum == [500_505])
    }

    /// A fold whose second argument is not side by side goes the general way.
    @Test func foldOverRowsApart() throws {
        let numbers: [Int64] = [1, 100, 2, 100, 3, 100]
        var sum: [Int64] = [0]
        let status = try sum.withUnsafeMutableBytes { sum in
            try math.operation("math.add", "(a: int64").callLoop(
                host, count: 3, [UnsafeRawPointer(sum.baseAddress), host.rows(numbers)], steps: [0, 16, 0],
                result: sum.baseAddress)
        }
        #expect(status == 0)
        #expect(sum == [6])
    }

    @Test(arguments: [[8, 8, 8], [8, 16, 8]])
    func failureSaysItsRow(steps: [Int]) throws {
        let a: [Int64] = [1, 2, .max, 4]
        let b = [Int64](repeating: 1, count: 8)
        var sums = [Int64](repeating: 0, count: 4)
        let status = try math.operation("math.add", "(a: int64").callLoop(
            host, count: 4, [host.rows(a), host.rows(b)], steps: steps, result: &sums)
        #expect(status == 3)
        #expect(host.context.pointee.failed_row == 2)
        #expect(host.failures == [.init(status: 3, message: "9223372036854775807 + 1 does not fit into an int64")])
        #expect(sums.prefix(2) == [2, 3])
    }

    @Test func boolsAreBytes() throws {
        let compare = try OperationTable(opening: "MusterCompare")
        let a: [Int64] = [1, 5, 3]
        let limit: [Int64] = [2]
        var results = [false, false, false]
        let status = try compare.operation("compare.greater", "(a: int64").callLoop(
            host, count: 3, [host.rows(a), host.rows(limit)], steps: [8, 0, 1], result: &results)
        #expect(status == 0)
        #expect(results == [false, true, true])
    }

    @Test func viewsAreRows() throws {
        let context = MusterContext(host.context)
        let rows = try ["a b", "", "c"].map { try String.row(of: $0, in: context) }
        let width: [Int64] = [4]
        var padded = [muster_view](repeating: muster_view(), count: 3)
        let status = try text.operation("text.pad").callLoop(
            host, count: 3, [host.rows(rows), host.rows(width)], steps: [16, 0, 16], result: &padded)
        #expect(status == 0)
        #expect(padded.map { String.value(row: $0) } == ["a b ", "    ", "c   "])

        var lengths: [Int64] = [0, 0, 0]
        #expect(
            try text.operation("text.length").callLoop(
                host, count: 3, [host.rows(rows)], steps: [16, 8], result: &lengths)
                == 0)
        #expect(lengths == [3, 0, 1])
    }

    @Test func columnsAreRows() throws {
        let context = MusterContext(host.context)
        let texts = try ["b a b", ""].map { try String.row(of: $0, in: context) }
        var words = [muster_column](repeating: muster_column(), count: 2)
        let size = MemoryLayout<muster_column>.stride
        #expect(
            try text.operation("text.words").callLoop(
                host, count: 2, [host.rows(texts)], steps: [16, size], result: &words)
                == 0)
        #expect(try words.map { try [String].value(row: $0) } == [["b", "a", "b"], []])

        var counts = [muster_view](repeating: muster_view(), count: 2)
        #expect(
            try collections.operation("collections.frequencies").callLoop(
                host, count: 2, [host.rows(words)], steps: [size, 16], result: &counts) == 0)
        #expect(try counts.map { try [String: Int].value(row: $0) } == [["a": 1, "b": 2], [:]])
    }

    @Test func foldOfMaps() throws {
        let context = MusterContext(host.context)
        let maps = try [["a": 1], ["b": 2], ["a": 3]].map { try [String: Int].row(of: $0, in: context) }
        var total = [try [String: Int].row(of: [:], in: context)]
        let status = try total.withUnsafeMutableBytes { total in
            try collections.operation("collections.mergeCounts", "(a: map").callLoop(
                host, count: 3, [UnsafeRawPointer(total.baseAddress), host.rows(maps)], steps: [0, 16, 0],
                result: total.baseAddress)
        }
        #expect(status == 0)
        #expect(try [String: Int].value(row: total[0]) == ["a": 4, "b": 2])
    }
}
