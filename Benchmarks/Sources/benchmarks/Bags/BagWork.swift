import Muster

/// Something that is computed of a bag, here and by peers.
protocol BagWork {
    /// What a peer calls it.
    var name: String { get }
    /// How much of it there is, for people.
    var amount: String { get }
    /// What everybody has to answer. It is known beforehand, so that an error that all share is found too.
    var answer: String { get }
    /// What peers are told about it.
    var arguments: [String] { get }

    /// Computes it, from the plan to the answer. This is what is measured.
    func compute(_ client: Client) async throws -> String
}
