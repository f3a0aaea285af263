import Foundation
import Muster

/// The same tasks on threads of this process, which know all times beforehand and move no bytes: what the machine gives at
/// that moment to who schedules for nothing.
final class BareReplay: @unchecked Sendable {  // What changes is touched with `condition` locked.
    private let seconds: [Double]
    private let children: [[Int]]
    private let parentCounts: [Int]
    /// The seconds from the beginning of each task to the end of the workflow.
    private let wayToEnd: [Double]
    private let condition = NSCondition()
    private var missing: [Int] = []
    private var ready: [Int] = []
    private var left = 0

    /// The tasks of a graph that `muster import` made, which has each after its parents or before them.
    init(_ graph: Graph) {
        var places: [Key: Int] = [:]
        var calls: [(seconds: Double, parents: [Key])] = []
        for key in graph.keys {
            guard case .call(let call)? = graph[key], call.function == "replay.burn",
                case .value(.float64(let seconds)) = call.arguments[0]
            else { continue }
            var parents: [Key] = []
            if case .list(let inputs) = call.arguments[2] {
                parents = inputs.compactMap { if case .key(let key) = $0 { key } else { nil } }
            }
            places[key] = calls.count
            calls.append((seconds, parents))
        }
        var children = [[Int]](repeating: [], count: calls.count)
        for (place, call) in calls.enumerated() {
            for parent in call.parents { children[places[parent] ?? 0].append(place) }
        }
        seconds = calls.map(\.seconds)
        self.children = children
        parentCounts = calls.map(\.parents.count)
        wayToEnd = Self.waysToEnd(seconds, children, parentCounts)
    }

    private static func waysToEnd(_ seconds: [Double], _ children: [[Int]], _ parentCounts: [Int]) -> [Double] {
        var missing = parentCounts
        var order = seconds.indices.filter { missing[$0] == 0 }
        var next = 0
        while next < order.count {
            for child in children[order[next]] {
                missing[child] -= 1
                if missing[child] == 0 { order.append(child) }
            }
            next += 1
        }
        var ways = seconds
        for place in order.reversed() { ways[place] += children[place].map { ways[$0] }.max() ?? 0 }
        return ways
    }

    /// Runs all of it, and returns how many seconds that took.
    func run(threads: Int) -> Double {
        missing = parentCounts
        ready = seconds.indices.filter { parentCounts[$0] == 0 }
        left = seconds.count
        let clock = ContinuousClock()
        let start = clock.now
        DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
        return (clock.now - start).seconds
    }

    private func work() {
        condition.lock()
        defer { condition.unlock() }
        while left > 0 {
            guard let index = ready.indices.max(by: { wayToEnd[ready[$0]] < wayToEnd[ready[$1]] }) else {
                condition.wait()
                continue
            }
            let task = ready.remove(at: index)
            condition.unlock()
            Self.burn(seconds[task])
            condition.lock()
            left -= 1
            for child in children[task] {
                missing[child] -= 1
                if missing[child] == 0 { ready.append(child) }
            }
            condition.broadcast()
        }
    }

    /// Works until this thread has been on a processor for so long.
    private static func burn(_ seconds: Double) {
        let end = cpuNanoseconds() + Int(seconds * 1e9)
        var state: UInt64 = 1
        while cpuNanoseconds() < end {
            for _ in 0..<2048 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
            }
            // It never is, which the compiler can't know: so the work is not left out.
            precondition(state != 0)
        }
    }

    private static func cpuNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
