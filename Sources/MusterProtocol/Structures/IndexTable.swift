/// A number for each of some task indices of one graph: a dictionary for keys that lie close together, without hashing.
///
/// Pages of 1,024 entries, made when the first index of a page is added: 4 bytes an index where they are dense, and at
/// most 4 KiB for one that stands alone. Looking up and setting take a constant time. A page stays until the table goes.
@usableFromInline
package struct IndexTable: Sendable {
    /// What an index that is not in the table has.
    @usableFromInline static let none = UInt32.max
    @usableFromInline static let pageBits = 10

    /// The pages by their numbers; those that have never had an entry are empty.
    @usableFromInline var pages: [[UInt32]] = []

    @inlinable
    package init() {}

    /// The number of an index; nil where there is none. `UInt32.max` can't be one.
    @inlinable
    package subscript(index: UInt32) -> UInt32? {
        get {
            let (page, place) = Self.split(index)
            guard page < pages.count, !pages[page].isEmpty else { return nil }
            let number = pages[page][place]
            return number == Self.none ? nil : number
        }
        set {
            let (page, place) = Self.split(index)
            if page >= pages.count || pages[page].isEmpty {
                guard newValue != nil else { return }
                addPage(page)
            }
            pages[page][place] = newValue ?? Self.none
        }
    }

    @inlinable
    static func split(_ index: UInt32) -> (page: Int, place: Int) {
        (Int(index >> pageBits), Int(index & (1 << pageBits - 1)))
    }

    @usableFromInline
    mutating func addPage(_ page: Int) {
        while pages.count <= page { pages.append([]) }
        pages[page] = [UInt32](repeating: Self.none, count: 1 << Self.pageBits)
    }
}
