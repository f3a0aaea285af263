import Foundation

extension Double {
    /// With three digits or so.
    var brief: String {
        switch abs(self) {
        case 100...: String(format: "%.0f", self)
        case 10..<100: String(format: "%.1f", self)
        case 1..<10: String(format: "%.2f", self)
        default: String(format: "%.4f", self)
        }
    }
}
