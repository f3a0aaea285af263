extension GraphCompiler {
    /// Makes the task of the key at `place`.
    mutating func draftTask(at place: Int, _ output: inout TaskOutput) {
        let term = graph.terms[place]
        let draft: Int
        switch term {
        case .call(let call), .inline(let call):
            // At a key there is nothing around the call that it could be a part of.
            draft = draftCall(call, in: TermContext(place: place), &output)
        case .value, .key, .list, .map, .function, .parameter, .future, .block, .bag:
            write(term, in: TermContext(place: place), &output)
            draft = finishDraft(function: CompiledGraph.noFunction, at: place, &output)
        }
        setDraft(draft, at: place)
    }

    /// Makes a task that is `call`, and returns its number.
    private mutating func draftCall(_ call: Call, in context: TermContext, _ output: inout TaskOutput) -> Int {
        let place = context.place
        let function = functionIndex(of: call.function)
        var inner = context.deeper
        inner.insideDescribed = false
        inner.insideCall = true
        writeArguments(of: call, in: inner, &output)
        let outer = callPathCount
        callPathCount = path.count
        defer { callPathCount = outer }
        for key in call.options.after {
            switch resolve(key, usedAt: place) {
            case .task(let place): output.write(.after, .place(place))
            case .inline(let found):
                // A value is always there; a future is not, and only a task can be waited for.
                guard case .future = graph.terms[found] else { continue }
                needTask(at: found)
                output.write(.after, .place(found))
            case .broken: break
            }
        }
        let draft = finishDraft(function: function, at: place, &output)
        if !call.options.isDefault {
            check(call.options, function: call.function, at: place)
            options.append((draft, call.options))
        }
        return draft
    }

    private mutating func finishDraft(function: UInt32, at place: Int, _ output: inout TaskOutput) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: output.writer.bytes)
        for link in output.links { links.append(TaskLink(offset: start + link.offset, target: link.target)) }
        output.removeAll()
        var number: Int32 = -1
        if !path.isEmpty {
            number = Int32(names.count)
            names.append(name(at: place))
        }
        drafts.append(
            TaskDraft(
                function: function, place: UInt32(place), name: number, linksEnd: UInt32(links.count),
                bytesEnd: bytes.count))
        return drafts.count - 1
    }

    private mutating func check(_ options: Call.Options, function: String, at place: Int) {
        if UInt32(exactly: options.retries) == nil {
            report("retries are \(options.retries), and must be 0 or more", function: function, at: place)
        }
        if Int32(exactly: options.priority) == nil {
            report("a priority of \(options.priority) does not fit 32 bits", function: function, at: place)
        }
        if let timeout = options.timeout, timeout.milliseconds == nil {
            report("a timeout must be above 0 and at most 49 days", function: function, at: place)
        }
    }
}

/// Where a term stands that is being written.
struct TermContext {
    /// The place of its key in the graph.
    var place: Int
    /// Whether a function is being described around it.
    var insideDescribed = false
    /// Whether a call is around it that it can be computed within.
    var insideCall = false
    /// Whether it belongs to a function that stands at a key and is copied to where it is used.
    var insideCopied = false
    /// How deep it is nested.
    var depth = 1

    /// One level further in.
    var deeper: TermContext {
        var deeper = self
        deeper.depth += 1
        return deeper
    }
}

extension GraphCompiler {
    private mutating func writeArguments(of call: Call, in context: TermContext, _ output: inout TaskOutput) {
        let outer = callPathCount
        callPathCount = path.count
        defer { callPathCount = outer }
        for (index, argument) in call.arguments.enumerated() {
            path.append(.index(index))
            write(argument, in: context, &output)
            path.removeLast()
        }
    }

    /// Writes one term as a MessagePack item. Recursion is bounded by `termDepth`.
    private mutating func write(_ term: Term, in context: TermContext, _ output: inout TaskOutput) {
        guard context.depth <= Self.termDepth else {
            report("calls, lists and maps nest at most \(Self.termDepth) deep", at: context.place)
            output.write(.reference, nil)
            return
        }
        switch term {
        case .value(let value):
            let start = output.writer.bytes.count
            if !output.write(value, depth: MessagePackReader.maximumDepth - context.depth) {
                output.writer.truncate(to: start)
                output.write(.reference, nil)
                report("lists and maps nest at most \(MessagePackReader.maximumDepth) deep", at: context.place)
            }
        case .key(let key):
            switch resolve(key, usedAt: context.place) {
            case .task(let place): output.write(.reference, .place(place))
            case .inline(let place): writeCopy(ofTermAt: place, in: context.deeper, &output)
            case .broken: output.write(.reference, nil)
            }
        case .future(let future): output.write(future)
        case .function(.named(let name)): output.write(.function, functionIndex(of: name))
        case .function(.described(let call)): writeFunction(call, in: context, &output)
        case .parameter(let number): writeParameter(number, in: context, &output)
        case .call(let call): writeCall(call, in: context, &output)
        case .inline(let call): writeInline(call, in: context, &output)
        case .block(let block): output.write(block: block)
        case .bag(let plan): write(expand(plan, at: context.place), in: context, &output)
        case .list(let terms):
            output.writer.beginArray(terms.count)
            for (index, term) in terms.enumerated() {
                path.append(.index(index))
                write(term, in: context.deeper, &output)
                path.removeLast()
            }
        case .map(let terms):
            output.writer.beginMap(terms.count)
            for (key, term) in terms.sorted(by: { $0.key < $1.key }) {
                output.writer.write(key)
                path.append(.member(key))
                write(term, in: context.deeper, &output)
                path.removeLast()
            }
        }
    }

