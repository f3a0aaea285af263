/// The rows that a loop goes through: arguments and results, where the host put them.
///
/// The code that `@Operation` writes calls this. All of it is inlined, as it runs for each row.
@frozen
public struct LoopRows {
    /// What a loop returns that was called without arguments or steps.
    public static var badCall: Int32 { 3 }

    @usableFromInline let arguments: UnsafePointer<UnsafeRawPointer?>
    @usableFromInline let steps: UnsafePointer<Int>
    @usableFromInline let result: UnsafeMutableRawPointer?

    /// The rows of one call of a loop.
    @inlinable @inline(__always)
    public init(
        _ arguments: UnsafePointer<UnsafeRawPointer?>, _ steps: UnsafePointer<Int>, _ result: UnsafeMutableRawPointer?
    ) {
        self.arguments = arguments
        self.steps = steps
        self.result = result
    }

    /// Whether the rows of an argument (or, at the count of the arguments, of the result) lie side by side.
    @inlinable @inline(__always)
    public func isContiguous<T: OperationValue>(_ index: Int, as type: T.Type) -> Bool {
        steps[index] == MemoryLayout<T.Row>.stride
    }

    /// Whether an argument is the same for all rows.
    @inlinable @inline(__always)
    public func isConstant(_ index: Int) -> Bool {
        steps[index] == 0
    }

    /// Whether the result is also the first argument, and the rows of the second lie side by side.
    @inlinable @inline(__always)
    public func isFold<T: OperationValue>(over type: T.Type) -> Bool {
        steps[0] == 0 && steps[2] == 0 && arguments[0] == UnsafeRawPointer(result) && isContiguous(1, as: type)
    }

    /// The rows of an argument, which lie side by side.
    @inlinable @inline(__always)
    public func column<T: OperationValue>(_ index: Int, of type: T.Type) -> UnsafePointer<T.Row> {
        // The host gives as many arguments as the signature has.
        arguments[index].unsafelyUnwrapped.assumingMemoryBound(to: T.Row.self)
    }

    /// The rows of the result, which lie side by side.
    @inlinable @inline(__always)
    public func results<T: OperationValue>(of type: T.Type) -> UnsafeMutablePointer<T.Row>? {
        result?.assumingMemoryBound(to: T.Row.self)
    }

    /// One row of an argument, wherever it is.
    @inlinable @inline(__always)
    public func row<T: OperationValue>(_ row: Int, of index: Int, as type: T.Type) -> T.Row {
        // The host gives as many arguments as the signature has.
        (arguments[index].unsafelyUnwrapped + row &* steps[index]).assumingMemoryBound(to: T.Row.self).pointee
    }

    /// Writes one row of the result, wherever it belongs.
    @inlinable @inline(__always)
    public func store<Row>(_ value: Row, at row: Int, argumentCount: Int) {
        guard let result else { return }
        (result + row &* steps[argumentCount]).assumingMemoryBound(to: Row.self).pointee = value
    }
}
