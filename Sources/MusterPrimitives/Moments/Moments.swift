import MusterGraph
import MusterRegistry

/// What mean and variance are computed from: the number of elements, their mean, and the sum of the squares of their distances
/// from it.
///
/// Both steps are stable where the elements are large and their spread is small. Rows of a chunk are summed as distances from
/// its first row, and squares in a second pass over the chunk, which lies in the cache; what the mean lost by rounding is
/// taken out of them (the corrected two-pass algorithm). Chunks and partitions are merged by the update of T. F. Chan,
/// G. H. Golub and R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances" (1979).
struct Moments {
    /// The type that they have in lists, and between tasks.
    static let type = ValueType.tuple([
        .init(name: "count", .int64), .init(name: "mean", .float64), .init(name: "m2", .float64),
    ])

    var count: Int64 = 0
    var mean = 0.0
    var m2 = 0.0

    /// Those of no elements.
    init() {}

    init(count: Int64, mean: Double, m2: Double) {
        self.count = count
        self.mean = mean
        self.m2 = m2
    }

    /// Those of the rows of a chunk.
    init(_ numbers: UnsafeBufferPointer<Double>) {
        guard let first = numbers.first else { return }
        count = Int64(numbers.count)
        let pivot = first.isFinite ? first : 0
        mean = pivot + numbers.sum { $0 - pivot } / Double(count)
        let mean = mean
        let lost = numbers.sum { $0 - mean }
        let squares = numbers.sum { ($0 - mean) * ($0 - mean) }
        m2 = squares - lost * lost / Double(count)
        // Rounding only; not a number stays what it is.
        if m2 < 0 { m2 = 0 }
    }

    /// Adds the moments of other elements; false where their number does not fit an int64.
    mutating func merge(_ other: Moments) -> Bool {
        guard other.count > 0 else { return true }
        guard count > 0 else {
            self = other
            return true
        }
        let (total, overflow) = count.addingReportingOverflow(other.count)
        guard !overflow else { return false }
        let (left, right, all) = (Double(count), Double(other.count), Double(total))
        let distance = other.mean - mean
        m2 += other.m2 + distance * distance * left * (right / all)
        // Infinite means have no distance, and their mean is what adding them gives.
        mean = distance.isFinite ? mean + distance * (right / all) : (mean * left + other.mean * right) / all
        count = total
        return true
    }
}

extension UnsafeBufferPointer<Double> {
    /// The sum of what `term` makes of each number, in eight sums side by side.
    @inline(__always)
    fileprivate func sum(_ term: (SIMD8<Double>) -> SIMD8<Double>) -> Double {
        var lanes = SIMD8<Double>(repeating: 0)
        let whole = count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            lanes += term(UnsafeRawPointer(baseAddress! + start).loadUnaligned(as: SIMD8<Double>.self))
        }
        var sum = lanes.sum()
        for index in whole..<count { sum += term(SIMD8(repeating: self[index]))[0] }
        return sum
    }
}

extension PrimitiveArguments {
    /// Moments as an argument. A JSON number without a fraction is good enough for a float.
    func moments(_ index: Int) throws(CallFailure) -> Moments {
        do {
            let block = try ColumnBlock(row: try value(index), of: Moments.type)
            defer { withExtendedLifetime(block) {} }
            return Moments(row: 0, of: block.column)
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw failure("argument \(index + 1): \(error)")
        }
    }
}

extension Moments {
    /// Those in a row of a column of their type.
    init(row: Int, of column: Column) {
        self.init(
            count: column.children[0].int64s[row], mean: column.children[1].float64s[row],
            m2: column.children[2].float64s[row])
    }

    /// As a result.
    var operand: Operand {
        var writer = MessagePackWriter()
        writer.beginArray(3)
        writer.write(count)
        writer.write(mean)
        writer.write(m2)
        return .value(Payload(writer.take()))
    }
}
