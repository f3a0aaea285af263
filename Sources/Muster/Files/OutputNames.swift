/// The files into which a bag is written, one a partition.
package struct OutputNames: Hashable, Sendable {
    /// In the order of the partitions; sorted by name they are in that order too.
    package let paths: [String]

    /// - Parameters:
    ///   - path: `folder/part-*.txt.gz`, where `*` becomes the partition's number; or a folder.
    ///   - name: For a folder, the names of files in it, with such a `*`.
    ///   - count: The number of partitions.
    package init(_ path: String, name: String, count: Int) throws(FilePlanError) {
        guard !path.isEmpty else { throw FilePlanError(path, "no folder is named") }
        let path = FilePath.absolute(path)
        var components = path.split(separator: "/", omittingEmptySubsequences: false)
        while components.last?.isEmpty == true { components.removeLast() }
        let last = components.last ?? ""
        if last.contains("*") { components.removeLast() }
        guard !components.contains(where: { $0.contains("*") }) else {
            throw FilePlanError(path, "`*` becomes the number of a partition, and stands in the name of the file only")
        }
        let parts = (last.contains("*") ? last : name[...]).split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw FilePlanError(path, "`*` becomes the number of a partition, and stands once in the name of the file")
        }
        let folder = components.joined(separator: "/")
        let digits = String(max(count - 1, 0)).count
        paths = (0..<count).map { number in
            let text = String(number)
            let padded = String(repeating: "0", count: digits - text.count) + text
            return "\(folder)/\(parts[0])\(padded)\(parts[1])"
        }
    }

    /// Those that are there already, so that the client can say so before anything is computed. Only the worker that
    /// writes a file can be sure that it is not.
    package func existing() throws(FilePlanError) -> [String] {
        var existing: [String] = []
        for path in paths where try FilePath.kind(of: path) != nil { existing.append(path) }
        return existing
    }
}
