package import Foundation

/// A JSON Schema (2020-12), as far as Muster's own schemas go: a keyword that is not known here is an error, so that no
/// part of a schema is passed over in silence.
package struct JSONSchema {
    private let root: JSONTree

    /// What is wrong with a schema itself.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads a schema.
    package init(contentsOf url: URL) throws {
        try self.init(json: try Data(contentsOf: url))
    }

    /// Reads a schema.
    package init(json: Data) throws {
        root = try JSONDecoder().decode(JSONTree.self, from: json)
        try Self.checkKeywords(of: root)
    }

    /// Whether a text, which is JSON, is as the schema says.
    package func accepts(json: Data) throws -> Bool {
        try accepts(try JSONDecoder().decode(JSONTree.self, from: json), root)
    }

    /// Whether a value is as a part of the schema says.
    private func accepts(_ value: JSONTree, _ schema: JSONTree) throws -> Bool {
        switch schema {
        case .bool(let isAccepted): return isAccepted
        case .object(let keywords):
            if let condition = keywords["if"], let consequence = keywords["then"],
                try accepts(value, condition), try !accepts(value, consequence)
            {
                return false
            }
            for (keyword, argument) in keywords where try !accepts(value, keyword, argument, among: keywords) {
                return false
            }
            return true
        case .null, .number, .string, .array: throw Failure(description: "\(schema) is no schema")
        }
    }

    private func accepts(
        _ value: JSONTree, _ keyword: String, _ argument: JSONTree, among keywords: [String: JSONTree]
    ) throws -> Bool {
        switch (keyword, argument, value) {
        case ("$ref", .string(let name), _): return try accepts(value, try definition(name))
        case ("not", _, _): return try !accepts(value, argument)
        case ("anyOf", .array(let schemas), _): return try schemas.contains { try accepts(value, $0) }
        case ("oneOf", .array(let schemas), _): return try schemas.filter { try accepts(value, $0) }.count == 1
        case ("type", .string(let type), _): return Self.isType(type, value)
        case ("type", .array(let types), _):
            return types.contains { if case .string(let type) = $0 { Self.isType(type, value) } else { false } }
        case ("enum", .array(let values), _): return values.contains(value)
        case ("const", _, _): return argument == value
        case (_, _, .object(let members)): return try accepts(members, keyword, argument, among: keywords)
        case (_, _, .array(let elements)): return try accepts(elements, keyword, argument, among: keywords)
        case ("pattern", .string(let pattern), .string(let text)): return try text.firstMatch(of: Regex(pattern)) != nil
        case ("minLength", .number(let least), .string(let text)): return text.unicodeScalars.count >= Int(least)
        case ("contentEncoding", .string("base64"), .string(let text)): return Data(base64Encoded: text) != nil
        case ("minimum", .number(let bound), .number(let number)): return number >= bound
        case ("maximum", .number(let bound), .number(let number)): return number <= bound
        case ("exclusiveMaximum", .number(let bound), .number(let number)): return number < bound
        default: return true
        }
    }

    private func accepts(
        _ members: [String: JSONTree], _ keyword: String, _ argument: JSONTree, among keywords: [String: JSONTree]
    ) throws -> Bool {
        switch (keyword, argument) {
        case ("required", .array(let names)):
            return names.allSatisfy { if case .string(let name) = $0 { members[name] != nil } else { false } }
        case ("properties", .object(let schemas)):
            return try members.allSatisfy { name, member in try schemas[name].map { try accepts(member, $0) } ?? true }
        case ("additionalProperties", _):
            guard case .object(let known)? = keywords["properties"] ?? .object([:]) else { return false }
            return try members.allSatisfy { name, member in
                try known[name] != nil || accepts(member, argument)
            }
        case ("propertyNames", _): return try members.keys.allSatisfy { try accepts(.string($0), argument) }
        default: return true
        }
    }

    private func accepts(
        _ elements: [JSONTree], _ keyword: String, _ argument: JSONTree, among keywords: [String: JSONTree]
    ) throws -> Bool {
        var first: [JSONTree] = []
        if case .array(let schemas)? = keywords["prefixItems"] { first = schemas }
        switch (keyword, argument) {
        case ("prefixItems", _): return try zip(elements, first).allSatisfy { try accepts($0, $1) }
        case ("items", _): return try elements.dropFirst(first.count).allSatisfy { try accepts($0, argument) }
        case ("minItems", .number(let least)): return elements.count >= Int(least)
        case ("uniqueItems", .bool(true)): return Set(elements).count == elements.count
        default: return true
        }
    }

    private func definition(_ reference: String) throws -> JSONTree {
        let prefix = "#/$defs/"
        guard reference.hasPrefix(prefix), case .object(let keywords) = root,
            case .object(let definitions)? = keywords["$defs"],
            let definition = definitions[String(reference.dropFirst(prefix.count))]
        else { throw Failure(description: "nothing is at \(reference)") }
        return definition
    }

    private static func isType(_ type: String, _ value: JSONTree) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
            ("object", .object):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
