import CMusterPlugin
import MusterPlugin

// How the tests make arguments and look at results: by the SDK's own reading and writing. That these follow the table
// in muster_plugin.h is tested with columns made by hand, in ColumnTests.

extension OperationValue where Native == UnsafePointer<muster_column>, Row == muster_column {
    /// Passes a column, as a host would: by a pointer.
    static func withNative<Result>(
        _ value: Self, _ host: TestHost, _ body: (UnsafePointer<muster_column>) throws -> Result
    ) throws -> Result {
        let row = try row(of: value, in: MusterContext(host.context))
        return try withUnsafePointer(to: row, body)
    }
}

extension OperationValue where Native == muster_view, Row == muster_view {
    /// The view that is passed.
    static func native(_ value: Self, _ host: TestHost) throws -> muster_view {
        try row(of: value, in: MusterContext(host.context))
    }
}
