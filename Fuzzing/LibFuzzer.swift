// What libFuzzer calls: the target that MUSTER_FUZZ_TARGET names. Built by `./dev fuzz`, not by SwiftPM.
import Foundation
import MusterFuzzing

private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["MUSTER_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
        fatalError("MUSTER_FUZZ_TARGET is one of \(FuzzTarget.all.map(\.name).joined(separator: ", ")), not '\(name)'")
    }
    return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        _ = try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(target.name): \(error)")
    }
    return 0
}

/// Prints the names, for `./dev fuzz`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
    if ProcessInfo.processInfo.environment["MUSTER_FUZZ_TARGET"] == "" {
        print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
        exit(0)
    }
    return 0
}
