import MusterGraph
import MusterRegistry

/// A number that stands among others in a list of values.
enum MixedNumber {
    case int64(Int64)
    case float64(Double)

    var float64: Double {
        switch self {
        case .int64(let number): Double(number)
        case .float64(let number): number
        }
    }
}

/// A sum of integers and floats, which does not depend on the order in which they come: integers are added exactly, so that
/// it shows at the end, and not on the way, if their sum fits.
struct MixedSum {
    /// 128 bits hold the sum of more integers than a list can have.
    private var integers: Int128 = 0
    private var floats = CompensatedSum()
    private var hasFloats = false

    mutating func add(_ number: MixedNumber) {
        switch number {
        case .int64(let number): integers += Int128(number)
        case .float64(let number):
            hasFloats = true
            floats.add(number)
        }
    }

    /// An int64 where all summands are, otherwise a float64; nil where it does not fit.
    var total: Operand? {
        if hasFloats { return .float64(floats.total + Double(integers)) }
        return Int64(exactly: integers).map { .int64($0) }
    }
}

extension PrimitiveArguments {
    /// Calls `body` with each number of a stream of rows of type `value`. Anything else is a failure that names the element.
    func forEachNumber(of stream: any RowStream, _ body: (MixedNumber) -> Void) throws(CallFailure) {
        var position = 0
        try forEachChunk(of: stream) { chunk throws(CallFailure) in
            for row in 0..<chunk.count {
                var reader = MessagePackReader(chunk.bytes(at: row))
                do throws(DecodingFailure) {
                    switch reader.nextKind {
                    case .integer: body(.int64(try reader.readInt64()))
                    case .float: body(.float64(try reader.readDouble()))
                    default:
                        let type = chunk.typeName(ofItemAt: row)
                        throw DecodingFailure(position: 0, message: "it is \(type), and an int64 or float64 is needed")
                    }
                } catch {
                    throw failure("element \(position + row): \(error.message)")
                }
            }
            position += chunk.count
        }
    }
}

extension Column {
    /// The type of a row of `value` or `map`, for messages.
    func typeName(ofItemAt row: Int) -> String {
        let item = Payload(copying: bytes(at: row))
        switch try? item.runtimeType {
        case .list: return "a list"
        case .map: return "a map"
        case .null: return "null"
        case let type?: return "a \(type)"
        case nil: return "no value"
        }
    }
}
