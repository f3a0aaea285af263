package import MusterGraph

/// A plugin as data: the functions that a library offers, for those who do not load it.
///
/// For a plugin of Muster a manifest is generated; for a library that knows nothing of Muster it is written by hand,
/// and is all that is needed to call the library's functions. `registry/manifest.schema.json` is its schema.
package struct Manifest: Hashable, Sendable {
    /// The version of this format that is written. A reader accepts each minor version of its own major version.
    package static let currentFormat = "1.0"

    /// The version of the format, `MAJOR.MINOR`.
    package var format: String
    /// The plugin's name, which is also the name of the manifest's file.
    package var name: String
    /// The version of each function that does not state its own.
    package var version: String
    /// The file name of the library, without a folder.
    package var library: String
    /// How the functions are called.
    package var abi: ABI
    /// Where the functions run.
    package var isolation: Isolation
    /// What the plugin is for; may be empty.
    package var documentation: String
    /// The functions, in the order of the file.
    package var functions: [Function]

    package init(
        format: String = Manifest.currentFormat, name: String, version: String, library: String, abi: ABI,
        isolation: Isolation = .none, documentation: String = "", functions: [Function]
    ) {
        self.format = format
        self.name = name
        self.version = version
        self.library = library
        self.abi = abi
        self.isolation = isolation
        self.documentation = documentation
        self.functions = functions
    }

    /// Which calling convention a library's functions have.
    package enum ABI: Hashable, Sendable {
        /// That of `muster_plugin.h`, in this version.
        case muster(major: Int, minor: Int)
        /// Plain C functions, found by their symbols.
        case c
    }

    /// Where functions run.
    package enum Isolation: String, Hashable, Sendable, CaseIterable {
        /// In the worker itself.
        case none
        /// In processes of their own, so that one that crashes takes no worker along.
        case process
    }

    /// One function.
    package struct Function: Hashable, Sendable {
        /// `family.function`.
        package var name: String
        /// Its version, where it differs from the plugin's.
        package var version: String?
        /// The C symbol, for a foreign library.
        package var symbol: String?
        /// The header that declares the symbol, for a foreign library: `math.h`.
        package var header: String?
        /// The arguments, in order.
        package var arguments: [Argument]
        /// The type of the result, as it is spelled in signatures.
        package var result: String
        /// The C type of a foreign function's result, where it is not the usual one for its type.
        package var resultC: CType?
        /// What else is known of the function.
        package var flags: FunctionDescription.Flags
        /// Markdown for people; may be empty.
        package var documentation: String
        /// Calls and what comes of them: `math.add(1, 2) == 3`, `math.divide(1, 0) throws`.
        package var examples: [String]

        package init(
            name: String, version: String? = nil, symbol: String? = nil, header: String? = nil, arguments: [Argument],
            result: String, resultC: CType? = nil, flags: FunctionDescription.Flags = [], documentation: String = "",
            examples: [String] = []
        ) {
            self.name = name
            self.version = version
            self.symbol = symbol
            self.header = header
            self.arguments = arguments
            self.result = result
            self.resultC = resultC
            self.flags = flags
            self.documentation = documentation
            self.examples = examples
        }
    }

    /// One argument of a function.
    package struct Argument: Hashable, Sendable, Codable {
        /// Its name; unique in the function.
        package var name: String
        /// Its type, as it is spelled in signatures.
        package var type: String
        /// The C type that a foreign function takes, where it is not the usual one for the type.
        package var c: CType?

        package init(name: String, type: String, c: CType? = nil) {
            self.name = name
            self.type = type
            self.c = c
        }
    }
}

extension Manifest.Function {
    /// The documentation as a plugin has it: with each example in a line.
    package var documentationWithExamples: String {
        let lines = examples.map { Example.marker + $0 }
        return ([documentation].filter { !$0.isEmpty } + lines).joined(separator: "\n")
    }

    /// The signature as text: `(a: int64, b: int64) -> int64`.
    package var signatureText: String {
        "(" + arguments.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + ") -> \(result)"
    }
}
