import MusterGraph
import MusterProtocol

/// Stored collections: plans under names, which any client stores and any other goes on from.
///
/// Step 1: a client stores a plan with the names of the functions that it needs (`setCollection`). Step 2: any client asks
/// for it (`collection`), and submits what it says as a graph of its own. The scheduler never looks into a plan, runs
/// nothing for it, and forgets it when it is told to (`deleteCollection`). The other end is `Client+Collections`.
extension SchedulerState {
    mutating func answerCollection(_ query: Query, from client: ConnectionID) {
        do throws(CollectionRefusal) {
            let value = try collectionAnswer(to: query)
            sendWhenRecorded(client, .answer(Answer(request: query.request, value: value)))
        } catch {
            let failed = RequestFailed(request: query.request, message: error.message, reason: error.reason)
            send(client, .requestFailed(failed))
        }
    }

    private mutating func collectionAnswer(to query: Query) throws(CollectionRefusal) -> Value {
        switch query.kind {
        case .setCollection: return try setCollection(query.argument)
        case .collection: return try collection(query.argument)
        case .collections:
            return .list(collections.values.sorted { $0.name < $1.name }.map { $0.value(withPlan: false) })
        case .deleteCollection: return try deleteCollection(query.argument)
        case .workers, .functions, .status, .load, .requests:
            throw CollectionRefusal(.request, "this is no question about collections")
        }
    }

    private mutating func setCollection(_ argument: Value) throws(CollectionRefusal) -> Value {
        try checkWritable()
        let record = try record(of: argument)
        let known = collections[record.name]
        if let known, Self.member("replace", of: argument) != .bool(true) {
            throw CollectionRefusal(
                .collectionExists,
                "a collection `\(known.name)` is stored already (a \(known.kind)); another takes its place only where "
                    + "`replace` is said")
        }
        try checkLimits(of: record, replacing: known)
        collections[record.name] = record
        put(.collections, key: CollectionRecord.key(of: record.name), record)
        return record.value(withPlan: false)
    }

    private func collection(_ argument: Value) throws(CollectionRefusal) -> Value {
        let record = try knownCollection(argument)
        if Self.member("check", of: argument) != .bool(false) { try checkFunctions(of: record) }
        return record.value(withPlan: true)
    }

    private mutating func deleteCollection(_ argument: Value) throws(CollectionRefusal) -> Value {
        try checkWritable()
        let record = try knownCollection(argument)
        collections[record.name] = nil
        self.record(.remove(.collections, key: CollectionRecord.key(of: record.name)))
        return record.value(withPlan: false)
    }
}

/// What is asked for, and whether it is there.
extension SchedulerState {
    /// Whether a change would survive.
    private func checkWritable() throws(CollectionRefusal) {
        guard recording.problem == nil else { throw CollectionRefusal(.request, unwritableText) }
    }

    private func knownCollection(_ argument: Value) throws(CollectionRefusal) -> CollectionRecord {
        let name = try Self.string("name", of: argument)
        guard let record = collections[name] else { throw unknownCollection(name) }
        return record
    }

    private func unknownCollection(_ name: String) -> CollectionRefusal {
        let message = "there is no collection `\(name)`"
        guard !collections.isEmpty else { return CollectionRefusal(.unknownCollection, message + "; none is stored") }
        let near = EditDistance.near(name, among: collections.keys, upTo: 3).map { "`\($0)`" }
        guard let last = near.last else {
            let others = collections.count == 1 ? "1 other is" : "\(collections.count) others are"
            return CollectionRefusal(.unknownCollection, message + "; \(others) stored")
        }
        let first = near.dropLast().joined(separator: ", ")
        return CollectionRefusal(
            .unknownCollection, message + "; did you mean \(first.isEmpty ? last : "\(first) or \(last)")?")
    }

