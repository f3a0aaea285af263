import MusterGraph

// Files from partitions: each is written by the worker that has the partition, whole or not at all.

extension Bag where Element == String {
    /// Writes each element as a line. What ends in `.gz` or `.zst` is compressed. dask: `to_textfiles`.
    ///
    /// - Parameters:
    ///   - path: Where; a `*` in it stands for the partition's number.
    ///   - overwriting: Whether files that are there already are replaced; otherwise they are an error.
    /// - Returns: The paths that were written.
    public func writeText(to path: String, overwriting: Bool = false) -> Expr<[String]> {
        reduced(.writeText, ["path": .value(.string(path)), "overwrite": .value(.bool(overwriting))])
    }
}

extension Bag {
    /// Writes each element as a line of JSON. See ``writeText(to:overwriting:)``.
    public func writeJSONLines(to path: String, overwriting: Bool = false) -> Expr<[String]> {
        reduced(.writeJSONLines, ["path": .value(.string(path)), "overwrite": .value(.bool(overwriting))])
    }

    /// Writes each element, a tuple, a list or a map, as a record of comma-separated values. See
    /// ``writeText(to:overwriting:)``.
    ///
    /// - Parameter header: The first record of each file; of maps, it says in which order their values stand.
    public func writeCSV(to path: String, header: [String]? = nil, overwriting: Bool = false) -> Expr<[String]> {
        reduced(
            .writeCSV,
            [
                "path": .value(.string(path)), "header": header.map { .value(.list($0.map { .string($0) })) },
                "overwrite": .value(.bool(overwriting)),
            ])
    }
}
