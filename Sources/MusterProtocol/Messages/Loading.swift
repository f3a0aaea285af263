package import MusterGraph

/// Scheduler to worker: open a plugin that lies in your folders, and verify it; show nothing of it yet.
package struct PrepareLoad: Sendable {
    /// The scheduler's number for this load.
    package var load: UInt64
    /// The plugin's name, never a path.
    package var name: String
    /// Whether another build of a loaded version may take its place.
    package var replace: Bool

    package init(load: UInt64, name: String, replace: Bool) {
        self.load = load
        self.name = name
        self.replace = replace
    }
}

/// Worker to scheduler: how opening went.
package struct LoadPrepared: Sendable {
    package var load: UInt64
    /// Empty when it went well.
    package var problem: String
    /// What the worker found: the plugin's version, for people.
    package var version: String

    package init(load: UInt64, problem: String, version: String) {
        self.load = load
        self.problem = problem
        self.version = version
    }
}

/// Scheduler to worker: make the functions of a prepared load visible, or forget it.
package struct FinishLoad: Sendable {
    package var load: UInt64
    package var commit: Bool

    package init(load: UInt64, commit: Bool) {
        self.load = load
        self.commit = commit
    }
}

/// Worker to scheduler: all the functions that it has now; the answer to `FinishLoad` that commits.
package struct FunctionsChanged: Sendable {
    package var functions: [FunctionDescription]
    /// The load that this is about.
    package var load: UInt64
    /// Why the functions of the load are not among these after all; empty when they are.
    package var problem: String

    package init(functions: [FunctionDescription], load: UInt64, problem: String = "") {
        self.functions = functions
        self.load = load
        self.problem = problem
    }
}
