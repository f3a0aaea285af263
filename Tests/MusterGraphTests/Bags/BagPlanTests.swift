import MusterGraph
import Testing

@Suite("Plans of bags")
struct BagPlanTests {
    private func plan(_ json: String) throws -> BagPlan { try GraphJSON.decodePlan(Array(json.utf8)) }

    private func problem(_ json: String) -> String {
        do {
            _ = try plan(json).graph()
            return "nothing is wrong"
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "a plan in JSON is read and written",
        arguments: [
            #"{"from": {"range": [0, 5], "partitions": 3}}"#,
            #"{"from": {"range": [0, 5]}, "then": [{"map": "math.inc"}, "sum"]}"#,
            #"{"from": {"sequence": [1, 2, 3], "of": "int64"}, "then": [{"filter": {"$": ["compare.greater", {"$": 0}, 1]}}]}"#,
            #"{"from": {"range": [0, 5]}, "then": [{"fold": "math.add", "initial": 10}]}"#,
            #"{"from": {"range": [0, 5]}, "then": [{"join": {"from": {"range": [0, 3]}}, "on": "math.inc", "kind": "left"}]}"#,
            #"{"from": {"zip": [{"from": {"range": [0, 5]}}, {"from": {"range": [5, 10]}}]}}"#,
            #"{"from": {"text": ["a.txt"], "blockSize": 1000}, "then": [{"flatMap": "text.words"}, {"frequencies": true}]}"#,
            #"{"from": {"partitions": [{"$": {"list": [1], "of": "int64"}}, {"$": {"future": "12/7"}}]}, "then": [{"take": 6, "partitions": 2}]}"#,
        ])
    func roundTrip(json: String) throws {
        let plan = try plan(json)
        #expect(try self.plan(GraphJSON.encode(plan)) == plan)
    }

    @Test("what is wrong with a plan is said")
    func mistakes() {
        #expect(problem("[]").contains("a bag is an object"))
        #expect(problem(#"{"then": []}"#).contains("`from` is missing"))
        #expect(problem(#"{"from": {"range": [0, 5]}, "them": []}"#).contains("`them` is not known"))
        #expect(problem(#"{"from": {"map": "math.inc"}}"#).contains("a bag comes from range"))
        #expect(problem(#"{"from": {"range": [0, 5]}, "then": [{"mop": "f"}]}"#).contains("did you mean `map`?"))
        #expect(
            problem(#"{"from": {"range": [0, 5]}, "then": ["map"]}"#).contains("step 1, `map`: `function` is missing"))
        #expect(problem(#"{"from": {"range": [0, 5]}, "then": [{"map": 1}]}"#).contains("`function` is a function"))
        #expect(
            problem(#"{"from": {"range": [0, 5]}, "then": ["sum", "count"]}"#).contains(
                "`sum` before it leaves one value"))
        #expect(
            problem(#"{"from": {"range": [0, 5]}, "then": [{"take": 1, "from": 2}]}"#).contains(
                "`from` is not known; it takes partitions"))
        #expect(
            problem(#"{"from": {"range": [0, 5], "partitions": 0}}"#).contains(
                "`partitions` is a whole number, at least 1"))
        #expect(problem(#"{"from": {"range": [5, 0]}}"#).contains("the first not above the second"))
        #expect(
            problem(#"{"from": {"zip": [{"from": {"range": [0, 5], "partitions": 2}}, {"from": {"range": [0, 5]}}]}}"#)
                .contains("2 and 8 partitions"))
        #expect(problem(#"{"from": {"text": "a.txt"}}"#).contains("files cannot be looked up here"))
    }

    @Test("what would be too much is refused before it is made")
    func bounds() throws {
        let wide =
            #"{"from": {"range": [0, 5], "partitions": 100000}, "then": [{"groupBy": "math.inc", "partitions": 60000}]}"#
        #expect(problem(wide).contains("100000 times 60000 parts"))
        #expect(
            problem(#"{"from": {"range": [0, 5], "partitions": 2}, "then": [{"groupBy": "f.g", "partitions": 70000}]}"#)
                .contains("65536 partitions at most"))
        let graph: Graph = ["x": .bag(try plan(#"{"from": {"text": []}, "then": ["count"]}"#))]
        #expect(throws: GraphErrors.self) { try graph.functionsForStoring() }
    }

    @Test("a partition that a call computes is computed once, whatever takes it")
    func sharedPartition() throws {
        let plan = BagPlan(source: BagStep(.partitions, ["lists": .list([.call("collections.range", 100)])])).then(
            .repartition, ["count": 8])
        let (graph, results) = try plan.graph()
        #expect(try graph.compile(wanted: results).graph.count == 9)
    }

    @Test("a run of steps and the first step of a reduction are one task a partition")
    func fused() throws {
        let plan = try plan(
            #"{"from": {"range": [0, 100], "partitions": 20}, "then": [{"map": "math.inc"}, {"filter": {"$": ["compare.greater", {"$": 0}, 3]}}, {"sum": 8}]}"#
        )
        let (graph, results) = try plan.graph()
        let (compiled, _) = try graph.compile(wanted: results)
        // 20 partitions, 3 merges of up to 8, and the last.
        #expect(compiled.count == 24)
    }

    @Test("a bag in a graph is computed once, however often it stands there")
    func shared() throws {
        let bag = Term.bag(try plan(#"{"from": {"range": [0, 10], "partitions": 2}, "then": ["sum"]}"#))
        let graph: Graph = ["x": bag, "y": .call("math.add", bag, bag), "z": [bag, 1]]
        let (compiled, _) = try graph.compile(wanted: ["x", "y", "z"])
        #expect(compiled.count == 5)
    }

    @Test("a bag in a graph's JSON is read and written")
    func inGraph() throws {
        let text = #"{"x": {"$": {"bag": {"from": {"range": [0, 5]}, "then": ["sum"]}}}}"#
        let graph = try GraphJSON.decode(Array(text.utf8))
        #expect(try GraphJSON.decode(Array(GraphJSON.encode(graph).utf8)) == graph)
    }
}
