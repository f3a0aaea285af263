import MusterPlugin
import Testing

/// What `Codable` types become, and what they are read from.
@Suite struct CodingTests {
    enum Color: String, Codable { case red, green }
    enum Level: Int, Codable { case low = 1, high }
    struct Empty: Codable, Equatable {}
    struct Backwards: Encodable { let b = 1, a = 2 }

    final class Node: Codable {
        var value: Int
        var next: Node?
        init(_ value: Int, _ next: Node?) { (self.value, self.next) = (value, next) }
    }

    struct Numbers: Codable, Equatable {
        var a: Int8 = .min
        var b: Int16 = .min
        var c: Int32 = .min
        var d: Int64 = .min
        var e: UInt8 = .max
        var f: UInt16 = .max
        var g: UInt32 = .max
        var h: UInt64 = 5
        var i: UInt = 6
        var j: Float = 0.5
        var k: Double = -0.25
        var l: Int128 = -7
        var m: UInt128 = 8
        var n = true
    }

    struct Everything: Codable, Equatable {
        var name = "é"
        var none: Int?
        var some: Int? = 3
        var list: [Int?] = [1, nil]
        var nested: [[String]] = [[], ["a"]]
        var byName = ["b": 2.5, "a": 1]
        var byNumber = [7: "seven", -1: "minus"]
        var byColor = [Color.green: Level.high]
        var set: Set<Int> = [1, 2]
        var range = 1..<4
        var bytes: [UInt8] = [0, 255]
        var color = Color.red
        var empty = Empty()
        var numbers = Numbers()
        var wide: [Int128] = [1, -1]
        var unsigned: [UInt128?] = [1, nil]
        var short: Float? = 1.5
        var shape = Shape.circle(center: Point(x: 1, y: 2), radius: 3)
        var shapes: [Shape] = [.nothing, .named("n", nil), .named("", 4), .polygon([])]
    }

    private func roundTrip<T: Codable & Equatable>(_ value: T) throws -> Bool {
        try PackedValue(encoding: value).decoded(as: T.self) == value
    }

    @Test func everythingComesBack() throws {
        #expect(try roundTrip(Everything()))
        #expect(try roundTrip([Everything(), Everything()]))
        #expect(try roundTrip(Optional<Int>.none))
        #expect(try roundTrip(["x": Optional(Color.red)]))
        #expect(try roundTrip("text"))
        #expect(try roundTrip(Empty()))
        #expect(try roundTrip(Float.infinity))
    }

