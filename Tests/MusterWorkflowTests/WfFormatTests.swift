import MusterWorkflow
import Testing

@Suite("Instances of WfFormat")
struct WfFormatTests {
    @Test("both layouts say the same", arguments: [Instances.flat, Instances.split])
    func layouts(text: String) throws {
        let workflow = try Instances.decode(text)
        #expect(workflow.name == "diamond")
        #expect(workflow.tasks.map(\.id) == ["ID4", "ID1", "ID2", "ID3"])
        #expect(workflow.tasks.map(\.seconds) == [4, 1.5, 2, 3])
        #expect(workflow.tasks.map(\.byteCount) == [7, 30, 30, 0])
        #expect(Instances.edges(of: workflow) == ["ID4: ID2 ID3", "ID1:", "ID2: ID1", "ID3: ID1"])
        #expect(workflow.order.map { workflow.tasks[$0].id } == ["ID1", "ID2", "ID3", "ID4"])
        #expect(workflow.edgeCount == 4)
        #expect(workflow.byteCount == 67)
        #expect(workflow.sinks == [0])
    }

    @Test("1.6 has the layout of 1.5")
    func version6() throws {
        let text = Instances.split.replacing("\"1.5\"", with: "\"1.6\"")
        #expect(try Instances.decode(text) == Instances.decode(Instances.split))
    }

    @Test("a parent is an id, or a name, or the name of several tasks")
    func names() throws {
        let workflow = try Instances.decode(
            Instances.flat(
                """
                {"name": "map", "id": "1", "runtimeInSeconds": 1}, {"name": "map", "id": "2", "runtimeInSeconds": 1},
                {"name": "1", "runtimeInSeconds": 1, "id": "3", "parents": ["1"]},
                {"name": "reduce", "runtimeInSeconds": 1, "parents": ["map", "3", "map", "2"]}
                """))
        #expect(Instances.edges(of: workflow) == ["1:", "2:", "3: 1", "reduce: 1 2 3"])
        #expect(workflow.name == "workflow")
    }

