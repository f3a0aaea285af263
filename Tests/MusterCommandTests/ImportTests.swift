import Foundation
import MusterProcesses
import Testing

/// Workflows that others recorded, run anew.
@Suite struct ImportTests {
    /// A diamond, and a task on its own.
    private static let instance = """
        {"name": "diamond", "schemaVersion": "1.5", "workflow": {
          "specification": {
            "tasks": [
              {"name": "split", "id": "split", "parents": [], "children": ["left", "right"], "outputFiles": ["a", "b"]},
              {"name": "left", "id": "left", "parents": ["split"], "children": ["join"], "outputFiles": ["l"]},
              {"name": "right", "id": "right", "parents": ["split"], "children": ["join"], "outputFiles": ["r"]},
              {"name": "join", "id": "join", "parents": ["left", "right"], "children": [], "outputFiles": ["j"]},
              {"name": "alone", "id": "alone", "parents": [], "children": []}
            ],
            "files": [
              {"id": "a", "sizeInBytes": 100000}, {"id": "b", "sizeInBytes": 20000}, {"id": "l", "sizeInBytes": 70001},
              {"id": "r", "sizeInBytes": 30}, {"id": "j", "sizeInBytes": 4000}
            ]
          },
          "execution": {"tasks": [
            {"id": "split", "runtimeInSeconds": 10}, {"id": "left", "runtimeInSeconds": 20.5},
            {"id": "right", "runtimeInSeconds": 5}, {"id": "join", "runtimeInSeconds": 2},
            {"id": "alone", "runtimeInSeconds": 0}
          ]}
        }}
        """

    private static let report = """
        {"byteCount":194031,"cores":2,"criticalPathSeconds":0.0325,"edges":4,\
        "listScheduleSeconds":0.0325,"lowerBoundSeconds":0.0325,\
        "name":"diamond","result":"summary","sinks":2,"tasks":5,"workSeconds":0.0375}

        """

    @Test func aWorkflowIsReplayedByACluster() async throws {
        let made = try await Muster.run(
            ["import", "wfformat", "-", "--time-scale", "0.001", "--cores", "2", "--json"], input: Self.instance)
        #expect(made.status == 0)
        #expect(made.errors == Self.report)
        let cluster = try await TestCluster(workers: 2)
        let keys = ["split", "left", "join", "alone", "summary"]
        let replayed = try await cluster.run(["get", "-"] + keys, input: made.output)
        #expect(replayed.status == 0, "\(replayed.errors)")
        let values = try #require(
            try JSONSerialization.jsonObject(with: Data(replayed.output.utf8)) as? [[String: Any]], "\(replayed.output)"
        )
        // Results are bytes, as many as were recorded.
        let sizes = values.dropLast().map { value in
            ((value["$"] as? [String: String])?["bytes"]).flatMap { Data(base64Encoded: $0) }?.count
        }
        #expect(sizes == [120_000, 70_001, 4000, 0])
        #expect(values.last?["results"] as? Int == 2)
        #expect(values.last?["byteCount"] as? Int == 4000)
        // The hash follows from every byte of every task, so whoever runs the graph comes to the same.
        let alone = try await Muster.run(["get", "-", "summary"], input: made.output)
        #expect(alone.result == #"{"byteCount": 4000, "hash": "d0e7c2405f39e3da", "results": 2}"#)
        #expect(replayed.result.hasSuffix(alone.result + "]"))
        #expect(try await cluster.close() == [0, 0, 0])
    }

    @Test func whatNobodyWantsStopsBurning() async throws {
        // A worker of one thread: the second request is answered only if the first has let it go.
        let cluster = try await TestCluster(workers: 1)
        let long = try await cluster.run(
            ["get", "-", "long", "--timeout", "1"], input: #"{"long": {"$": ["replay.burn", 1e6, 0, []]}}"#)
        #expect(long.status == 3, "\(long.errors)")
        let short = try await cluster.run(
            ["get", "-", "short"], input: #"{"short": {"$": ["replay.burn", 1e-3, 3, []]}}"#)
        #expect(short.status == 0, "\(short.errors)")
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func peopleAreToldInWords() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try await Muster.run(
            [
                "import", "wfformat", "-", "--byte-scale", "0", "--cores", "1", "--output", "graph.json", "--result",
                "all",
            ],
            input: Self.instance, folder: folder)
        #expect(outcome.status == 0)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                diamond: 5 tasks, 4 edges, 0 B of results
                work 37.500 s, critical path 32.500 s
                with 1 core at least 37.500 s, and 37.500 s by a schedule that knows all times beforehand
                the summary of 2 last tasks is at the key `all`

                """)
        let checked = try await Muster.run(["check", "graph.json"], folder: folder)
        #expect(checked.result == "graph.json is right: 6 keys", "\(checked.errors)")
    }

    @Test(arguments: [
        ("{", [], "muster: standard input:1:2: a name in quotes is missing; the end of the text is there\n"),
        (
            #"{"schemaVersion": "1.4", "workflow": {"tasks": [{"name": "a"}]}}"#, [],
            "muster: standard input: workflow.tasks[0]: the key \"runtimeInSeconds\" is missing\n"
        ),
        (
            Self.instance, ["--result", "left"],
            "muster: standard input: a task is called `left`, as the result would be; it needs another key\n"
        ),
        (
            #"{"schemaVersion": "2"}"#, ["--json"],
            #"{"errors": ["standard input: schemaVersion: the version is \"2\"; 1.4, 1.5 and 1.6 can be read, and WfFormat's tool wfcommons-migrate-instance.py makes those of older ones"], "status": 2}"#
                + "\n"
        ),
    ])
    func whatIsWrongIsTold(input: String, arguments: [String], said: String) async throws {
        let outcome = try await Muster.run(["import", "wfformat", "-"] + arguments, input: input)
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.errors == said)
    }

    @Test(arguments: [
        (["--time-scale=-1"], "--time-scale is 0 or more, not -1.0"),
        (["--byte-scale", "nan"], "--byte-scale is 0 or more, not nan"),
        (["--cores", "0"], "--cores is at least 1, not 0"),
        (["--result", "$x"], "--result is a key, which is not empty and does not begin with $; it is '$x'"),
    ])
    func optionsHaveTheirRanges(arguments: [String], said: String) async throws {
        let outcome = try await Muster.run(["import", "wfformat", "-"] + arguments, input: Self.instance)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(said), "\(outcome.errors)")
    }

    @Test func aFileThatIsNotThereIsTold() async throws {
        let outcome = try await Muster.run(["import", "wfformat", "/no/such/instance.json"])
        #expect(outcome.status == 2)
        #expect(outcome.errors == "muster: /no/such/instance.json: there is no such file\n")
    }
}
