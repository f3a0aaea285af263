import MusterFuzzing
import MusterGraph
import Testing

@testable import MusterPrimitives

@Suite("Hash of rows")
struct RowHashTests {
    /// Workers of different builds exchange what they split by hash, so these numbers never change.
    @Test(
        "is what it always was",
        arguments: [
            (Value.null, 0xbcc7_c7a5_59fe_5a56),
            (.bool(false), 0xd30e_8589_24b5_5a0c),
            (.bool(true), 0xd610_7c4a_f5f9_953b),
            (.int64(0), 0x03b4_c368_ee4a_ec40),
            (.int64(-1), 0x0c99_f2d0_4355_286d),
            (.int64(42), 0x81b1_6199_47d2_d326),
            (.float64(0), 0xc79b_e198_5ac3_ce67),
            (.float64(1), 0x61c0_2d75_a463_174b),
            (.float64(.nan), 0xf1fd_6acd_94c5_516b),
            (.string(""), 0x142b_6b73_9280_e42a),
            (.string("abc"), 0xf199_f6f8_c78a_008c),
            (.string("muster"), 0xe071_da26_079b_fa0c),
            (.string("sixteen bytes..."), 0x4b88_f2ce_e067_76cd),
            (.string("more than sixteen bytes"), 0x94bf_1e2f_c444_39d0),
            (.string("more than thirty-two bytes in one text"), 0xd3fd_bb43_e3ae_a027),
            (.bytes([1, 2, 3]), 0x5467_0bfd_3ae4_7588),
            (.list([]), 0x2925_52e5_e363_cba4),
            (.list([1, "a"]), 0x8202_d31a_8a00_a3b1),
            (.map(["a": 1]), 0x5c9b_b927_ca0d_4f82),
        ] as [(Value, UInt64)])
    func golden(value: Value, expected: UInt64) throws {
        #expect(try hash([value], of: .value) == [expected], "\(value)")
    }

    @Test("is that of the value, whatever column it lies in", arguments: Samples.all)
    func ofValues(samples: Samples) throws {
        let values = samples.values(500, seed: 1)
        #expect(try hash(values, of: samples.type) == hash(values, of: .value))
    }

    @Test("is equal where values are", arguments: Samples.all)
    func equality(samples: Samples) throws {
        let values = samples.values(2_000, seed: 2)
        let hashes = try hash(values, of: samples.type)
        var known: [Value: UInt64] = [:]
        for (value, hash) in zip(values, hashes) { #expect(known.updateValue(hash, forKey: value) ?? hash == hash) }
        #expect(Set(known.values).count == known.count, "two values have one hash")
    }

    @Test("of a slice is that of its rows", arguments: Samples.all)
    func slices(samples: Samples) throws {
        let values = samples.values(100, seed: 3)
        let block = try ColumnBlock(values, of: samples.type)
        let column = block.column.slice(16..<77)
        var hashes = [UInt64](repeating: 0, count: 61)
        hashes.withUnsafeMutableBufferPointer { column.hash(0..<61, into: $0.baseAddress!) }
        #expect(hashes == Array(try hash(values, of: samples.type)[16..<77]))
    }

    @Test("of a value takes no notice of how it is written")
    func forms() throws {
        // 1 in two bytes and in nine, 0.5 as a float32, a map in two orders.
        let one: [[UInt8]] = [[0x01], [0xcc, 1], [0xd3, 0, 0, 0, 0, 0, 0, 0, 1]]
        #expect(Set(one.map(hash(item:))) == [RowHash.int64(1)])
        #expect(hash(item: [0xca, 0x3f, 0, 0, 0]) == RowHash.float64(0.5))
        let maps: [[UInt8]] = [
            [0x82, 0xa1, 0x61, 0x01, 0xa1, 0x62, 0x02], [0x82, 0xa1, 0x62, 0xcc, 2, 0xa1, 0x61, 0x01],
        ]
        #expect(Set(maps.map(hash(item:))).count == 1)
        #expect(maps[0].withUnsafeBytes { left in maps[1].withUnsafeBytes { Item.compare(left, $0) } } == 0)
    }

    @Test("spreads numbers that follow each other over places and parts", arguments: [1, 2, 3, 8, 64])
    func spread(parts: Int) {
        var counts = [Int](repeating: 0, count: parts)
        var halves: Set<UInt64> = []
        for number in 0..<64_000 as Range<Int64> {
            let hash = RowHash.int64(number)
            counts[Int(hash % UInt64(parts))] += 1
            halves.insert(hash >> 32)
        }
        #expect(counts.allSatisfy { abs($0 - 64_000 / parts) < 64_000 / parts / 5 })
        #expect(halves.count > 63_980)
    }

    private func hash(_ values: [Value], of type: ValueType) throws -> [UInt64] {
        let block = try ColumnBlock(values, of: type)
        var hashes = [UInt64](repeating: 0, count: values.count)
        hashes.withUnsafeMutableBufferPointer { hashes in
            if let start = hashes.baseAddress { block.column.hash(0..<values.count, into: start) }
        }
        return hashes
    }

    private func hash(item: [UInt8]) -> UInt64 { item.withUnsafeBytes { Item.hash($0) } }
}
