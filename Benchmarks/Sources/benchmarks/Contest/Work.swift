/// Something that is computed, here and by peers.
protocol Work {
    /// What a peer calls it, and what it is told about it.
    var order: [String] { get }
    /// How much of it there is, for people.
    var amount: String { get }
    /// How many tasks, elements or bytes that is; 1 where a time is not divided.
    var count: Int { get }
    var unit: Unit { get }
    /// What everybody has to answer. It is known beforehand, so that an error that all share is found too.
    var answer: String { get }
    /// The programs in C and C++ that compute it too.
    var programs: [NativeProgram] { get }
    /// The same, perhaps less of it, for those who take very much longer; rates are compared. Nil where they do not
    /// take part.
    var forRivals: (any RivalWork)? { get }

    /// Gets ready for a cluster, before anything is measured.
    func prepare(_ site: Site) async throws
    /// Computes it, and tells what is measured of that.
    func compute(_ site: Site) async throws -> Answer
    /// Ends what was begun.
    func close() async
}

extension Work {
    var count: Int { 1 }
    var programs: [NativeProgram] { [] }
    var forRivals: (any RivalWork)? { nil }

    func prepare(_ site: Site) async throws {}
    func close() async {}

    /// - Throws: ``WrongResult`` where the answer is another than the right one.
    func check(_ answer: Answer, by name: String) throws {
        if answer.answer != self.answer { throw WrongResult(of: name, found: answer.answer, wanted: self.answer) }
    }
}

/// Work that other programs of the same purpose do, too.
protocol RivalWork: Work {
    /// Whether it is written with tasks or with bags.
    var style: RivalStyle { get }
}

/// How work is written for another program.
enum RivalStyle {
    case tasks, bags
}