    /// Whether somebody could compute it now.
    private func checkFunctions(of record: CollectionRecord) throws(CollectionRefusal) {
        let missing = record.functions.filter { catalog.functions(named: $0.name).isEmpty }
        guard !missing.isEmpty else { return }
        let list = missing.map { function in
            let version = function.versions.isEmpty ? "" : " (stored with \(function.versions.joined(separator: ", ")))"
            return "`\(function.name)`\(version)"
        }.joined(separator: ", ")
        guard !workerOfConnection.isEmpty else {
            throw CollectionRefusal(
                .noWorker, "no worker is connected, so nobody has what the collection `\(record.name)` needs: \(list)")
        }
        throw CollectionRefusal(
            .functionsMissing, "no connected worker has what the collection `\(record.name)` needs: \(list)")
    }
}

/// What is to be stored, and whether it may be.
extension SchedulerState {
    private func record(of argument: Value) throws(CollectionRefusal) -> CollectionRecord {
        let name = try Self.string("name", of: argument)
        try Self.check(name, "of a collection")
        let spelled = try Self.string("kind", of: argument)
        guard let kind = CollectionRecord.Kind(rawValue: spelled) else {
            throw CollectionRefusal(.invalidCollection, "a collection is a `graph` or a `bag`, not a `\(spelled)`")
        }
        let plan = try Self.string("plan", of: argument)
        return CollectionRecord(
            name: name, kind: kind, plan: plan, functions: try functions(of: argument),
            storedAtMilliseconds: configuration.beginMilliseconds + now.nanoseconds / 1_000_000)
    }

    private func functions(of argument: Value) throws(CollectionRefusal) -> [CollectionRecord.Function] {
        guard case .list(let items)? = Self.member("functions", of: argument) else {
            throw CollectionRefusal(.invalidCollection, "a collection has `functions`, the names of those it needs")
        }
        var names: Set<String> = []
        for item in items {
            guard case .string(let name) = item else {
                throw CollectionRefusal(.invalidCollection, "a function that a collection needs is told by its name")
            }
            try Self.check(name, "of a function")
            guard names.insert(name).inserted else {
                throw CollectionRefusal(.invalidCollection, "the function `\(name)` stands twice among `functions`")
            }
        }
        return names.sorted().map { name in
            let versions = Set(catalog.functions(named: name).map(\.version))
            return CollectionRecord.Function(name: name, versions: versions.sorted())
        }
    }

    private func checkLimits(
        of record: CollectionRecord, replacing known: CollectionRecord?
    ) throws(CollectionRefusal) {
        func check(_ what: String, _ found: Int, _ limit: Int, _ advice: String) throws(CollectionRefusal) {
            guard found > limit else { return }
            throw CollectionRefusal(.limit, "\(what): \(found), and the limit is \(limit)\(advice)")
        }
        let others = collections.values.filter { $0.name != known?.name }
        let advice = "; delete some that are not needed any more"
        try check("the bytes of the plan of `\(record.name)`", record.byteCount, configuration.planByteCount, "")
        try check("collections", others.count + 1, configuration.collectionCount, advice)
        try check(
            "the bytes of the plans of all collections", others.reduce(record.byteCount) { $0 + $1.byteCount },
            configuration.collectionsByteCount, advice)
        try check(
            "the functions that all collections need",
            others.reduce(record.functions.count) { $0 + $1.functions.count },
            configuration.collectionsFunctionCount, advice)
    }

    /// Names are shown to people, one a line.
    private static func check(_ name: String, _ whose: String) throws(CollectionRefusal) {
        guard !name.isEmpty else { throw CollectionRefusal(.invalidCollection, "the name \(whose) is empty") }
        let (count, limit) = (name.utf8.count, Limits.collectionNameByteCount)
        guard count <= limit else {
            throw CollectionRefusal(.limit, "the bytes of the name \(whose): \(count), and the limit is \(limit)")
        }
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw CollectionRefusal(.invalidCollection, "the name \(whose) has control characters")
        }
    }

    private static func member(_ name: String, of argument: Value) -> Value? {
        if case .map(let members) = argument { members[name] } else { nil }
    }

    private static func string(_ name: String, of argument: Value) throws(CollectionRefusal) -> String {
        guard case .string(let text)? = member(name, of: argument) else {
            throw CollectionRefusal(.request, "a question about a collection needs `\(name)`, a string")
        }
        return text
    }
}
