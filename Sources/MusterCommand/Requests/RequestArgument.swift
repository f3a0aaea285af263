import ArgumentParser
import Muster

/// Which request is meant.
struct RequestArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The id that `muster get --detach` printed.", valueName: "id"))
    var id: String

    func validate() throws {
        guard RequestID(id) == nil else { return }
        throw ValidationError(
            "`\(id)` is no request's id; an id has 16 hexadecimal digits, as `muster requests` shows them")
    }

    /// Does something with the request. A hint stands behind the error where there is none of that id.
    func withRequest<Result>(_ body: (RequestID) async throws -> Result) async throws -> Result {
        guard let id = RequestID(id) else { throw CommandFailure(.wrongInput, "`\(id)` is no request's id") }
        do {
            return try await body(id)
        } catch let error as ClusterError where error.kind == .unknownRequest {
            throw CommandFailure(.wrongInput, "\(error); `muster requests` lists those that it has")
        }
    }
}
