import Foundation

/// What the table reads of a line of JSON: of this program's, and of those that measure what lies inside the modules.
struct ResultLine: Decodable {
    let benchmark: String
    let amount: String?
    let count: Int?
    let unit: String?
    let workers: Int?
    /// Whose memory or time it is, where a benchmark tells of several.
    let role: String?
    let figure: Figure?
    let p99Milliseconds: Figure?
    let cpuSeconds: [String: Double]?
    let peers: [PeerResult]?

    /// The lines of a file that are JSON; the others are for people.
    static func all(in text: String) -> [ResultLine] {
        let decoder = JSONDecoder()
        return text.split(separator: "\n").filter { $0.hasPrefix("{") }.compactMap { line in
            try? decoder.decode(ResultLine.self, from: Data(line.utf8))
        }
    }

    func peer(_ name: String) -> PeerResult? {
        peers?.first { $0.name == name }
    }
}
