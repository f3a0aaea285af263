/// What `Benchmarks/Insides` measures.
package enum Inside: String, CaseIterable, Codable, Sendable {
    case zeroWorker = "zero-worker"
    case memory
    case submit
    case journalCommits = "journal-commits"
}
