import MusterWorkflow

/// Small instances, written by hand.
enum Instances {
    /// A diamond in the layout of 1.4: parents by names, and an edge that only the parent tells of.
    static let flat = """
        {
          "name": "diamond", "schemaVersion": "1.4", "wms": {"name": "By hand", "version": "1"},
          "workflow": {
            "executedAt": "20261126T050000+0000", "makespanInSeconds": 9,
            "tasks": [
              {"name": "join_4", "id": "ID4", "type": "compute", "parents": ["left_2"], "children": [], "files": [
                {"link": "input", "name": "l", "sizeInBytes": 30}, {"link": "input", "name": "unmeasured"},
                {"link": "output", "name": "j", "sizeInBytes": 7}], "runtimeInSeconds": 4},
              {"name": "split_1", "id": "ID1", "parents": [], "children": ["left_2", "right_3"], "files": [
                {"link": "output", "name": "a", "sizeInBytes": 10}, {"link": "output", "name": "b", "sizeInBytes": 20.0}
                ], "runtimeInSeconds": 1.5, "command": "split"},
              {"name": "left_2", "id": "ID2", "parents": ["split_1"], "files": [
                {"link": "output", "name": "l", "sizeInBytes": 30}], "runtimeInSeconds": 2},
              {"name": "right_3", "id": "ID3", "parents": ["split_1"], "children": ["join_4"], "runtimeInSeconds": 3}
            ]
          }
        }
        """

    /// The same in the layout of 1.5.
    static let split = """
        {
          "name": "diamond", "schemaVersion": "1.5",
          "workflow": {
            "specification": {
              "tasks": [
                {"name": "join_4", "id": "ID4", "parents": ["ID2", "ID3"], "children": [],
                 "inputFiles": ["l"], "outputFiles": ["j"]},
                {"name": "split_1", "id": "ID1", "parents": [], "children": ["ID2", "ID3"],
                 "outputFiles": ["a", "b"]},
                {"name": "left_2", "id": "ID2", "parents": ["ID1"], "children": ["ID4"], "outputFiles": ["l"]},
                {"name": "right_3", "id": "ID3", "parents": ["ID1"], "children": ["ID4"]}
              ],
              "files": [
                {"id": "a", "sizeInBytes": 10}, {"id": "b", "sizeInBytes": 20}, {"id": "l", "sizeInBytes": 30},
                {"id": "j", "sizeInBytes": 7}
              ]
            },
            "execution": {
              "makespanInSeconds": 9, "executedAt": "20261126T050000+0000",
              "tasks": [
                {"id": "ID1", "runtimeInSeconds": 1.5}, {"id": "ID2", "runtimeInSeconds": 2},
                {"id": "ID3", "runtimeInSeconds": 3}, {"id": "ID4", "runtimeInSeconds": 4, "avgCPU": 50}
              ]
            }
          }
        }
        """

    /// A file of 1.4 with these tasks.
    static func flat(_ tasks: String) -> String {
        #"{"schemaVersion": "1.4", "workflow": {"tasks": [\#(tasks)]}}"#
    }

    static func decode(_ text: String) throws -> Workflow { try WfFormat.decode(Array(text.utf8)) }

    /// Each task with its parents: `c: a b`.
    static func edges(of workflow: Workflow) -> [String] {
        workflow.tasks.map { task in
            ([task.id + ":"] + task.parents.map { workflow.tasks[$0].id }).joined(separator: " ")
        }
    }
}
