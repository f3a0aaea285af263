/// Writes values and graphs as JSON.
struct JSONWriter {
    /// What has been written.
    private(set) var text: [UInt8] = []

    private mutating func append(_ text: String) { self.text.append(contentsOf: text.utf8) }

    /// Writes a value as it is read back: what JSON can't say becomes `{"$": …}`.
    mutating func write(_ value: Value) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .int64(let value): append(String(value))
        case .float64(let value): write(value)
        case .string(let value): write(value)
        case .bytes(let value):
            append("{\"$\": {\"bytes\": \"")
            Base64.encode(value, into: &text)
            append("\"}}")
        case .list(let values): writeList(values) { $0.write($1) }
        case .map(let values): writeMap(values) { $0.write($1) }
        }
    }

    private mutating func write(_ value: Double) {
        if value.isFinite {
            append(value.description)
        } else {
            append("{\"$\": {\"float64\": \"\(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")\"}}")
        }
    }

    mutating func write(_ string: String) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x0a: append("\\n")
            case 0x0d: append("\\r")
            case 0x09: append("\\t")
            case 0..<0x20, 0x7f:
                let code = String(byte, radix: 16)
                append("\\u00" + (code.count < 2 ? "0" : "") + code)
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private mutating func writeList<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        append("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { append(", ") }
            write(&self, element)
        }
        append("]")
    }

    /// Writes a map by rising keys; as pairs when an object would look computed.
    private mutating func writeMap<Element>(_ members: [String: Element], _ write: (inout JSONWriter, Element) -> Void)
    {
        let sorted = members.sorted { $0.key < $1.key }
        if members["$"] != nil {
            append("{\"$\": {\"map\": ")
            writeList(sorted) { writer, member in
                writer.append("[")
                writer.write(member.key)
                writer.append(", ")
                write(&writer, member.value)
                writer.append("]")
            }
            append("}}")
            return
        }
        append("{")
        for (index, member) in sorted.enumerated() {
            if index > 0 { append(", ") }
            self.write(member.key)
            append(": ")
            write(&self, member.value)
        }
        append("}")
    }
}

extension JSONWriter {
    /// Writes a graph, one key a line.
    mutating func write(_ graph: Graph) {
        append("{")
        for (index, (key, term)) in zip(graph.keys, graph.terms).enumerated() {
            append(index > 0 ? ",\n  " : "\n  ")
            write(key.name)
            append(": ")
            write(term)
        }
        append(graph.isEmpty ? "}\n" : "\n}\n")
    }

    mutating func write(_ term: Term) {
        switch term {
        case .value(let value): write(value)
        case .key(let key): writeComputed { $0.write(key.name) }
        case .call(let call): writeComputed { $0.write(call) }
        case .list(let terms): writeList(terms) { $0.write($1) }
        case .map(let terms): writeMap(terms) { $0.write($1) }
        case .function(.named(let name)):
            writeComputed { writer in
                writer.append("{\"function\": ")
                writer.write(name)
                writer.append("}")
            }
        case .function(.described(let call)):
            writeComputed { writer in
                writer.append("{\"function\": ")
                writer.writeShort(call)
                writer.append("}")
            }
        case .inline(let call):
            writeComputed { writer in
                writer.append("{\"inline\": ")
                writer.writeShort(call)
                writer.append("}")
            }
        case .bag(let plan):
            writeComputed { writer in
                writer.append("{\"bag\": ")
                writer.write(plan.term)
                writer.append("}")
            }
        case .block(let block):
            guard let column = try? ColumnBlock(parsing: block, validate: .full).column,
                let rows = try? column.allValues()
            else {
                // It is refused when the graph is compiled; here there is nobody to tell.
                append("null")
                return
            }
            writeComputed { writer in
                writer.append("{\"list\": ")
                writer.writeList(rows) { $0.write($1) }
                writer.append(", \"of\": ")
                writer.write(column.type.description)
                writer.append("}")
            }
        case .parameter(let number): writeComputed { $0.append(String(number)) }
        case .future(let future): writeComputed { $0.append("{\"future\": \"\(future)\"}") }
        }
    }

    private mutating func writeComputed(_ body: (inout JSONWriter) -> Void) {
        append("{\"$\": ")
        body(&self)
        append("}")
    }

    private mutating func writeShort(_ call: Call) {
        append("[")
        write(call.function)
        for argument in call.arguments {
            append(", ")
            write(argument)
        }
        append("]")
    }

    private mutating func write(_ call: Call) {
        guard !call.options.isDefault else {
            writeShort(call)
            return
        }
        append("{\"call\": ")
        write(call.function)
        append(", \"args\": ")
        writeList(call.arguments) { $0.write($1) }
        let options = call.options
        if options.retries != 0 { append(", \"retries\": \(options.retries)") }
        if options.priority != 0 { append(", \"priority\": \(options.priority)") }
        if !options.after.isEmpty {
            append(", \"after\": ")
            writeList(options.after) { $0.write($1.name) }
        }
        if options.rerun { append(", \"rerun\": true") }
        if let milliseconds = options.timeout?.milliseconds {
            append(", \"timeout\": \(Double(milliseconds) / 1000)")
        }
        append("}")
    }
}

extension GraphJSON {
    /// `value` as JSON, on one line, without a line break at its end.
    package static func encode(_ value: Value) -> String {
        var writer = JSONWriter()
        writer.write(value)
        return String(decoding: writer.text, as: UTF8.self)
    }

    /// `graph` as JSON, one key a line.
    package static func encode(_ graph: Graph) -> String {
        var writer = JSONWriter()
        writer.write(graph)
        return String(decoding: writer.text, as: UTF8.self)
    }
}
