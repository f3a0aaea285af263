/// What the compiler tells the author of a function that `@Operation` can't take, or not quite as it is.
struct ExpansionDiagnostic: Error, Equatable {
    enum Severity: String {
        case error
        case warning
        case note
    }

    /// The source that `offset` counts in.
    enum Place {
        case attribute
        case declaration
    }

    let message: String
    let severity: Severity
    let place: Place
    /// Where, in bytes from the beginning of the attribute or of the declaration.
    let offset: Int

    init(_ message: String, severity: Severity = .error, place: Place = .declaration, offset: Int) {
        self.message = message
        self.severity = severity
        self.place = place
        self.offset = offset
    }
}
