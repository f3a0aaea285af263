/// The version of this command.
enum Version {
    /// As `--version` prints it.
    static let description = "0.1.0"
}
