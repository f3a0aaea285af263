/// Why what is asked of a map or list is not there.
struct PickingFailure: Error {
    let message: String
}
