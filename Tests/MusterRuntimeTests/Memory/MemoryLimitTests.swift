import MusterRuntime
import Testing

@Suite("Limits of memory, as they are typed")
struct MemoryLimitTests {
    @Test(
        "amounts",
        arguments: [
            ("none", .none), ("2GiB", .bytes(2 << 30)), ("512MB", .bytes(512_000_000)), ("1.5 gib", .bytes(3 << 29)),
            ("268435456", .bytes(256 << 20)), ("100000000B", .bytes(100_000_000)), ("60%", .share(0.6)),
            ("0.5 %", .share(0.005)), ("100%", .share(1)), ("1TB", .bytes(1_000_000_000_000)),
        ] as [(String, MemoryLimit)])
    func amounts(text: String, limit: MemoryLimit) throws {
        #expect(try MemoryLimit(parsing: text) == limit)
    }

    @Test(
        "what is no amount",
        arguments: [
            ("", "`` is no amount of memory, as 2GiB, 512MB, 60% and none are"),
            ("lots", "`lots` is no amount of memory, as 2GiB, 512MB, 60% and none are"),
            ("-1GiB", "`-1GiB` is no amount of memory, as 2GiB, 512MB, 60% and none are"),
            ("0", "`0` is no amount of memory, as 2GiB, 512MB, 60% and none are"),
            ("1.2.3GiB", "`1.2.3GiB` is no amount of memory, as 2GiB, 512MB, 60% and none are"),
            ("2G", "`2G` may mean 2GB or 2GiB: say which"), ("500m", "`500m` may mean 500MB or 500MiB: say which"),
            ("2GX", "`2GX`: GX is no unit of memory; these are B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, %"),
            ("120%", "120% of the memory is more than there is"),
            ("9999999TiB", "9999999TiB is more than any machine has"),
            ("1MiB", "1MiB is too little: a worker needs 48MiB or more"),
        ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: MemoryLimit.Failure.self) { try MemoryLimit(parsing: text) }
        #expect(error?.description == message)
    }

    @Test("is divided among workers")
    func division() throws {
        #expect(try MemoryLimit.none.byteCount(ofMachine: 1 << 30, workerCount: 2) == nil)
        #expect(try MemoryLimit.bytes(1 << 30).byteCount(ofMachine: nil, workerCount: 4) == 256 << 20)
        #expect(try MemoryLimit.share(0.5).byteCount(ofMachine: 1 << 30, workerCount: 2) == 256 << 20)
        let tooLittle = #expect(throws: MemoryLimit.Failure.self) {
            try MemoryLimit.bytes(64 << 20).byteCount(ofMachine: nil, workerCount: 4)
        }
        #expect(tooLittle?.description == "16MiB for each of 4 workers is too little: a worker needs 48MiB or more")
        #expect(MemoryLimit.standard(ofMachine: 1 << 30, workerCount: 4) == 256 << 20)
        #expect(MemoryLimit.standard(ofMachine: 1 << 30, workerCount: 1_000) == MemoryLimit.smallestByteCount)
        #expect(MemoryLimit.standard(ofMachine: nil, workerCount: 4) == nil)
        let unknown = #expect(throws: MemoryLimit.Failure.self) {
            try MemoryLimit.share(1).byteCount(ofMachine: nil, workerCount: 1)
        }
        #expect(
            unknown?.description == "how much memory this machine has is unknown: give the limit in bytes, or none")
    }
}
