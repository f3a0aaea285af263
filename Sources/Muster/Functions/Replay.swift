// Made by `muster stubs` from the manifests of: replay 1.0.0.
// Changes here are lost when it is made again.

public import MusterGraph

/// The functions `replay.…`.
public enum Replay {
    /// A task of a workflow that is replayed: keeps a processor busy for some seconds of CPU time, and yields as many bytes as
    /// it is told, which follow from every byte of the inputs. Reading the inputs and making the bytes is part of the time. It
    /// stops when nobody wants the result any more.
    ///
    /// - Example: `replay.burn(0.0, 0, []) == {"$": {"bytes": ""}}`
    /// - Example: `replay.burn(0.001, 10, []) == {"$": {"bytes": "MP+kawF8gcMWkw=="}}`
    /// - Example: `replay.burn(0.001, 10, [{"$": {"bytes": "AAEC"}}]) == {"$": {"bytes": "gbV1UHtcS1xkPQ=="}}`
    /// - Example: `replay.burn(-1.0, 0, []) throws`
    /// - Example: `replay.burn(0.0, -1, []) throws`
    public static func burn(_ seconds: Expr<Double>, byteCount: Expr<Int>, inputs: Expr<[[UInt8]]>) -> Expr<[UInt8]> {
        .call("replay.burn", seconds, byteCount, inputs)
    }

    /// How many bytes these are, and a hash of them.
    ///
    /// - Example: `replay.digest({"$": {"bytes": ""}}) == [0, -5808590968901050949]`
    /// - Example: `replay.digest({"$": {"bytes": "AAEC"}}) == [3, 3160885553600322346]`
    public static func digest(_ bytes: Expr<[UInt8]>) -> Expr<Pair<Int, Int>> { .call("replay.digest", bytes) }

    /// How many results there were, their bytes together, and a hash of all of them in their order.
    ///
    /// - Example: `replay.summary([[3, 1], [0, 2]]) == {"byteCount": 3, "hash": "1215c5c6bc696ff4", "results": 2}`
    /// - Example: `replay.summary([[9223372036854775807, 1], [1, 2]]) throws`
    /// - Example: `replay.summary([]) == {"byteCount": 0, "hash": "cbf29ce484222325", "results": 0}`
    public static func summary(_ digests: Expr<[Pair<Int, Int>]>) -> Expr<Value> { .call("replay.summary", digests) }
}
