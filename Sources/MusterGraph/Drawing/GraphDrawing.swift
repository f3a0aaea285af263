/// A picture of a compiled graph: a box a task, in layers from left to right, and a line to each task that takes its result.
///
/// Layers follow the longest way to a task; within a layer tasks stand in the order of the middle of what they take, which
/// keeps most lines from crossing (the barycentre heuristic of K. Sugiyama, S. Tagawa, M. Toda, IEEE Transactions on Systems,
/// Man, and Cybernetics 11, 1981, in one pass). Takes time in proportion to tasks and references.
struct GraphDrawing {
    /// One task's box.
    struct Box {
        var lines: [String]
        var layer = 0
        /// Its place in the layer, and where that is on the picture, from 0 to 1.
        var place = 0.0
    }

    private(set) var boxes: [Box] = []
    private(set) var lines: [(from: Int, to: Int)] = []
    private(set) var layers: [[Int]] = []

    init(_ graph: CompiledGraph) {
        for task in 0..<graph.count {
            var layer = 0
            var inputs: Set<Int> = []
            graph.forEachReference(of: task) { reference in
                switch reference {
                case .task(let input), .after(let input): inputs.insert(Int(input))
                case .future: break
                }
            }
            for input in inputs.sorted() {
                layer = max(layer, boxes[input].layer + 1)
                lines.append((input, task))
            }
            boxes.append(Box(lines: [graph.key(of: task).name] + TaskLabel.lines(of: task, graph), layer: layer))
            if layers.count <= layer {
                layers.append(contentsOf: Array(repeating: [], count: layer + 1 - layers.count))
            }
            layers[layer].append(task)
        }
        arrange()
    }

    private mutating func arrange() {
        var inputs = [[Int]](repeating: [], count: boxes.count)
        for (from, to) in lines { inputs[to].append(from) }
        for index in layers.indices {
            let middle = layers[index].map { task in
                let places = inputs[task].map { boxes[$0].place }
                return (task, places.isEmpty ? 0 : places.reduce(0, +) / Double(places.count))
            }
            layers[index] = middle.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
            for (position, task) in layers[index].enumerated() {
                boxes[task].place = (Double(position) + 0.5) / Double(layers[index].count)
            }
        }
    }
}

/// What a box says of a task besides its key.
enum TaskLabel {
    /// The functions that a task calls, those within it first: `bag.range`, `bag.map`, `bag.sum`.
    static func lines(of task: Int, _ graph: CompiledGraph) -> [String] {
        let function = graph.functionOf[task]
        guard function != CompiledGraph.noFunction else { return [] }
        var names: [String] = []
        graph.arguments(of: task).withUnsafeBytes { names = inline(in: $0, graph) }
        return names + [graph.functions[Int(function)]]
    }

    /// The functions of the calls within arguments; of calls side by side, the first one's way.
    private static func inline(in bytes: UnsafeRawBufferPointer, _ graph: CompiledGraph, depth: Int = 1) -> [String] {
        var reader = MessagePackReader(bytes)
        guard depth <= MessagePackReader.maximumDepth else { return [] }
        while !reader.isAtEnd {
            switch reader.nextKind {
            case .array: if (try? reader.readArrayCount()) == nil { return [] }
            case .extension:
                guard let (type, content) = try? reader.readExtension() else { return [] }
                guard type == ArgumentExtension.inline.rawValue else { continue }
                var inner = MessagePackReader(content)
                guard (try? inner.readArrayCount()) != nil, let index = try? inner.readUInt32(),
                    index < graph.functions.count
                else { return [] }
                let rest = UnsafeRawBufferPointer(rebasing: content[inner.position...])
                return inline(in: rest, graph, depth: depth + 1) + [graph.functions[Int(index)]]
            default: if (try? reader.skip()) == nil { return [] }
            }
        }
        return []
    }
}
