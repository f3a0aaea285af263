import Foundation

/// Where and when it was measured.
struct Machine: BenchmarkResult, Decodable {
    var benchmark = Self.name
    let date: String
    let processors: Int
    let system: String
    /// What it was built with, and what it was measured beside.
    let versions: [String]
    /// How many processes wanted a processor in the minute before: with more than a few tenths, times say little.
    let load: Double

    static let name = "machine"

    init(_ environment: BenchmarkEnvironment, _ rivals: [Rival]) {
        var format = Date.ISO8601FormatStyle()
        format = format.year().month().day()
        date = Date.now.formatted(format)
        processors = ProcessInfo.processInfo.activeProcessorCount
        system = Self.systemName
        versions = (environment.swiftVersion.map { ["Swift \($0)"] } ?? []) + rivals.map { $0.version(environment) }
        var loads = [0.0]
        getloadavg(&loads, 1)
        load = loads[0]
    }

    var text: String {
        "\(date), \(processors) processors, \(([system] + versions).joined(separator: ", ")), load \(load.brief)"
    }

    private static var systemName: String {
        let lines = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?.split(separator: "\n") ?? []
        let name = lines.first { $0.hasPrefix("PRETTY_NAME=") }?.dropFirst("PRETTY_NAME=".count)
        return name.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) } ?? "an unknown system"
    }
}
