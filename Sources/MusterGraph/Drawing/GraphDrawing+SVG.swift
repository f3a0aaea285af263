extension GraphDrawing {
    private static var lineHeight: Double { 14 }
    private static var characterWidth: Double { 6.7 }
    private static var layerGap: Double { 48 }
    private static var boxGap: Double { 14 }

    /// The picture as SVG 1.1.
    var svg: String {
        let widths = layers.map { layer in layer.map { width(of: boxes[$0]) }.max() ?? 0 }
        let boxHeight = (boxes.map { Double($0.lines.count) }.max() ?? 1) * Self.lineHeight + 10
        let height = Double(layers.map(\.count).max() ?? 1) * (boxHeight + Self.boxGap) + Self.boxGap
        var lefts: [Double] = []
        var left = Self.boxGap
        for width in widths {
            lefts.append(left)
            left += width + Self.layerGap
        }
        let size = (Self.rounded(left - Self.layerGap + Self.boxGap), Self.rounded(height))
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size.0)" height="\(size.1)" viewBox="0 0 \(size.0) \(size.1)" \
            font-family="ui-monospace, monospace" font-size="11">
            <rect width="100%" height="100%" fill="#ffffff"/>

            """
        for (from, to) in lines {
            let start = (lefts[boxes[from].layer] + width(of: boxes[from]), boxes[from].place * height)
            let end = (lefts[boxes[to].layer], boxes[to].place * height)
            let bend = Self.rounded((start.0 + end.0) / 2)
            text += """
                <path d="M\(Self.rounded(start.0)) \(Self.rounded(start.1)) C\(bend) \(Self.rounded(start.1)) \
                \(bend) \(Self.rounded(end.1)) \(Self.rounded(end.0)) \(Self.rounded(end.1))" fill="none" stroke="#90a0b0"/>

                """
        }
        for box in boxes { text += svg(of: box, left: lefts[box.layer], middle: box.place * height) }
        return text + "</svg>\n"
    }

    private func svg(of box: Box, left: Double, middle: Double) -> String {
        let size = (width(of: box), Double(box.lines.count) * Self.lineHeight + 6)
        let top = middle - size.1 / 2
        var text = """
            <rect x="\(Self.rounded(left))" y="\(Self.rounded(top))" width="\(Self.rounded(size.0))" \
            height="\(Self.rounded(size.1))" rx="4" fill="#eef3f8" stroke="#506880"/>

            """
        for (index, line) in box.lines.enumerated() {
            let baseline = Self.rounded(top + Double(index + 1) * Self.lineHeight)
            let weight = index == 0 ? " font-weight=\"bold\"" : ""
            text += "<text x=\"\(Self.rounded(left + 6))\" y=\"\(baseline)\"\(weight)>\(Self.escaped(line))</text>\n"
        }
        return text
    }

    private func width(of box: Box) -> Double {
        Double(box.lines.map(\.count).max() ?? 0) * Self.characterWidth + 12
    }

    /// A length with one place behind the point: what a screen can show.
    private static func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            // Control characters stand in no XML.
            case _ where character.unicodeScalars.allSatisfy({ $0.value < 0x20 || $0.value == 0x7f }):
                result += "\u{fffd}"
            default: result.append(character)
            }
        }
    }
}

extension Graph {
    /// How many tasks a picture shows at most.
    package static let drawnTaskLimit = 2_000

    /// A picture of the tasks that the wanted keys need, as SVG.
    ///
    /// - Throws: What is wrong with the graph; or that it has more tasks than a picture can show.
    package func svg(wanted: [Key], files: BagFiles = .none) throws(GraphErrors) -> String {
        let (compiled, _) = try compile(wanted: wanted, files: files)
        guard compiled.count <= Self.drawnTaskLimit else {
            throw GraphErrors([
                GraphError(
                    message:
                        "the graph has \(compiled.count) tasks, and a picture shows \(Self.drawnTaskLimit) at most;"
                        + " fewer partitions make fewer tasks")
            ])
        }
        return GraphDrawing(compiled).svg
    }
}
