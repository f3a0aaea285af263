extension ConversionFailure {
    /// Where in the value, as programs write it: `workflow.tasks[3].parents[0]`. Empty: the value itself.
    package var keyPath: String {
        var text = ""
        for place in path {
            if let name = place.wholeMatch(of: /key "(.*)"/)?.1 {
                text += text.isEmpty ? String(name) : "." + name
            } else if let number = place.wholeMatch(of: /element ([0-9]+)/)?.1 {
                text += "[\(number)]"
            } else {
                text += text.isEmpty ? place : " " + place
            }
        }
        return text
    }
}
