import MusterFuzzing
import MusterGraph
import Testing

@testable import MusterPrimitives

@Suite("Order of rows")
struct RowOrderTests {
    @Test("is that of values, and equality is where neither is first", arguments: Samples.all)
    func ofValues(samples: Samples) throws {
        let values = samples.values(120, seed: 4)
        let block = try ColumnBlock(values, of: samples.type)
        let order = RowOrder(samples.type)
        for (left, leftValue) in values.enumerated() {
            for (right, rightValue) in values.enumerated() {
                let found = order.compare(block.column, left, block.column, right).signum()
                guard found != leftValue.order(to: rightValue) || (found == 0) != (leftValue == rightValue) else {
                    continue
                }
                Issue.record("\(leftValue) stands at \(found) to \(rightValue)")
            }
        }
    }

    @Test("holds for any three", arguments: [Samples.mixed, .floats, .strings])
    func transitive(samples: Samples) throws {
        let values = samples.values(40, seed: 5)
        let column = try ColumnBlock(values, of: samples.type)
        let order = RowOrder(samples.type)
        func isFirst(_ left: Int, _ right: Int) -> Bool {
            order.compare(column.column, left, column.column, right) <= 0
        }
        for left in values.indices {
            for middle in values.indices where isFirst(left, middle) {
                for right in values.indices where isFirst(middle, right) && !isFirst(left, right) {
                    Issue.record("\(values[left]), \(values[middle]), \(values[right])")
                }
            }
        }
    }

    @Test("is never against that of the words", arguments: Samples.all)
    func words(samples: Samples) throws {
        let values = samples.values(120, seed: 6)
        let block = try ColumnBlock(values, of: samples.type)
        let order = RowOrder(samples.type)
        var words = [UInt64](repeating: 0, count: values.count)
        words.withUnsafeMutableBufferPointer { order.words(of: block.column, into: $0.baseAddress!) }
        for left in values.indices {
            #expect(words[left] == order.word(of: block.column, left))
            for right in values.indices {
                let found = order.compare(block.column, left, block.column, right)
                let isWrong = words[left] < words[right] && found >= 0
                let isUndecided = order.isDecidedByWords && words[left] == words[right] && found != 0
                if isWrong || isUndecided { Issue.record("\(values[left]) and \(values[right])") }
            }
        }
    }

    @Test("of integers and floats is that of their exact values")
    func numbers() {
        let large: Int64 = 9_007_199_254_740_993
        #expect(large.order(toFloat: 9_007_199_254_740_992) > 0)
        #expect((large - 1).order(toFloat: 9_007_199_254_740_992) < 0)
        #expect(Int64.max.order(toFloat: 0x1p63) < 0)
        #expect(Int64.min.order(toFloat: -0x1p63) < 0)
        #expect(Int64.min.order(toFloat: -0x1.0000000000001p63) > 0)
        #expect(Int64(-1).order(toFloat: -1.5) > 0)
        #expect(Int64(-1).order(toFloat: -0.5) < 0)
        #expect(Int64.max.order(toFloat: .nan) < 0)
    }

    @Test("a table finds keys whose hashes are alike")
    func collisions() {
        var table = SlotTable()
        for round in 0..<2 {
            for key in 0..<1_000 {
                // The halves that give the place are the same for all.
                let number = table.insert(7 << 32 | UInt64(key)) { $0 == key }
                #expect(number == key, "round \(round)")
            }
        }
        #expect(table.count == 1_000)
        #expect(table.find(7 << 32) { $0 == 999 } == 999)
        #expect(table.find(7 << 32) { _ in false } == nil)
        #expect(table.find(8 << 32) { _ in true } == nil)
    }
}
