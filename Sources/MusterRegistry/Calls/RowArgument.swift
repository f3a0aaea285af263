package import MusterGraph

/// An argument of a call over many rows.
package struct RowArgument {
    /// The rows; one, where it is constant.
    package let column: Column
    /// Whether its one row serves every row of the call.
    package let isConstant: Bool

    package init(_ column: Column, isConstant: Bool = false) {
        self.column = column
        self.isConstant = isConstant
    }
}
