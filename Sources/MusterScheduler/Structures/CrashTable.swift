import MusterProtocol

/// The calls that have killed workers. With one more than it may hold, the one goes that was heard of least lately.
struct CrashTable {
    private var records: [CrashCall: (record: CrashRecord, order: UInt64)] = [:]
    /// How many of the calls are of each function.
    private var countOfFunction: [String: Int] = [:]
    private var lastOrder: UInt64 = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { records.isEmpty }

    /// All records, those first that were heard of least lately.
    var all: [CrashRecord] { records.values.sorted { $0.order < $1.order }.map(\.record) }

    subscript(call: CrashCall) -> CrashRecord? { records[call]?.record }

    /// Whether any call of a function of that name is here.
    func knows(_ function: String) -> Bool { countOfFunction[function] != nil }

    /// Counts one more death.
    ///
    /// - Returns: The record, and the call that had to go for it; nil when the death was counted before.
    mutating func add(
        _ death: TaskAttempt, of call: CrashCall, failure: FailureDescription
    ) -> (record: CrashRecord, gone: CrashCall?)? {
        var record = records[call]?.record ?? CrashRecord(call: call, deaths: [], lastFailure: failure)
        guard !record.deaths.contains(death) else { return nil }
        record.deaths.append(death)
        record.lastFailure = failure
        return (record, set(record))
    }

    /// Takes a record up, in place of one of the same call. Returns the call that had to go for it.
    @discardableResult
    mutating func set(_ record: CrashRecord) -> CrashCall? {
        lastOrder += 1
        if records.updateValue((record, lastOrder), forKey: record.call) == nil {
            countOfFunction[record.call.function, default: 0] += 1
        }
        guard records.count > limit, let oldest = records.min(by: { $0.value.order < $1.value.order }) else {
            return nil
        }
        remove(oldest.key)
        return oldest.key
    }

    mutating func remove(_ call: CrashCall) {
        guard records.removeValue(forKey: call) != nil else { return }
        let rest = countOfFunction[call.function, default: 1] - 1
        countOfFunction[call.function] = rest == 0 ? nil : rest
    }
}
