import Foundation

/// What was measured, as the tables of `README.md`: DESIGN's measures, and every benchmark beside its peers.
struct MeasureTable: BenchmarkResult {
    struct Row: Encodable {
        let measure: String
        let target: String
        /// Nil where it was not measured.
        let measured: String?
        let isMet: Bool?
    }

    let benchmark = "measures"
    let rows: [Row]
    private let machine: Machine?
    private let lines: [ResultLine]

    private enum CodingKeys: String, CodingKey {
        case benchmark, rows
    }

    init(_ text: String) {
        lines = ResultLine.all(in: text)
        machine = text.split(separator: "\n").lazy
            .compactMap { try? JSONDecoder().decode(Machine.self, from: Data($0.utf8)) }
            .last { $0.benchmark == Machine.name }
        rows = Measure.all.map { [lines] measure in
            let finding = measure.find(lines)
            return Row(
                measure: measure.name, target: measure.target, measured: finding?.text, isMet: finding?.isMet)
        }
    }

    /// Whether anything was measured.
    var hasResults: Bool { lines.contains { $0.figure != nil } }

    var text: String {
        let measures = rows.map { row in
            let met = row.isMet.map { $0 ? "yes" : "**no**" } ?? ""
            return "| \(row.measure) | \(row.target) | \(row.measured ?? "not measured") | \(met) |"
        }
        let results = lines.filter { $0.figure != nil }.flatMap(Self.rows)
        return
            ([machine?.text ?? "", "", "| | target | measured | met |", "|---|---|---|---|"] + measures
            + [
                "", "| | | median | fastest to slowest | p99, ms | CPU, s | times Muster's |",
                "|---|---|---|---|---|---|---|",
            ]
            + results + [""]).joined(separator: "\n")
    }

    /// A benchmark, and its peers below it.
    private static func rows(_ line: ResultLine) -> [String] {
        guard let figure = line.figure else { return [] }
        let unit = line.unit ?? ""
        let name = "`\(line.benchmark)`\(line.role.map { ", " + $0 } ?? "")"
        let amount = line.amount ?? line.workers.map { "\($0.grouped) workers" } ?? ""
        let cpuSeconds = line.cpuSeconds.map { $0.values.reduce(0, +) }
        let own = row([name, amount], figure, unit, line.p99Milliseconds, cpuSeconds, "1")
        let peers = (line.peers ?? []).map { peer in
            row(
                [peer.name, peer.amount == line.amount ? "" : peer.amount], peer.figure, unit, peer.p99Milliseconds,
                peer.cpuSeconds, peer.timesMuster.brief)
        }
        return [own] + peers
    }

    private static func row(
        _ names: [String], _ figure: Figure, _ unit: String, _ p99Milliseconds: Figure?, _ cpuSeconds: Double?,
        _ timesMuster: String
    ) -> String {
        let spread = [figure.minimum, figure.maximum].sorted().map(\.brief).joined(separator: " to ")
        let cells =
            names + [
                "\(figure.median.brief) \(unit)", spread, p99Milliseconds?.median.brief ?? "",
                cpuSeconds.map { String(format: "%.2f", $0) } ?? "", timesMuster,
            ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
