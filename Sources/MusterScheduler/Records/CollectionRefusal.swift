import MusterProtocol

/// Why a client does not get what it asked of a collection.
struct CollectionRefusal: Error {
    let reason: RequestFailed.Reason
    let message: String

    init(_ reason: RequestFailed.Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
