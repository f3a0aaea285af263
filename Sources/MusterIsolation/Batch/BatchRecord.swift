package import MusterGraph
package import MusterRegistry

/// What became of one item of a batch.
package struct BatchRecord {
    package enum Result {
        case finished(Payload)
        case failed(CallFailure)
        /// An item of the batch that it takes the result of has none.
        case skipped
    }

    package let result: Result
    /// How long it took.
    package let nanoseconds: UInt64
}
