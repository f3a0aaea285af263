package import Foundation
import MusterGraph

extension Manifest {
    /// Reads the manifest in a file, and checks it.
    package init(contentsOf path: String) throws(ManifestError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ManifestError(file: path, message: "there is no such file, or it cannot be read")
        }
        try self.init(decoding: data, from: path)
    }

    /// Reads a manifest from JSON, and checks it.
    ///
    /// - Parameter file: What errors call the place that the JSON comes from.
    package init(decoding data: Data, from file: String) throws(ManifestError) {
        do {
            self = try JSONDecoder().decode(Manifest.self, from: data)
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw ManifestError(malformed: data, file: file)
                ?? ManifestError(DecodingError.dataCorrupted(context), file: file)
        } catch let error as DecodingError {
            throw ManifestError(error, file: file)
        } catch {
            throw ManifestError(file: file, message: "\(error)")
        }
        try check(file: file)
    }

    /// The manifest as JSON: indented, the members of each object in a fixed order, and a line end at its end.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// Checks what the decoder cannot see: names, types, and what only foreign functions have.
    private func check(file: String) throws(ManifestError) {
        var seen: [String: Int] = [:]
        for (index, function) in functions.enumerated() {
            let place = "functions[\(index)]"
            guard FunctionName.isValid(function.name) else {
                throw ManifestError(file: file, place: "\(place).name", message: FunctionName.complaint(function.name))
            }
            try check(function, file: file, place: place)
            let identity = "\(function.name) \(function.version ?? version) \(function.signatureText)"
            if let first = seen.updateValue(index, forKey: identity) {
                throw ManifestError(
                    file: file, place: place, message: "\(identity) stands in functions[\(first)] already")
            }
        }
    }

    private func check(_ function: Function, file: String, place: String) throws(ManifestError) {
        do {
            _ = try Signature(parsing: function.signatureText)
        } catch {
            throw ManifestError(file: file, place: place, message: "\(function.signatureText): \(error)")
        }
        switch abi {
        case .c:
            guard function.symbol != nil else {
                throw ManifestError(
                    file: file, place: place,
                    message: "\(function.name) has no \"symbol\", which a function of a C library needs")
            }
            for argument in function.arguments {
                guard let c = argument.c, argument.type != c.type else { continue }
                throw ManifestError(
                    file: file, place: place,
                    message: "argument \(argument.name) is \(argument.type); \"\(c.rawValue)\" is a C type of \(c.type)"
                )
            }
            if let c = function.resultC, !c.resultTypes.contains(function.result) {
                throw ManifestError(
                    file: file, place: place,
                    message: "the result is \(function.result); \"\(c.rawValue)\" is a C type of "
                        + c.resultTypes.joined(separator: " and "))
            }
        case .muster:
            if function.resultC != nil || function.arguments.contains(where: { $0.c != nil }) {
                throw ManifestError(
                    file: file, place: place, message: "only functions of a C library (\"abi\": \"c\") have C types")
            }
        }
    }
}

extension ManifestError {
    /// Where a text stops being JSON, which Foundation's decoder does not tell; nil for JSON.
    init?(malformed data: Data, file: String) {
        do throws(GraphErrors) {
            _ = try GraphJSON.decodeValue(Array(data))
            return nil
        } catch {
            guard let first = error.errors.first, let line = first.line, let column = first.column else { return nil }
            self.init(
                file: file, place: "line \(line), column \(column)", message: "this is not JSON: \(first.message)")
        }
    }

    /// A decoder's error, with its place spelled as a path.
    init(_ error: DecodingError, file: String) {
        let (context, message) =
            switch error {
            case .keyNotFound(let key, let context): (context, "\"\(key.stringValue)\" is missing")
            case .typeMismatch(let type, let context):
                (context, "\(Self.name(of: type)) was expected" + Self.found(context.debugDescription))
            case .valueNotFound(let type, let context):
                (context, "null stands where \(Self.name(of: type)) was expected")
            case .dataCorrupted(let context):
                (context, Self.describe(context))
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "\(error)")
            }
        var place = ""
        for key in context.codingPath {
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += (place.isEmpty ? "" : ".") + key.stringValue
            }
        }
        self.init(file: file, place: place, message: message)
    }

    /// What JSON calls what a type is read from.
    private static func name(of type: any Any.Type) -> String {
        let name = "\(type)"
        if name == "String" { return "a string" }
        return name.hasPrefix("Array<") ? "an array" : "an object"
    }

    /// What Foundation found instead of what it was to decode, which it says in a sentence.
    private static func found(_ sentence: String) -> String {
        guard let start = sentence.range(of: "but found "), let end = sentence.range(of: " instead") else { return "" }
        let found = String(sentence[start.upperBound..<end.lowerBound])
        let names = ["number": "a number", "bool": "a bool", "a dictionary": "an object"]
        return ", and \(names[found] ?? found) is there"
    }

    /// Foundation says where JSON is malformed only in the error below its own.
    private static func describe(_ context: DecodingError.Context) -> String {
        guard let underlying = context.underlyingError else { return context.debugDescription }
        let detail = (underlying as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
        return "\(context.debugDescription) \(detail ?? "\(underlying)")"
    }
}
