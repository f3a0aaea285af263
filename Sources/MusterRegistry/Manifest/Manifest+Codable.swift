import MusterGraph

// Unknown keys are ignored, so that a newer minor format can be read; what is empty is not written.

extension Manifest: Codable {
    private enum CodingKeys: String, CodingKey {
        case format, name, version, library, abi, isolation, documentation, functions
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        format = try container.decode(String.self, forKey: .format)
        guard let major = Int(format.prefix { $0 != "." }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: container, debugDescription: "\"\(format)\" is no version; \"1.0\" would be one")
        }
        guard major == 1 else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: container,
                debugDescription: "format \(format) is not known here; this Muster reads format 1")
        }
        name = try container.decode(String.self, forKey: .name)
        version = try container.decode(String.self, forKey: .version)
        library = try container.decode(String.self, forKey: .library)
        guard !library.isEmpty, !library.contains("/") else {
            throw DecodingError.dataCorruptedError(
                forKey: .library, in: container,
                debugDescription: "\"\(library)\" is not a file name; a library is named without its folder")
        }
        abi = try container.decode(ABI.self, forKey: .abi)
        let isolation = try container.decodeIfPresent(String.self, forKey: .isolation) ?? Isolation.none.rawValue
        guard let isolation = Isolation(rawValue: isolation) else {
            throw DecodingError.dataCorruptedError(
                forKey: .isolation, in: container,
                debugDescription: "\"\(isolation)\" is no isolation; these are: "
                    + Isolation.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.isolation = isolation
        documentation = try container.decodeIfPresent(String.self, forKey: .documentation) ?? ""
        functions = try container.decode([Function].self, forKey: .functions)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        try container.encode(library, forKey: .library)
        try container.encode(abi, forKey: .abi)
        if isolation != .none { try container.encode(isolation.rawValue, forKey: .isolation) }
        if !documentation.isEmpty { try container.encode(documentation, forKey: .documentation) }
        try container.encode(functions, forKey: .functions)
    }
}

extension Manifest.ABI: Codable, CustomStringConvertible {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        switch (text, numbers.count) {
        case ("c", _):
            self = .c
        case (_, 2):
            guard let major = numbers[0], let minor = numbers[1] else { fallthrough }
            self = .muster(major: major, minor: minor)
        default:
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is no ABI; \"c\", or a version of Muster's such as \"1.0\", would be")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// `1.0`, or `c`.
    package var description: String {
        switch self {
        case .muster(let major, let minor): "\(major).\(minor)"
        case .c: "c"
        }
    }
}

extension Manifest.CType: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let type = Manifest.CType(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "\"\(text)\" is no C type that can be given here; these are: \(Manifest.CType.names)")
        }
        self = type
    }
}

extension Manifest.Function: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, version, symbol, header, arguments, result, resultC, flags, documentation, examples
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        version = try container.decodeIfPresent(String.self, forKey: .version)
        symbol = try container.decodeIfPresent(String.self, forKey: .symbol)
        header = try container.decodeIfPresent(String.self, forKey: .header)
        arguments = try container.decode([Manifest.Argument].self, forKey: .arguments)
        result = try container.decode(String.self, forKey: .result)
        resultC = try container.decodeIfPresent(Manifest.CType.self, forKey: .resultC)
        flags = []
        for flag in try container.decodeIfPresent([String].self, forKey: .flags) ?? [] {
            guard let known = FunctionDescription.Flags(manifestName: flag) else {
                // An unknown flag may change how a function must be treated: ignoring it would be unsafe.
                throw DecodingError.dataCorruptedError(
                    forKey: .flags, in: container,
                    debugDescription: "\"\(flag)\" is no flag; these are: "
                        + FunctionDescription.Flags.manifestNames.map(\.name).joined(separator: ", "))
            }
            flags.insert(known)
        }
        documentation = try container.decodeIfPresent(String.self, forKey: .documentation) ?? ""
        examples = try container.decodeIfPresent([String].self, forKey: .examples) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encodeIfPresent(symbol, forKey: .symbol)
        try container.encodeIfPresent(header, forKey: .header)
        try container.encode(arguments, forKey: .arguments)
        try container.encode(result, forKey: .result)
        try container.encodeIfPresent(resultC, forKey: .resultC)
        if !flags.isEmpty { try container.encode(flags.namesInManifest, forKey: .flags) }
        if !documentation.isEmpty { try container.encode(documentation, forKey: .documentation) }
        if !examples.isEmpty { try container.encode(examples, forKey: .examples) }
    }
}

extension FunctionDescription.Flags {
    /// Each flag with its name in manifests.
    static let manifestNames: [(name: String, flag: FunctionDescription.Flags)] = [
        ("effects", .effects), ("threadSafe", .threadSafe), ("blocking", .blocking), ("context", .context),
        ("associative", .associative), ("commutative", .commutative),
    ]

    init?(manifestName: String) {
        guard let found = Self.manifestNames.first(where: { $0.name == manifestName }) else { return nil }
        self = found.flag
    }

    /// The names of the flags that are set, in a fixed order.
    var namesInManifest: [String] {
        Self.manifestNames.filter { contains($0.flag) }.map(\.name)
    }
}