    static let wrong: [(text: String, said: String)] = [
        ("{", "line 1, column 2: a name in quotes is missing; the end of the text is there"),
        ("{\n \"name\": 01}", "line 2, column 10: a number has no zeros in front"),
        ("[]", "list where map was expected"),
        ("{}", #"the key "schemaVersion" is missing"#),
        (#"{"schemaVersion": 1.4}"#, "schemaVersion: float64 where string was expected"),
        (
            #"{"schemaVersion": "1.3", "workflow": {}}"#,
            "schemaVersion: the version is \"1.3\"; 1.4, 1.5 and 1.6 can be read, and WfFormat's tool"
                + " wfcommons-migrate-instance.py makes those of older ones"
        ),
        (#"{"schemaVersion": "1.4"}"#, #"the key "workflow" is missing"#),
        (#"{"schemaVersion": "1.4", "workflow": {}}"#, #"workflow: the key "tasks" is missing"#),
        (Instances.flat(""), "there are no tasks"),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": 1}, {"name": "b"}"#),
            #"workflow.tasks[1]: the key "runtimeInSeconds" is missing"#
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": "1"}"#),
            "workflow.tasks[0].runtimeInSeconds: string where float64 was expected"
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": -1.5}"#),
            "workflow.tasks[0].runtimeInSeconds: a task ran for -1.5 s; it is from 0 to 1000000000.0 s"
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": 1, "parents": ["b"]}"#),
            "workflow.tasks[0].parents[0]: there is no task `b`"
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": 1, "children": ["a2", "b"]}"#),
            "workflow.tasks[0].children[0]: there is no task `a2`\nworkflow.tasks[0].children[1]: there is no task `b`"
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": 1}, {"name": "a", "runtimeInSeconds": 1}"#),
            "workflow.tasks[1]: the task `a` is there already, at workflow.tasks[0]"
        ),
        (
            Instances.flat(#"{"name": "$a", "runtimeInSeconds": 1}"#),
            "workflow.tasks[0]: a task can't be called \"$a\": its name is a key of the graph"
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": 1, "parents": ["a"]}"#),
            "these tasks wait for each other: `a` → `a`"
        ),
        (
            Instances.flat(
                """
                {"name": "start", "runtimeInSeconds": 1}, {"name": "end", "runtimeInSeconds": 1, "parents": ["c"]},
                {"name": "a", "runtimeInSeconds": 1, "parents": ["start", "c"]},
                {"name": "b", "runtimeInSeconds": 1, "parents": ["a"]},
                {"name": "c", "runtimeInSeconds": 1, "parents": ["b"]}
                """),
            "these tasks wait for each other: `a` → `b` → `c` → `a`"
        ),
        (
            Instances.flat(
                #"{"name": "a", "runtimeInSeconds": 1, "files": [{"link": "output"}, {"link": "output", "sizeInBytes": -1}]}"#
            ),
            "workflow.tasks[0].files[0]: the key \"sizeInBytes\" is missing\n"
                + "workflow.tasks[0].files[1].sizeInBytes: a file has -1 bytes; it has 0 or more"
        ),
        (
            Instances.flat(#"{"name": "a", "runtimeInSeconds": 1, "files": [{"link": "input", "sizeInBytes": 0.5}]}"#),
            "workflow.tasks[0].files[0].sizeInBytes: 0.5 is no whole number"
        ),
        (
            #"{"schemaVersion": "1.5", "workflow": {"specification": {"tasks": []}}}"#,
            "workflow: the key \"execution\" is missing: without it nobody knows how long the tasks ran"
        ),
        (
            """
            {"schemaVersion": "1.5", "workflow": {
              "specification": {"tasks": [
                {"name": "a", "id": "a", "parents": [], "children": [], "outputFiles": ["f", "g"]},
                {"name": "b", "id": "b", "parents": [], "children": []}],
                "files": [{"id": "f", "sizeInBytes": 1}, {"id": "f", "sizeInBytes": 2}]},
              "execution": {"tasks": [
                {"id": "a", "runtimeInSeconds": 1}, {"id": "c", "runtimeInSeconds": 1},
                {"id": "a", "runtimeInSeconds": 1}]}}}
            """,
            """
            workflow.specification.files[1]: the file `f` is there twice, with 1 and with 2 bytes
            workflow.execution.tasks[2].id: the task `a` is there twice
            workflow.specification.tasks[0].outputFiles[1]: workflow.specification.files has no `g`
            workflow.specification.tasks[1]: workflow.execution.tasks has no `b`: its run time is not known
            workflow.execution.tasks[1].id: workflow.specification.tasks has no `c`
            """
        ),
    ]

    @Test("what is wrong is told, and where", arguments: wrong)
    func errors(text: String, said: String) throws {
        let errors = try #require(throws: WorkflowErrors.self) { try Instances.decode(text) }
        #expect(errors.description == said)
    }

    @Test("a cycle of very many tasks is told in short")
    func longCycle() throws {
        let tasks = (0..<1000).map {
            #"{"name": "t\#($0)", "runtimeInSeconds": 1, "parents": ["t\#(($0 + 999) % 1000)"]}"#
        }
        let errors = try #require(throws: WorkflowErrors.self) {
            try Instances.decode(Instances.flat(tasks.joined(separator: ",")))
        }
        #expect(
            errors.description
                == "these tasks wait for each other: `t1` → `t2` → `t3` → `t4` → `t5` → `t6` → `t7` → `t8` → 992 more → `t1`"
        )
    }

    @Test("a chain of very many tasks is no depth")
    func longChain() throws {
        let tasks = (0..<20_000).map {
            #"{"name": "t\#($0)", "runtimeInSeconds": 1, "parents": [\#($0 == 0 ? "" : "\"t\($0 - 1)\"")]}"#
        }
        let workflow = try Instances.decode(Instances.flat(tasks.reversed().joined(separator: ",")))
        #expect(WorkflowBounds(of: workflow).criticalPath == 20_000)
        #expect(workflow.order == Array((0..<20_000).reversed()))
    }
}
