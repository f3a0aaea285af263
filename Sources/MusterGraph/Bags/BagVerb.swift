/// What a step of a bag's plan does. The names are those of the form in JSON, which are dask's where it has one.
package enum BagVerb: String, CaseIterable, Sendable {
    // Where partitions come from.
    case range, sequence, partitions, text, csv, jsonLines, concatenate, zip
    // One partition at a time.
    case map, mapTuples, flatMap, filter, remove, flatten, pluck, unzipFirst, unzipSecond, mapPartitions, randomSample
    // One value from all.
    case count, sum, min, max, any, all, mean, variance, standardDeviation, fold, reduction
    // A smaller bag from all.
    case frequencies, topK, distinct, foldBy, sample, choices
    // Across partitions.
    case groupBy, join, product, repartition, sort, accumulate, take
    // Files from partitions.
    case writeText, writeCSV, writeJSONLines

    /// A parameter of a step.
    package struct Parameter: Hashable, Sendable {
        /// What stands there.
        package enum Kind: Hashable, Sendable {
            case function, integer, number, string, bool, bag
            /// A list of strings, or one string.
            case strings
            /// A list of bags.
            case bags
            /// Anything that a graph may hold.
            case term
        }

        package let name: String
        package let kind: Kind
        package let isRequired: Bool
    }

    /// Whether a plan begins with it.
    package var isSource: Bool {
        switch self {
        case .range, .sequence, .partitions, .text, .csv, .jsonLines, .concatenate, .zip: true
        default: false
        }
    }

    /// Whether it comes to one value.
    package var isReduction: Bool {
        switch self {
        case .count, .sum, .min, .max, .any, .all, .mean, .variance, .standardDeviation, .fold, .reduction, .writeText,
            .writeCSV, .writeJSONLines:
            true
        default: false
        }
    }

    /// The parameters. The first may be given without its name: `{"map": "math.inc"}`.
    package var parameters: [Parameter] {
        func required(_ name: String, _ kind: Parameter.Kind) -> Parameter {
            Parameter(name: name, kind: kind, isRequired: true)
        }
        func optional(_ name: String, _ kind: Parameter.Kind) -> Parameter {
            Parameter(name: name, kind: kind, isRequired: false)
        }
        let splitEvery = optional("splitEvery", .integer)
        switch self {
        case .range: return [required("bounds", .term), optional("partitions", .integer)]
        case .sequence: return [required("elements", .term), optional("of", .string), optional("partitions", .integer)]
        case .partitions: return [required("lists", .term)]
        case .text:
            return [
                required("paths", .strings), optional("blockSize", .integer), optional("includePath", .bool),
                optional("errors", .string),
            ]
        case .csv:
            return [
                required("paths", .strings), optional("of", .string), optional("columns", .strings),
                optional("header", .bool), optional("separator", .string), optional("blockSize", .integer),
                optional("errors", .string),
            ]
        case .jsonLines: return [required("paths", .strings), optional("blockSize", .integer)]
        case .concatenate, .zip: return [required("bags", .bags)]
        case .map: return [required("function", .function), optional("with", .bags)]
        case .mapTuples, .flatMap, .mapPartitions: return [required("function", .function)]
        case .filter, .remove: return [required("predicate", .function)]
        case .pluck: return [required("key", .term), optional("default", .term)]
        case .flatten, .unzipFirst, .unzipSecond: return []
        case .randomSample: return [required("probability", .number), optional("seed", .integer)]
        case .count, .sum, .any, .all, .mean: return [splitEvery]
        case .min, .max: return [optional("by", .function), splitEvery]
        case .variance, .standardDeviation: return [optional("ddof", .integer), splitEvery]
        case .fold:
            return [
                required("function", .function), required("initial", .term), optional("combine", .function), splitEvery,
            ]
        case .reduction: return [required("partial", .function), required("combine", .function), splitEvery]
        case .frequencies: return [optional("sorted", .bool), splitEvery]
        case .topK: return [required("count", .integer), optional("by", .function), splitEvery]
        case .distinct: return [optional("by", .function), splitEvery]
        case .foldBy:
            return [
                required("key", .function), required("function", .function), required("initial", .term),
                required("combine", .function), optional("partitions", .integer),
            ]
        case .sample, .choices: return [required("count", .integer), optional("seed", .integer), splitEvery]
        case .groupBy: return [required("key", .function), optional("partitions", .integer)]
        case .join:
            return [
                required("with", .bag), required("on", .function), optional("onOther", .function),
                optional("kind", .string), optional("partitions", .integer),
            ]
        case .product: return [required("with", .bag)]
        case .repartition: return [required("count", .integer)]
        case .sort: return [optional("by", .function), optional("partitions", .integer)]
        case .accumulate: return [required("function", .function), optional("initial", .term)]
        case .take: return [required("count", .integer), optional("partitions", .integer)]
        case .writeText, .writeJSONLines: return [required("path", .string), optional("overwrite", .bool)]
        case .writeCSV:
            return [required("path", .string), optional("header", .strings), optional("overwrite", .bool)]
        }
    }
}
