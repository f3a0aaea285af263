import MusterProtocol

/// The schedule that somebody would make who knew every time beforehand, and for whom nothing cost anything: whenever a core
/// is free it takes, of the tasks whose parents are done, the one with the longest way to the end of the workflow.
///
/// No schedule may reach the bound; this one can be reached, so it says how much of a measured time is the workflow's own.
package struct ListSchedule: Hashable, Sendable {
    /// The seconds until the last task is done.
    package let makespan: Double

    package init(of workflow: Workflow, cores: Int) {
        let tasks = workflow.tasks
        var children = [[Int]](repeating: [], count: tasks.count)
        for (place, task) in tasks.enumerated() {
            for parent in task.parents { children[parent].append(place) }
        }
        var wayToEnd = tasks.map(\.seconds)
        for place in workflow.order.reversed() {
            wayToEnd[place] += children[place].map { wayToEnd[$0] }.max() ?? 0
        }
        var missing = tasks.map(\.parents.count)
        var ready = BinaryHeap<Ready>()
        for place in workflow.order where missing[place] == 0 {
            ready.push(Ready(wayToEnd: wayToEnd[place], place: place))
        }
        var running = BinaryHeap<Running>()
        var (now, freeCores) = (0.0, max(cores, 1))
        while true {
            while freeCores > 0, let next = ready.pop() {
                running.push(Running(end: now + tasks[next.place].seconds, place: next.place))
                freeCores -= 1
            }
            guard let done = running.pop() else { break }
            now = done.end
            freeCores += 1
            for child in children[done.place] {
                missing[child] -= 1
                if missing[child] == 0 { ready.push(Ready(wayToEnd: wayToEnd[child], place: child)) }
            }
        }
        makespan = now
    }

    /// A task that may begin. The least is the one that is taken first.
    private struct Ready: Comparable {
        let wayToEnd: Double
        let place: Int

        static func < (left: Ready, right: Ready) -> Bool {
            left.wayToEnd != right.wayToEnd ? left.wayToEnd > right.wayToEnd : left.place < right.place
        }
    }

    /// A task that runs. The least is the one that ends first.
    private struct Running: Comparable {
        let end: Double
        let place: Int

        static func < (left: Running, right: Running) -> Bool {
            left.end != right.end ? left.end < right.end : left.place < right.place
        }
    }
}
