import MusterGraph

/// The elements of a bag as they come, partition by partition, in order: what `for try await` goes through.
///
/// All partitions are computed side by side and stay on the workers; the client holds one at a time.
public struct BagElements<Element: Decodable & Sendable>: AsyncSequence, Sendable {
    private let bag: Bag<Element>
    private let client: Client

    init(_ bag: Bag<Element>, client: Client) {
        self.bag = bag
        self.client = client
    }

    /// Begins to compute the bag.
    public func makeAsyncIterator() -> Iterator { Iterator(bag: bag, client: client) }

    /// Goes through the elements.
    public struct Iterator: AsyncIteratorProtocol {
        private let bag: Bag<Element>
        private let client: Client
        /// The partitions that are still to come; nil before the first element is asked for.
        private var futures: ArraySlice<Future>?
        private var elements: ArraySlice<Element> = []

        init(bag: Bag<Element>, client: Client) {
            self.bag = bag
            self.client = client
        }

        /// The next element; nil at the end.
        ///
        /// - Throws: See ``Client``.
        public mutating func next() async throws -> Element? {
            while elements.isEmpty {
                if futures == nil {
                    let (graph, results) = try bag.graph()
                    futures = try await client.submit(graph, results).futures[...]
                }
                // Given up with the iteration: a partition that was read is released.
                guard let future = futures?.popFirst() else { return nil }
                elements = try await future.result(as: [Element].self)[...]
            }
            return elements.popFirst()
        }
    }
}

extension Client {
    /// The elements of a bag as they come, for bags that are too large to be held here.
    ///
    /// ```swift
    /// for try await line in client.elements(of: lines) { … }
    /// ```
    public func elements<Element>(of bag: Bag<Element>) -> BagElements<Element> {
        BagElements(bag, client: self)
    }
}
