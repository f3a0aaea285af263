import MusterGraph

/// WfFormat, the JSON in which WfCommons (wfcommons.org) records what workflows did.
///
/// Two layouts are read. Up to 1.4 all that is known of a task stands in `workflow.tasks`; since 1.5 what it is stands in
/// `workflow.specification`, and how it ran in `workflow.execution`.
package enum WfFormat {
    /// The workflow that `bytes` record.
    ///
    /// - Throws: All that is wrong: where the text is no JSON by line and column, otherwise by the path of keys.
    package static func decode(_ bytes: [UInt8]) throws(WorkflowErrors) -> Workflow {
        let instance = try parse(bytes)
        let version = try read(VersionedInstance.self, from: instance)
        var builder = WorkflowBuilder(name: version.name ?? "workflow")
        switch version.schemaVersion {
        case "1.4": try read(FlatInstance.self, from: instance).add(to: &builder)
        case "1.5", "1.6": try read(SplitInstance.self, from: instance).add(to: &builder)
        default:
            throw WorkflowErrors([
                WorkflowError(
                    "the version is \"\(version.schemaVersion)\"; 1.4, 1.5 and 1.6 can be read, and WfFormat's tool"
                        + " wfcommons-migrate-instance.py makes those of older ones",
                    at: "schemaVersion")
            ])
        }
        return try builder.build()
    }

    private static func parse(_ bytes: [UInt8]) throws(WorkflowErrors) -> Value {
        do throws(GraphErrors) {
            return try GraphJSON.decodeValue(bytes)
        } catch {
            throw WorkflowErrors(
                error.errors.map { WorkflowError($0.message, line: $0.line, column: $0.column) })
        }
    }

    private static func read<T: Decodable>(_ type: T.Type, from value: Value) throws(WorkflowErrors) -> T {
        do throws(ConversionFailure) {
            return try ValueDecoder().decode(type, from: value)
        } catch {
            let path = error.keyPath
            throw WorkflowErrors([WorkflowError(error.message, at: path.isEmpty ? nil : path)])
        }
    }
}

/// What every version says.
private struct VersionedInstance: Decodable {
    let name: String?
    let schemaVersion: String
}

/// A whole number, which may be written with a fraction of nothing: `12.0`.
struct WholeNumber: Decodable {
    let value: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number = try container.decode(Double.self)
        if let exact = try? container.decode(Int.self) {
            value = exact
        } else if let exact = Int(exactly: number) {
            value = exact
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(number) is no whole number")
        }
    }
}
