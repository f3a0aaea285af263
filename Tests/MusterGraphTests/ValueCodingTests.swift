import MusterFuzzing
import MusterGraph
import Testing

@Suite("Codable values")
struct ValueCodingTests {
    struct Person: Codable, Hashable {
        var name: String
        var age: Int
        var height: Double?
        var tags: [String] = []
        var friends: [Person] = []
    }

    @Test("arrays of one type travel as columns")
    func columns() throws {
        let encoder = ValueEncoder()
        #expect(try encoder.encode([1, 2]).runtimeType == .list(.int64))
        #expect(try encoder.encode([1.5]).runtimeType == .list(.float64))
        #expect(try encoder.encode(["a"]).runtimeType == .list(.string))
        #expect(try encoder.encode([true]).runtimeType == .list(.bool))
        let decoder = ValueDecoder()
        #expect(try decoder.decode([Int].self, from: try encoder.encode([1, 2])) == [1, 2])
        #expect(try decoder.decode([Double].self, from: try encoder.encode([1, 2])) == [1, 2])
        #expect(try decoder.decode([String].self, from: try encoder.encode(["a"])) == ["a"])
        #expect(try decoder.decode(Set<Int>.self, from: try encoder.encode([1, 2])) == [1, 2])
        #expect(try decoder.decode([UInt8].self, from: try encoder.encode([1, 2])) == [1, 2])
    }

    @Test("structs are maps")
    func structs() throws {
        let friend = Person(name: "Bob", age: 3, height: nil)
        let person = Person(name: "Ann", age: 40, height: 1.7, tags: ["a"], friends: [friend])
        let payload = try ValueEncoder().encode(person)
        #expect(try payload.runtimeType == .map(.value))
        #expect(try ValueDecoder().decode(Person.self, from: payload) == person)
        #expect(
            try ValueDecoder().decode([Person].self, from: try ValueEncoder().encode([person, friend])) == [
                person, friend,
            ])
    }

    @Test("scalars, optionals, dictionaries, nested lists and trees")
    func others() throws {
        func passes<T: Codable & Equatable>(_ value: T) throws {
            #expect(try ValueDecoder().decode(T.self, from: try ValueEncoder().encode(value)) == value)
        }
        try passes(1)
        try passes(UInt8(200))
        try passes(Float(0.5))
        try passes("x")
        try passes(Int?.none)
        try passes([1, nil, 3])
        try passes(["a": [1, 2], "b": []])
        try passes([["a"], []])
        try passes([Value.bytes([1]), ["k": nil]])
        try passes([[String: Int]]())
    }

    @Test(
        "a failure says where and what",
        arguments: [
            (["name": 3], "key \"name\": int64 where string was expected"),
            (["name": "Ann"], "the key \"age\" is missing"),
            (["name": "Ann", "age": 1.5], "key \"age\": float64 where int64 was expected"),
            (["name": "Ann", "age": 1, "tags": ["a", 2]], "key \"tags\": element 1: int64 where string was expected"),
            ([1], "list where map was expected"),
        ] as [(Value, String)])
    func failures(value: Value, message: String) {
        let failure = #expect(throws: ConversionFailure.self) {
            _ = try ValueDecoder().decode(Person.self, from: value)
        }
        #expect(failure?.description == message)
    }

    @Test("an integer that does not fit is a failure on both sides")
    func ranges() {
        #expect(throws: ConversionFailure.self) { _ = try ValueDecoder().decode(UInt8.self, from: 256) }
        #expect(throws: ConversionFailure.self) { _ = try ValueEncoder().encode(UInt64.max) }
    }
}
