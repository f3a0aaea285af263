import Foundation

extension Double {
    /// With three digits or so.
    package var brief: String {
        switch abs(self) {
        case 1_000...: Int(rounded()).grouped
        case 100..<1_000: String(format: "%.0f", self)
        case 10..<100: String(format: "%.1f", self)
        case 1..<10: String(format: "%.2f", self)
        default: String(format: "%.3g", self)
        }
    }
}

extension Int {
    /// With a comma before every three digits.
    package var grouped: String {
        let digits = Array(String(magnitude).reversed())
        let groups = stride(from: 0, to: digits.count, by: 3).map { digits[$0..<Swift.min($0 + 3, digits.count)] }
        return (self < 0 ? "-" : "") + String(groups.joined(separator: ",").reversed())
    }
}
