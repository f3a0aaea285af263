/// A piece of Swift source.
struct Token: Equatable {
    enum Kind: Equatable {
        /// A name or a keyword; back quotes are kept.
        case word
        /// A string literal of any form, as it is spelled.
        case string
        /// One character, or one of `->` and `...`.
        case symbol
        /// What stands behind the last token.
        case end
    }

    let kind: Kind
    let text: String
    /// Where the token begins, in bytes from the beginning of the source.
    let offset: Int
    /// Whether nothing, not even a space, stands between this token and the one before it.
    let isAdjacent: Bool
}
