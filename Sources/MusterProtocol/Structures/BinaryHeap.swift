/// A heap that gives its smallest element first. It may hold an element more than once.
///
/// `push` and `pop` take time that grows with the logarithm of the number of elements.
@usableFromInline
package struct BinaryHeap<Element: Comparable & Sendable>: Sendable {
    /// The elements, in no particular order.
    @usableFromInline
    package var items: [Element] = []

    @inlinable
    package init() {}

    @inlinable
    package var isEmpty: Bool { items.isEmpty }

    @inlinable
    package var count: Int { items.count }

    /// The smallest element.
    @inlinable
    package var first: Element? { items.first }

    @inlinable
    package mutating func push(_ item: Element) {
        items.append(item)
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child] < items[parent] else { return }
            items.swapAt(child, parent)
            child = parent
        }
    }

    @inlinable
    package mutating func pop() -> Element? {
        guard let top = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return top }
        items[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < items.count else { return top }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < items[parent] else { return top }
            items.swapAt(child, parent)
            parent = child
        }
    }

    /// Takes some element that is not among the smallest, in constant time.
    @inlinable
    package mutating func popLast() -> Element? { items.popLast() }

    /// Gives everything away, in no particular order.
    @inlinable
    package mutating func removeAll() -> [Element] {
        defer { items = [] }
        return items
    }
}
