/// A decoder that is given bytes which may be anything: by `./dev fuzz`, which makes them up, and by the tests, which take
/// those of `Fuzzing/Corpus/NAME`.
///
/// To add one: a file `FuzzTarget+NAME.swift`, a line in `all`, and a few small examples in the corpus.
package struct FuzzTarget: Sendable {
    /// Its name in commands, and that of the folder with its examples.
    package let name: String
    /// Decodes. Returns why the bytes were refused, or nil when they were not.
    private let decode: @Sendable ([UInt8]) throws -> String?

    /// A target of that name.
    ///
    /// - Parameter decode: Decodes the bytes, and uses what comes out in every way that is there for it. What it throws is why
    ///   the bytes were refused, unless it is a ``FuzzFinding``.
    init(_ name: String, _ decode: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.name = name
        self.decode = { bytes in
            do {
                try decode(bytes)
                return nil
            } catch let finding as FuzzFinding {
                throw finding
            } catch {
                return "\(error)"
            }
        }
    }

    /// Every decoder.
    package static let all: [FuzzTarget] = [
        .messages, .graphBytes, .graphJSON, .valueJSON, .plans, .values, .types, .manifests, .addresses, .stores,
        .state, .workflows,
    ]

    /// Decodes some bytes. Returns why they were refused, or nil when they were not.
    package func run(_ bytes: [UInt8]) throws(FuzzFinding) -> String? {
        do {
            return try decode(bytes)
        } catch let finding as FuzzFinding {
            throw finding
        } catch {
            throw FuzzFinding("it let an error out: \(error)")
        }
    }
}

/// Something that no bytes should bring about, short of a crash.
package struct FuzzFinding: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    /// Throws where something does not hold.
    static func unless(_ holds: Bool, _ description: @autoclosure () -> String) throws(FuzzFinding) {
        if !holds { throw FuzzFinding(description()) }
    }

    /// What must not fail, as what it works on has been accepted.
    static func never<Result>(_ what: String, _ body: () throws -> Result) throws(FuzzFinding) -> Result {
        do {
            return try body()
        } catch {
            throw FuzzFinding("\(what): \(error)")
        }
    }
}