    @Test func formsAreThoseOfValues() throws {
        func bytes(_ value: some Encodable) throws -> [UInt8] { try PackedValue(encoding: value).bytes }
        #expect(try bytes(Empty()) == [0x80])
        #expect(try bytes(Point?.none) == [0xc0])
        #expect(try bytes(Color.red) == [0xa3, 0x72, 0x65, 0x64])
        #expect(try bytes(Level.high) == [2])
        #expect(try bytes([true, false]) == [0x92, 0xc3, 0xc2])
        // The name of the case, with its values by their labels.
        #expect(try bytes(Shape.nothing) == [0x81, 0xa7] + Array("nothing".utf8) + [0x80])
        #expect(
            try bytes(Shape.named("", 1)) == [0x81, 0xa5] + Array("named".utf8) + [
                0x82, 0xa2, 0x5f, 0x30, 0xa0, 0xa2, 0x5f, 0x31, 1,
            ])
        // Members are in the order of their keys, whatever order they are written in.
        #expect(try bytes(Backwards()) == [0x82, 0xa1, 0x61, 2, 0xa1, 0x62, 1])
        let map = Dictionary(uniqueKeysWithValues: (0..<100).map { ("\($0)", $0) })
        #expect(try bytes(map) == PackedValue(packing: map).bytes)
    }

    @Test func listsOfNumbersAreReadFromBytes() throws {
        let packed = PackedValue(packing: OperationBytes([1, 200]))
        #expect(try packed.decoded(as: [UInt8].self) == [1, 200])
        #expect(try packed.decoded(as: [Int].self) == [1, 200])
    }

    class Animal: Codable {
        var legs = 4
        init() {}
    }

    final class Dog: Animal {
        var name = "Rex"
        private enum Keys: String, CodingKey { case name, tags, inner }

        override init() { super.init() }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            name = try container.decode(String.self, forKey: .name)
            var tags = try container.nestedUnkeyedContainer(forKey: .tags)
            let inner = try tags.nestedContainer(keyedBy: Keys.self)
            let numbers = try container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
            var deep = try tags.nestedUnkeyedContainer()
            let base = try tags.superDecoder()
            #expect(tags.isAtEnd && tags.count == 3 && tags.currentIndex == 3)
            #expect(try inner.decode(Int.self, forKey: .name) == 1)
            #expect(try numbers.decodeNil(forKey: .name))
            #expect(numbers.allKeys == [.name])
            #expect(try deep.decodeNil())
            #expect(try !deep.decodeNil())
            #expect(try deep.decode(Bool.self))
            #expect(try base.singleValueContainer().decode(String.self) == "base")
            try super.init(from: container.superDecoder())
        }

        /// Containers are written to in another order than they were asked for.
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            var tags = container.nestedUnkeyedContainer(forKey: .tags)
            var first = tags.nestedContainer(keyedBy: Keys.self)
            var second = tags.nestedUnkeyedContainer()
            var base = tags.superEncoder().singleValueContainer()
            var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
            try super.encode(to: container.superEncoder())
            try base.encode("base")
            try second.encodeNil()
            try inner.encodeNil(forKey: .name)
            try second.encode(true)
            try first.encode(1, forKey: .name)
            #expect(tags.count == 3)
            // A second container of the same kind goes on with the first.
            var again = encoder.container(keyedBy: Keys.self)
            try again.encode(name, forKey: .name)
        }
    }

    @Test func containersNestInAnyOrder() throws {
        let dog = Dog()
        dog.legs = 3
        dog.name = "Ada"
        let copy = try PackedValue(encoding: dog).decoded(as: Dog.self)
        #expect(copy.legs == 3)
        #expect(copy.name == "Ada")
    }

    private func message<T: Decodable>(_ value: some Encodable, as type: T.Type) throws -> String? {
        let packed = try PackedValue(encoding: value)
        return #expect(throws: InvalidArgument.self) { try packed.decoded(as: type) }?.description
    }

    @Test func errorsSayPlaceAndWhatWasFound() throws {
        #expect(
            try message(["polygon": ["_0": [["x": 1, "y": 2], ["x": 1]]]], as: Shape.self)
                == "it is no Shape: polygon._0[1].y is missing; there are: x")
        #expect(
            try message([["a"], ["b"]], as: [[Int]].self)
                == "it is no Array<Array<Int>>: [0][0]: string \"a\" where int64 was expected")
        #expect(try message(Point?.none, as: Point.self) == "it is no Point: null where map was expected")
        #expect(try message([300], as: [UInt8].self) == "it is no Array<UInt8>: [0]: 300 does not fit UInt8")
        #expect(try message(-1, as: UInt.self) == "it is no UInt: -1 does not fit UInt")
        #expect(try message(1e300, as: Float.self) == "it is no Float: 1e+300 does not fit Float")
        #expect(try message(1.0, as: Int.self) == "it is no Int: float64 1.0 where int64 was expected")
        #expect(try message(true, as: String.self) == "it is no String: bool true where string was expected")
        #expect(try message(["a": 1], as: [Int].self) == "it is no Array<Int>: map of 1 where list was expected")
        #expect(try message(String(repeating: "x", count: 50), as: Bool.self)?.contains("xxx…\" where bool") == true)
        #expect(try message("blue", as: Color.self)?.hasPrefix("it is no Color: ") == true)
        #expect(try message("blue", as: Color.self)?.contains("blue") == true)
        #expect(try message(["triangle": [String: Int]()], as: Shape.self)?.hasPrefix("it is no Shape: ") == true)
        #expect(try message(Empty(), as: Point.self) == "it is no Point: x is missing")
    }

    @Test func integersBeyondInt64AreRefused() {
        func message(_ value: some Encodable) -> String? {
            let error = #expect(throws: (any Error).self) { try PackedValue(encoding: value) }
            return error.map { "\($0)" }
        }
        #expect(
            message(["a": [UInt64.max]])
                == "Dictionary<String, Array<UInt64>> is no value: a[0]: 18446744073709551615 is larger than int64 holds"
        )
        #expect(message([Int128.max])?.hasPrefix("Array<Int128> is no value: [0]: ") == true)
        #expect(message(["a": UInt128.max])?.contains("larger than int64 holds") == true)
        #expect(message(Int128.min)?.contains("smaller than int64 holds") == true)
        #expect(message(UInt.max)?.hasPrefix("UInt is no value: ") == true)
    }

    @Test func malformedAndDeepBytesAreRefused() {
        for bytes in [[], [0xc1], [0x91], [0x81, 1, 1], [0x92, 1]] as [[UInt8]] {
            #expect(throws: (any Error).self) { try PackedValue(bytes: bytes).decoded(as: [Int].self) }
        }
        let deep = PackedValue(bytes: [UInt8](repeating: 0x91, count: 100_000) + [0xc0])
        let error = #expect(throws: (any Error).self) { try deep.decoded(as: [Int].self) }
        #expect(error.map { "\($0)" } == "a value is nested deeper than 128")
    }

    @Test func aRecursiveTypeComesBack() throws {
        let list = (0..<50).reduce(Node?.none) { Node($1, $0) }
        var node: Node? = try PackedValue(encoding: list).decoded(as: Node.self)
        var values: [Int] = []
        while let current = node {
            values.append(current.value)
            node = current.next
        }
        #expect(values == (0..<50).reversed())
    }
}
