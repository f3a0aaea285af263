import MusterGraph

/// Writes rows as lines of text.
protocol RowFormatter {
    /// A line before all rows; nil: none.
    func header() -> [UInt8]?
    /// Writes one row of `column`.
    func format(_ row: Int, of column: Column, into text: inout TextBuilder) throws(FormatProblem)
}

/// Something in a row that cannot be written in a format.
struct FormatProblem: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