    /// Writes a small literal, a future or a function that stands at another key.
    private mutating func writeCopy(ofTermAt place: Int, in context: TermContext, _ output: inout TaskOutput) {
        var context = context
        if case .function(.described) = graph.terms[place] {
            // Copies inside copies could grow without bound.
            if context.insideCopied {
                report(
                    "the function at `\(graph.keys[place])` is used inside another function's description",
                    at: context.place)
                output.write(.reference, nil)
                return
            }
            context.insideCopied = true
        }
        write(graph.terms[place], in: context, &output)
    }

    /// Writes a call that stands inside another: as a task of its own, or, when it has parameters, as a function.
    private mutating func writeCall(_ call: Call, in context: TermContext, _ output: inout TaskOutput) {
        if call.hasParameters(depth: Self.termDepth - context.depth) {
            context.insideDescribed
                ? writeDescribed(call, in: context, &output) : writeFunction(call, in: context, &output)
        } else {
            var nested = TaskOutput()
            let draft = draftCall(call, in: context, &nested)
            output.write(.reference, .draft(draft))
        }
    }

    /// Writes a described function as an argument.
    private mutating func writeFunction(_ call: Call, in context: TermContext, _ output: inout TaskOutput) {
        if context.insideDescribed {
            report(
                "a function is described inside another one; register it, and give its name", function: call.function,
                at: context.place)
            output.write(.reference, nil)
        } else {
            writeDescribed(call, in: context, &output)
        }
    }

    private mutating func writeDescribed(_ call: Call, in context: TermContext, _ output: inout TaskOutput) {
        if !call.options.isDefault {
            report("a call inside a described function has no options", function: call.function, at: context.place)
        }
        var innerContext = context.deeper
        innerContext.insideDescribed = true
        writePart(.described, call, in: innerContext, &output)
    }

    /// Writes a call that is computed within the task around it.
    private mutating func writeInline(_ call: Call, in context: TermContext, _ output: inout TaskOutput) {
        guard context.insideCall else {
            // In a list at a key, say, there is no call that it could be a part of.
            return writeCall(call, in: context, &output)
        }
        if context.insideDescribed {
            report("an inline call stands inside a described function", function: call.function, at: context.place)
            output.write(.reference, nil)
            return
        }
        if !call.options.isDefault {
            report("an inline call has no options; its task has", function: call.function, at: context.place)
        }
        writePart(.inline, call, in: context.deeper, &output)
    }

    /// Writes a call that is not a task: an extension with the function and its arguments.
    private mutating func writePart(
        _ kind: ArgumentExtension, _ call: Call, in context: TermContext, _ output: inout TaskOutput
    ) {
        var inner = TaskOutput()
        inner.writer.beginArray(1 + call.arguments.count)
        inner.writer.write(functionIndex(of: call.function))
        writeArguments(of: call, in: context, &inner)
        output.writer.beginExtension(kind.rawValue, length: inner.writer.bytes.count)
        let start = output.writer.bytes.count
        output.writer.append(raw: inner.writer.bytes)
        for link in inner.links { output.links.append(TaskLink(offset: start + link.offset, target: link.target)) }
    }

    private mutating func writeParameter(_ number: Int, in context: TermContext, _ output: inout TaskOutput) {
        if !context.insideDescribed {
            report("`$\(number)` stands for a parameter, and there is no function around it", at: context.place)
            output.write(.reference, nil)
        } else if let number = UInt8(exactly: number) {
            output.writer.beginExtension(ArgumentExtension.parameter.rawValue, length: 1)
            output.writer.append(raw: [number])
        } else {
            // Such numbers come from closures in Swift, see `Lambda`.
            let hint = number > 255 ? "; or a closure uses a parameter of the closure around it, which it cannot" : ""
            report("a parameter has a number from 0 to 255, not \(number)\(hint)", at: context.place)
            output.write(.reference, nil)
        }
    }
}

extension Call {
    /// Whether calls with parameters that stand directly among the arguments are functions given to this call.
    ///
    /// The primitives of bags take functions, so a parameter inside such an argument belongs to that function. In other
    /// calls it belongs to whatever encloses the call.
    private var bindsParameters: Bool { function.hasPrefix("bag.") }

    /// Whether the call contains parameters that are not bound inside it, which makes it a function.
    ///
    /// Looks `depth` levels deep; what nests deeper is refused by the compiler anyway.
    func hasParameters(depth: Int) -> Bool {
        arguments.contains { argument in
            if bindsParameters, case .call = argument { return false }
            return argument.hasParameters(depth: depth - 1)
        }
    }
}

extension Term {
    fileprivate func hasParameters(depth: Int) -> Bool {
        guard depth > 0 else { return false }
        return switch self {
        case .parameter: true
        case .call(let call), .inline(let call): call.hasParameters(depth: depth)
        case .list(let terms): terms.contains { $0.hasParameters(depth: depth - 1) }
        case .map(let terms): terms.values.contains { $0.hasParameters(depth: depth - 1) }
        case .value, .key, .function, .future, .block, .bag: false
        }
    }
}
