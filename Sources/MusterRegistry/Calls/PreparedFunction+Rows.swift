import CMusterPlugin
import MusterGraph

extension PreparedFunction {
    /// Runs the inner loop over `count` rows that all have the same arguments, and gives the result of each row.
    ///
    /// Between one row and the next lies one of zeros, so that a loop that does not go by its steps comes to something
    /// else.
    func callLoop(
        _ arguments: [Payload], count: Int, in context: CallContext
    ) throws(CallFailure) -> [Payload] {
        let frame = context.begin(slots: arguments.count + 1)
        // What was placed lives in the context until the loop is over, which lets go of it.
        var isOver = false
        defer { if !isOver { context.end() } }
        var rows: [UnsafeMutableRawPointer] = []
        defer { rows.forEach { $0.deallocate() } }
        var steps: [Int] = []
        for (index, form) in self.arguments.enumerated() {
            try place(arguments[index], as: index, in: index, of: frame, context)
            // The slot of a column holds its address; a row is the column itself.
            var source = UnsafeRawPointer(frame.addresses[index]!)
            if form.isColumn { source = source.load(as: UnsafeRawPointer.self) }
            let step = 2 * form.rowSize
            let memory = Self.zeros(count * step)
            for row in 0..<count { (memory + row * step).copyMemory(from: source, byteCount: form.rowSize) }
            rows.append(memory)
            steps.append(step)
        }
        let step = 2 * (result?.rowSize ?? 8)
        let results = Self.zeros(count * step)
        defer { results.deallocate() }
        var read: [Result<Payload, CallFailure>] = []
        isOver = true
        try runLoop(
            count: count, arguments: rows.map { UnsafeRawPointer($0) }, steps: steps + [step], result: results,
            in: context
        ) {
            for row in 0..<count {
                do throws(CallFailure) {
                    read.append(.success(try readResult(results + row * step, context)))
                } catch {
                    read.append(.failure(error))
                }
            }
        }
        withExtendedLifetime(arguments) {}
        var payloads: [Payload] = []
        for result in read { payloads.append(try result.get()) }
        return payloads
    }

    /// Memory for rows, which the caller frees.
    private static func zeros(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, byteCount), alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return memory
    }
}

extension NativeForm {
    /// Whether a row is a `muster_column`.
    var isColumn: Bool {
        switch self {
        case .list, .row: true
        case .bool, .int64, .float64, .integer, .float32, .cString, .string, .bytes, .item: false
        }
    }

    /// The bytes of a row of a loop; the table in `muster_plugin.h`.
    var rowSize: Int {
        switch self {
        case .bool: 1
        case .integer(let integer): integer.size
        case .float32: MemoryLayout<Float>.stride
        case .int64, .float64: 8
        case .cString: MemoryLayout<UnsafeRawPointer>.stride
        case .string, .bytes, .item: MemoryLayout<muster_view>.stride
        case .list, .row: MemoryLayout<muster_column>.stride
        }
    }
}
