import ArgumentParser

/// Where a worker keeps results, as it is typed: `memory`, `spill`, `spill:DIR`, `disk:DIR`, or `DIR`, which is `disk:DIR`.
enum DataPlace: Hashable {
    case memory
    /// In memory, and beyond the limit in a folder; nil: in a temporary one.
    case spill(String?)
    case disk(String)

    init(parsing text: String) throws {
        switch text {
        case "memory": self = .memory
        case "spill": self = .spill(nil)
        case "", "disk", "disk:", "spill:":
            throw ValidationError("--data \(text) names no folder. It is memory, spill, spill:FOLDER or disk:FOLDER")
        case let text where text.hasPrefix("spill:"): self = .spill(String(text.dropFirst("spill:".count)))
        case let text where text.hasPrefix("disk:"): self = .disk(String(text.dropFirst("disk:".count)))
        default: self = .disk(text)
        }
    }

    /// The folder that was named.
    var folder: String? {
        switch self {
        case .memory, .spill(nil): nil
        case .spill(let folder?), .disk(let folder): folder
        }
    }

    /// The same in a folder of that name in the folder, as a word that can be typed.
    func argument(inFolder name: String) -> String {
        switch self {
        case .memory: "memory"
        case .spill(nil): "spill"
        case .spill(let folder?): "spill:\(folder)/\(name)"
        case .disk(let folder): "disk:\(folder)/\(name)"
        }
    }
}
