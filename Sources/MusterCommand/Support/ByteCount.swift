import Foundation

/// A number of bytes for people: `1.5 MiB`.
func describeBytes(_ count: Int64) -> String {
    var size = Double(count)
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if size < 1024 { return String(format: unit == "B" ? "%.0f %@" : "%.1f %@", size, unit as NSString) }
        size /= 1024
    }
    return String(format: "%.1f TiB", size)
}
