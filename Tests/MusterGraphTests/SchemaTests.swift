import Foundation
import MusterGraph
import MusterSchemas
import Testing

/// `docs/graph.schema.json` says of graphs what the reader does.
@Suite("The schema of graphs")
struct SchemaTests {
    private func schema() throws -> JSONSchema {
        try JSONSchema(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../docs/graph.schema.json"))
    }

    @Test(
        "Graphs that both accept",
        arguments: [
            #"{}"#, #"{"x": 1, "y": {"$": ["math.add", {"$": "x"}, 2]}}"#, #"{"x": [null, true, 1.5, "s", {"a": []}]}"#,
            #"{"y": {"$": ["f.g", {"$": {"inline": ["f.h", 1]}}]}}"#, #"{"y": {"$": {"list": [1], "of": "int64"}}}"#,
            #"{"y": {"$": {"bag": {"from": {"range": [0, 5], "partitions": 2}, "then": [{"map": "f.g"}, "sum"]}}}}"#,
            #"{"x": 1, "y": {"$": "x"}}"#, #"{"y": {"$": {"call": "f.g"}}}"#,
            #"{"y": {"$": {"call": "f.g", "args": [1], "retries": 2, "priority": -3, "rerun": true, "timeout": 0.5}}}"#,
            #"{"x": 1, "y": {"$": {"call": "f.g", "after": ["x"]}}}"#,
            #"{"y": {"$": ["f.g", {"$": {"function": "f.h"}}]}}"#,
            #"{"y": {"$": ["f.g", {"$": {"function": ["f.h", {"$": 0}, 1]}}]}}"#, #"{"y": {"$": {"future": "1/2"}}}"#,
            #"{"y": {"$": {"lit": {"$": 1}}}}"#, #"{"y": {"$": {"bytes": "AAEC"}}}"#, #"{"y": {"$": {"bytes": ""}}}"#,
            #"{"y": {"$": {"float64": "-inf"}}}"#, #"{"y": {"$": {"map": [["$", 1], ["a", {"$": ["f.g"]}]]}}}"#,
            #"{"x": {"a": {"$": ["f.g"]}}}"#,
        ])
    func accepted(graph: String) throws {
        #expect(throws: Never.self) { try Graph(json: Array(graph.utf8)) }
        #expect(try schema().accepts(json: Data(graph.utf8)))
    }

    @Test(
        "Graphs that both refuse",
        arguments: [
            #"[]"#, #"1"#, #"{"$x": 1}"#, #"{"$": ["f.g"]}"#, #"{"y": {"$": []}}"#, #"{"y": {"$": [1]}}"#,
            #"{"y": {"$": ["", 1]}}"#, #"{"y": {"$": null}}"#, #"{"y": {"$": true}}"#, #"{"y": {"$": 256}}"#,
            #"{"y": {"$": -1}}"#, #"{"y": {"$": 1.5}}"#, #"{"y": {"$": ["f.g"], "also": 1}}"#,
            #"{"y": {"$": {"call": "f.g", "arguments": []}}}"#, #"{"y": {"$": {"call": 1}}}"#,
            #"{"y": {"$": {"call": "f.g", "args": 1}}}"#, #"{"y": {"$": {"call": "f.g", "retries": -1}}}"#,
            #"{"y": {"$": {"call": "f.g", "retries": 4294967296}}}"#, #"{"y": {"$": {"call": "f.g", "timeout": 0}}}"#,
            #"{"y": {"$": {"call": "f.g", "rerun": 1}}}"#, #"{"y": {"$": {"call": "f.g", "after": "x"}}}"#,
            #"{"y": {"$": {"args": [1]}}}"#, #"{"y": {"$": {"future": "1"}}}"#, #"{"y": {"$": {"bytes": "A"}}}"#,
            #"{"y": {"$": {"float64": "NaN"}}}"#, #"{"y": {"$": {"map": [["a"]]}}}"#,
            #"{"y": {"$": {"map": [[1, 2]]}}}"#, #"{"y": {"$": {"map": [["a", 1, 2]]}}}"#,
            #"{"y": {"$": {"lit": 1, "call": "f.g"}}}"#, #"{"y": {"$": {"list": [1]}}}"#,
            #"{"y": {"$": {"inline": "f.g"}}}"#, #"{"y": {"$": {"bag": {"then": []}}}}"#, #"{"y": {"$": {}}}"#,
            #"{"y": [{"$": {"unknown": 1}}]}"#,
        ])
    func refused(graph: String) throws {
        #expect(throws: GraphErrors.self) { try Graph(json: Array(graph.utf8)) }
        #expect(try !schema().accepts(json: Data(graph.utf8)))
    }

    @Test("A keyword that the check does not know is not passed over")
    func unknownKeyword() {
        let schema = #"{"properties": {"x": {"multipleOf": 2}}}"#
        #expect(throws: JSONSchema.Failure.self) { try JSONSchema(json: Data(schema.utf8)) }
    }
}
