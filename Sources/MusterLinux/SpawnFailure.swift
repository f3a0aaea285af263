import Glibc

/// Why a program could not be started.
package struct SpawnFailure: Error, CustomStringConvertible {
    /// The system's number of the error.
    package let number: Int32

    package var description: String { String(cString: strerror(number)) }
}
