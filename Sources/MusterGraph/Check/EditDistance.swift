/// How far two names are apart, to suggest one for the other.
package enum EditDistance {
    /// The name among `names` that was probably meant by `name`; nil when none is near. Of equally near ones, the first.
    package static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8)
        var limit = limit(for: name)
        guard limit > 0 else { return nil }
        var best: String?
        for candidate in names where abs(candidate.utf8.count - wanted.count) <= limit && candidate != name {
            guard let distance = distance(wanted, Array(candidate.utf8), limit: limit) else { continue }
            if best == nil || distance < limit {
                best = candidate
                limit = distance
            }
            if distance <= 1 { break }
        }
        return best
    }

    /// The names among `names` that may have been meant by `name`, the nearest first, and at most `count` of them.
    package static func near(_ name: String, among names: some Sequence<String>, upTo count: Int) -> [String] {
        let (wanted, limit) = (Array(name.utf8), limit(for: name))
        guard limit > 0 else { return [] }
        var found: [(distance: Int, name: String)] = []
        for candidate in names where abs(candidate.utf8.count - wanted.count) <= limit && candidate != name {
            guard let distance = distance(wanted, Array(candidate.utf8), limit: limit) else { continue }
            found.append((distance, candidate))
        }
        return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(count).map(\.name)
    }

    /// How far a name may be from `name` to be suggested for it.
    private static func limit(for name: String) -> Int {
        // A third of the letters behind the last dot may differ, and at least one, but not all of them.
        let ownCount = name.split(separator: ".").last?.utf8.count ?? 0
        return min(max(1, min(ownCount / 3, 4)), ownCount - 1)
    }

    /// The least number of bytes to insert, delete, replace or swap with a neighbour; nil when it is above `limit`.
    static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            if current.allSatisfy({ $0 > limit }) { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}
