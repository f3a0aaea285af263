import MusterGraph

extension Client {
    /// The same elements in the same order, in partitions of about so many bytes: small neighbours are put together, large
    /// ones are cut. dask: `repartition` with a size.
    ///
    /// How large partitions are is known when they are there, so this computes the bag, and keeps it on the workers as
    /// ``persist(_:)`` does.
    ///
    /// - Parameter size: Bytes, as the partitions lie in memory; at least 1.
    /// - Throws: See ``Client``.
    public func repartitioned<Element>(_ bag: Bag<Element>, size: Int) async throws -> Bag<Element> {
        guard size >= 1 else {
            throw GraphErrors([GraphError(message: "a partition has 1 byte at least, not \(size)")])
        }
        let kept = try await persist(bag)
        let partitions = kept.plan.source.arguments["lists"]?.elements ?? []
        let sizes = try await compute(
            Expr<[Int]>(.list(partitions.map { .call(Call("bag.nbytes", [$0])) })))
        let count = sizes.reduce(0) { $0 + $1 / size + 1 }
        guard count <= 1_000_000 else {
            throw GraphErrors([
                GraphError(message: "partitions of \(size) bytes would be about \(count), and a million is the limit")
            ])
        }
        let lists = Self.lists(zip(partitions, sizes).map { ($0, $1) }, size: size)
        let plan = BagPlan(source: BagStep(.partitions, ["lists": .list(lists)]))
        return Bag(plan: plan, client: self, holder: kept.holder)
    }

    /// Lists of about `size` bytes from partitions of known sizes.
    static func lists(_ partitions: [(term: Term, size: Int)], size: Int) -> [Term] {
        var lists: [Term] = []
        var (group, groupSize) = ([Term](), 0)
        func closeGroup() {
            if group.count > 1 { lists.append(.inline(Call("bag.concatenate", [.list(group)]))) }
            if group.count == 1 { lists.append(group[0]) }
            (group, groupSize) = ([], 0)
        }
        for (term, partitionSize) in partitions {
            if groupSize + partitionSize > size { closeGroup() }
            if partitionSize > size {
                let parts = Int64((partitionSize + size - 1) / size)
                for part in 0..<parts {
                    lists.append(.inline(Call("bag.slice", [term, .value(.int64(part)), .value(.int64(parts))])))
                }
            } else {
                group.append(term)
                groupSize += partitionSize
            }
        }
        closeGroup()
        return lists
    }
}
