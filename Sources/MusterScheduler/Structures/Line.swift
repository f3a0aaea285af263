/// Those who wait, first come first served. Both ends take constant time.
struct Line<Element> {
    private var elements: [Element] = []
    /// How many at the front are gone.
    private var start = 0

    var isEmpty: Bool { start == elements.count }
    var count: Int { elements.count - start }
    var first: Element? { isEmpty ? nil : elements[start] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = elements[start]
        start += 1
        // What is gone goes when it is the greater part, so that each element is moved once or so.
        if start * 2 > elements.count {
            elements.removeFirst(start)
            start = 0
        }
        return element
    }

    mutating func removeAll() -> [Element] {
        let all = Array(elements[start...])
        self = Line()
        return all
    }
}
