import MusterGraph
import MusterWorkflow
import Testing

@Suite("Replays of workflows")
struct ReplayTests {
    @Test("the bound is the longest path, or all work by the number of cores")
    func bounds() throws {
        let bounds = WorkflowBounds(of: try Instances.decode(Instances.flat))
        #expect(bounds.work == 10.5)
        #expect(bounds.criticalPath == 8.5)
        #expect(bounds.makespan(cores: 1) == 10.5)
        #expect(bounds.makespan(cores: 2) == 8.5)
        #expect(bounds.makespan(cores: 1000) == 8.5)
        let apart = (0..<10).map { #"{"name": "t\#($0)", "runtimeInSeconds": \#($0)}"# }.joined(separator: ",")
        #expect(WorkflowBounds(of: try Instances.decode(Instances.flat(apart))).makespan(cores: 4) == 11.25)
    }

    @Test("a schedule begins with the longest way to the end, and idles no core that has something to do")
    func schedule() throws {
        let diamond = try Instances.decode(Instances.flat)
        #expect(ListSchedule(of: diamond, cores: 1).makespan == 10.5)
        #expect(ListSchedule(of: diamond, cores: 2).makespan == 8.5)
        // 5 and 2 begin, then 3 begins at 2; the join has to wait until 5.
        let tasks = try Instances.decode(
            Instances.flat(
                """
                {"name": "two", "runtimeInSeconds": 2, "children": ["last"]}, {"name": "three", "runtimeInSeconds": 3},
                {"name": "five", "runtimeInSeconds": 5, "children": ["last"]}, {"name": "last", "runtimeInSeconds": 4}
                """))
        #expect(ListSchedule(of: tasks, cores: 2).makespan == 9)
        // Three of 2 on two cores: no schedule reaches the bound of 3.
        let odd = try Instances.decode(
            Instances.flat((0..<3).map { #"{"name": "\#($0)", "runtimeInSeconds": 2}"# }.joined(separator: ",")))
        #expect(WorkflowBounds(of: odd).makespan(cores: 2) == 3)
        #expect(ListSchedule(of: odd, cores: 2).makespan == 4)
        #expect(ListSchedule(of: odd, cores: 3).makespan == 2)
    }

    @Test("times and bytes are multiplied, each by its own")
    func scales() throws {
        let workflow = try Instances.decode(Instances.flat).scaled(time: 0.5, bytes: 0.25)
        #expect(workflow.tasks.map(\.seconds) == [2, 0.75, 1, 1.5])
        // 1.75, 7.5, 7.5 and 0 are rounded.
        #expect(workflow.tasks.map(\.byteCount) == [2, 8, 8, 0])
        #expect(WorkflowBounds(of: workflow).work == 5.25)
    }

    @Test("what no task may take or yield is refused")
    func largeScales() throws {
        let workflow = try Instances.decode(
            Instances.flat(
                """
                {"name": "long", "runtimeInSeconds": 1000},
                {"name": "large", "runtimeInSeconds": 1, "files": [{"link": "output", "sizeInBytes": 1000}]}
                """))
        #expect(try workflow.scaled(time: 1e6, bytes: 68_719_476).tasks[0].seconds == 1e9)
        let errors = try #require(throws: WorkflowErrors.self) { try workflow.scaled(time: 2e6, bytes: 1e9) }
        #expect(
            errors.description == """
                `long` would take 2000000000.0 s; a task takes at most 1000000000.0 s, so the times need a smaller scale
                `large` would yield 1000000000000.0 bytes; a result has at most 68719476736, so the bytes need a smaller scale
                """)
    }

    @Test("a graph has a task for each, and a summary of the last")
    func graph() throws {
        let graph = try Instances.decode(Instances.flat).graph(result: "all")
        #expect(
            graph == [
                "ID4": .call("replay.burn", 4.0, 7, [.key("ID2"), .key("ID3")]),
                "ID1": .call("replay.burn", 1.5, 30, []), "ID2": .call("replay.burn", 2.0, 30, [.key("ID1")]),
                "ID3": .call("replay.burn", 3.0, 0, [.key("ID1")]),
                "all": .call("replay.summary", [.call("replay.digest", .key("ID4"))]),
            ])
        #expect(graph.keys == ["ID4", "ID1", "ID2", "ID3", "all"])
        #expect(try Graph(json: graph.json) == graph)
    }

    @Test("a task that is called like the result is told")
    func collision() throws {
        let workflow = try Instances.decode(Instances.flat)
        let errors = try #require(throws: WorkflowErrors.self) { try workflow.graph(result: "ID3") }
        #expect(errors.description == "a task is called `ID3`, as the result would be; it needs another key")
    }
}
