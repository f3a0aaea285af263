/// What was measured, as the tables of `README.md`: DESIGN's measures, and every benchmark beside its peers.
struct MeasureTable: BenchmarkResult {
    struct Row: Encodable {
        let measure: String
        let target: String
        /// Nil where it was not measured.
        let measured: String?
        let isMet: Bool?
    }

    static let name = "measures"

    let benchmark = Self.name
    let rows: [Row]
    private let lines: ResultLines

    private enum CodingKeys: String, CodingKey {
        case benchmark, rows
    }

    init(_ lines: ResultLines) {
        self.lines = lines
        rows = Measure.all.map { measure in
            let finding = measure.find(lines)
            return Row(measure: measure.name, target: measure.target, measured: finding?.text, isMet: finding?.isMet)
        }
    }

    /// Whether anything was measured.
    var hasResults: Bool { !lines.rows.isEmpty }

    var text: String {
        let measures = rows.map { row in
            let met = row.isMet.map { $0 ? "yes" : "**no**" } ?? ""
            return [row.measure, row.target, row.measured ?? "not measured", met]
        }
        return [
            lines.machine?.text ?? "", Self.table(["", "target", "measured", "met"], measures),
            Self.table(ResultLines.header, lines.rows), "",
        ].joined(separator: "\n\n")
    }

    /// A table in Markdown.
    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }
}
