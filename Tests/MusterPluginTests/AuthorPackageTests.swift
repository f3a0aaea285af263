import CMusterPlugin
import Foundation
import Testing

/// What docs/plugins.md promises to someone who has nothing but a checkout. It builds a package, so it is slow, and
/// left out where MUSTER_SLOW_TESTS is 0.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MUSTER_SLOW_TESTS"] != "0"))
struct AuthorPackageTests {
    @Test func pluginIsBuiltAndLoaded() throws {
        let package = try AuthorPackage(
            source: """
                import MusterPlugin

                /// The area of a circle.
                @Operation("geometry.area")
                func area(radius: Double) -> Double { radius * radius * .pi }
                """)
        defer { package.remove() }
        let build = try package.build()
        try #require(build.succeeded, "\(build.output)")

        let table = try OperationTable(path: package.library)
        #expect(table.signatures == ["geometry.area(radius: float64) -> float64"])
        #expect(String(cString: table.plugin.name) == "geometry")
        #expect(try table.native("geometry.area", as: (@convention(c) (Double) -> Double).self)(2) == 4 * .pi)
        // Neither Foundation nor anything else of Muster is in it.
        let size = try FileManager.default.attributesOfItem(atPath: package.library)[.size] as? Int
        #expect(try #require(size) < 2_000_000)

        // What can't be an operation is reported where it stands, with what to write instead.
        try package.write(
            """
            import MusterPlugin

            /// Größe.
            @Operation("geometry.scale") func scale(
                _ x: Double,
                by factor: Float) -> Double { x }
            """)
        let failed = try package.build()
        #expect(!failed.succeeded)
        #expect(
            failed.output.contains(
                "Geometry.swift:6:5: error: the argument 'factor' can't be Float: write Double and convert inside"))
    }
}
