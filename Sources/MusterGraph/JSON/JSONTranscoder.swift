/// Turns JSON into MessagePack, item by item, without a tree in between. Nothing in it is computed: an object with `$` is
/// an object. It is for many small texts, as in files that hold one on each line.
///
/// Recursion is bounded by `GraphJSON.maximumDepth`.
package struct JSONTranscoder: ~Copyable {
    /// What is wrong with a text.
    package struct Failure: Error, CustomStringConvertible {
        /// From 1, counted in characters as editors do.
        package let column: Int
        package let message: String

        package var description: String { "column \(column): \(message)" }
    }

    /// The item of the last text.
    package private(set) var item = MessagePackWriter()
    /// What stands inside an array or object while its beginning is written before it.
    private var inside: [UInt8] = []

    package init() {}

    /// Reads a text, which is one value, into `item`. UTF-8 is taken for granted.
    package mutating func read(_ text: UnsafeRawBufferPointer) throws(Failure) {
        item.removeAll()
        let bytes = text.bindMemory(to: UInt8.self)
        var scanner = JSONScanner(bytes)
        do throws(JSONFailure) {
            try readValue(&scanner, depth: 1)
            guard scanner.peek() == 0, scanner.isAtEnd else {
                throw scanner.failure("nothing should follow here; \(scanner.found) is there")
            }
            if let failure = scanner.failures.first { throw failure }
        } catch {
            var locator = TextLocator(bytes)
            throw Failure(column: Int(locator.position(of: error.offset).column), message: error.message)
        }
    }

    private mutating func readValue(_ scanner: inout JSONScanner, depth: Int) throws(JSONFailure) {
        switch scanner.peek() {
        case UInt8(ascii: "\""): try readString(&scanner)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            switch try scanner.parseNumber() {
            case .int64(let number): item.write(number)
            case .float64(let number): item.write(number)
            case .null, .bool, .string, .bytes, .list, .map: item.writeNil()
            }
        case UInt8(ascii: "{"): try readObject(&scanner, depth: try checked(depth, scanner))
        case UInt8(ascii: "["): try readArray(&scanner, depth: try checked(depth, scanner))
        default:
            if case .bool(let value) = try scanner.parseWord() { item.write(value) } else { item.writeNil() }
        }
    }

    private func checked(_ depth: Int, _ scanner: borrowing JSONScanner) throws(JSONFailure) -> Int {
        guard depth <= GraphJSON.maximumDepth else {
            throw scanner.failure("arrays and objects nest at most \(GraphJSON.maximumDepth) deep")
        }
        return depth
    }

    /// Reads a string, whose quote comes next. One without escapes is copied as it lies there.
    private mutating func readString(_ scanner: inout JSONScanner) throws(JSONFailure) {
        if let length = scanner.plainStringLength {
            let start = scanner.position + 1
            item.write(
                utf8: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: scanner.bytes[start..<start + length])))
            scanner.skip(length + 2)
        } else {
            item.write(try scanner.parseString())
        }
    }

    private mutating func readArray(_ scanner: inout JSONScanner, depth: Int) throws(JSONFailure) {
        scanner.skip(1)
        if scanner.takes("]") { return item.beginArray(0) }
        let start = item.bytes.count
        var count = 0
        repeat {
            try readValue(&scanner, depth: depth + 1)
            count += 1
        } while scanner.takes(",")
        try scanner.expect("]", "`,` or `]`")
        takeBack(to: start)
        item.beginArray(count)
        item.append(raw: inside)
    }

    private mutating func readObject(_ scanner: inout JSONScanner, depth: Int) throws(JSONFailure) {
        scanner.skip(1)
        if scanner.takes("}") { return item.beginMap(0) }
        let start = item.bytes.count
        var members: [MemberNames.Member] = []
        repeat {
            guard scanner.peek() == UInt8(ascii: "\"") else {
                throw scanner.failure("a name in quotes is missing; \(scanner.found) is there")
            }
            let begin = item.bytes.count
            try readString(&scanner)
            let nameCount = item.bytes.count - begin
            try scanner.expect(":", "`:` behind a name")
            try readValue(&scanner, depth: depth + 1)
            members.append(.init(whole: begin - start..<item.bytes.count - start, nameCount: nameCount))
        } while scanner.takes(",")
        try scanner.expect("}", "`,` or `}`")
        takeBack(to: start)
        try sort(&members, scanner)
        item.beginMap(members.count)
        for member in members { item.append(raw: inside[member.whole]) }
    }

    /// Puts the members in the order of their names, in which every writer has them.
    private func sort(_ members: inout [MemberNames.Member], _ scanner: JSONScanner) throws(JSONFailure) {
        let twice = inside.withUnsafeBytes { bytes in
            let names = MemberNames(bytes)
            var last = 0
            while last + 1 < members.count, names.order(members[last], members[last + 1]) == .rising { last += 1 }
            if last + 1 >= members.count { return nil as String? }
            members.sort { names.order($0, $1) == .rising }
            for index in 1..<members.count where names.order(members[index - 1], members[index]) == .equal {
                return names.name(members[index])
            }
            return nil
        }
        if let twice { throw scanner.failure("`\(twice)` stands twice in this object") }
    }

    /// Takes what was written since `start` out of the item, and into `inside`.
    private mutating func takeBack(to start: Int) {
        inside.removeAll(keepingCapacity: true)
        inside.append(contentsOf: item.bytes[start...])
        item.truncate(to: start)
    }
}

extension JSONScanner {
    /// The length of the string whose quote comes next, if it has no escapes and ends.
    fileprivate var plainStringLength: Int? {
        var end = position + 1
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") { return end - position - 1 }
            if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
            end += 1
        }
        return nil
    }
}

/// The names of an object's members, where they stand as items.
private struct MemberNames {
    /// Where the whole of a member stands, and how long its name's item is, which comes first.
    struct Member {
        let whole: Range<Int>
        let nameCount: Int
    }

    enum Order {
        case rising, equal, falling
    }

    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// How two names follow each other: as strings do, whose order is that of their bytes where these are ASCII.
    func order(_ left: Member, _ right: Member) -> Order {
        let (first, second) = (nameBytes(left), nameBytes(right))
        for index in 0..<min(first.count, second.count) {
            let (left, right) = (first[index], second[index])
            guard left < 0x80, right < 0x80 else {
                let (left, right) = (String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self))
                return left < right ? .rising : left == right ? .equal : .falling
            }
            if left != right { return left < right ? .rising : .falling }
        }
        return first.count < second.count ? .rising : first.count == second.count ? .equal : .falling
    }

    func name(_ member: Member) -> String { String(decoding: nameBytes(member), as: UTF8.self) }

    /// The name without the item's header: a string of so many bytes has one of 1, 2, 3 or 5.
    private func nameBytes(_ member: Member) -> UnsafeRawBufferPointer {
        let header = member.nameCount <= 32 ? 1 : member.nameCount <= 257 ? 2 : member.nameCount <= 65_538 ? 3 : 5
        let start = member.whole.lowerBound
        return UnsafeRawBufferPointer(rebasing: bytes[start + header..<start + member.nameCount])
    }
}
