/// Memory for plain numbers that is used for one chunk after another, and grows as needed.
///
/// Pointers into it are valid until it grows; what is in it is kept when it does.
struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
    private(set) var start: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    /// How many elements have been appended.
    private(set) var count = 0

    init(capacity: Int = 16) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
    }

    deinit {
        start.deallocate()
    }

    /// The elements that were appended.
    var elements: UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(start: start, count: count) }

    /// Room for `count` elements, with anything in them; they count as appended.
    mutating func take(_ count: Int) -> UnsafeMutablePointer<Element> {
        if count > capacity { grow(to: count) }
        self.count = count
        return start
    }

    /// `count` elements, all the same.
    mutating func fill(_ count: Int, with element: Element) -> UnsafeMutablePointer<Element> {
        let start = take(count)
        start.update(repeating: element, count: count)
        return start
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow(to: count + 1) }
        start[count] = element
        count += 1
    }

    /// Appends `more` times the same element.
    mutating func append(_ element: Element, repeated more: Int) {
        if count + more > capacity { grow(to: count + more) }
        (start + count).update(repeating: element, count: more)
        count += more
    }

    /// Appends elements that lie elsewhere.
    mutating func append(_ source: UnsafePointer<Element>, _ more: Int) {
        if count + more > capacity { grow(to: count + more) }
        (start + count).update(from: source, count: more)
        count += more
    }

    /// Forgets the elements and keeps the memory.
    mutating func removeAll() { count = 0 }

    private mutating func grow(to needed: Int) {
        let larger = max(needed, 2 * capacity)
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        memory.update(from: start, count: count)
        start.deallocate()
        start = memory
        capacity = larger
    }
}
