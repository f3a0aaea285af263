import MusterGraph
import Testing

@testable import MusterCommand

@Suite struct TableTests {
    @Test func columnsAlign() {
        var table = Table([("name", .left), ("count", .right), ("note", .left)])
        table.add(["a", "1", "first"])
        table.add(["longer", "1000", ""])
        #expect(
            table.lines == [
                "NAME    COUNT  NOTE",
                "a           1  first",
                "longer   1000",
            ])
    }

    @Test func aCellIsOneLine() {
        var table = Table([("name", .left)])
        table.add(["two\nlines"])
        #expect(table.lines == ["NAME", "two lines"])
    }

    @Test func anEmptyTableHasItsTitles() {
        #expect(Table([("a", .left), ("b", .right)]).lines == ["A  B"])
    }
}

@Suite struct SecondsTests {
    @Test(arguments: [
        ("10", Duration.seconds(10)), ("0.5", .milliseconds(500)), ("500ms", .milliseconds(500)), ("2m", .seconds(120)),
        ("1h", .seconds(3600)), ("3s", .seconds(3)),
    ])
    func timesAreRead(text: String, duration: Duration) {
        #expect(Seconds(argument: text)?.duration == duration)
    }

    @Test(arguments: ["", "s", "-1", "0", "nan", "inf", "1e99", "ten", "10 s"])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(Seconds(argument: text) == nil)
    }
}

@Suite struct WordCountTests {
    @Test(arguments: [(1, 4), (2, 8), (3, 12), (100, 400)])
    func theGraphIsATree(pieceCount: Int, taskCount: Int) {
        let count = WordCount(pieces: (0..<pieceCount).map { "piece \($0)" })
        // Three calls a piece, one less than pieces to merge, and the last one.
        #expect(count.taskCount == 4 * pieceCount)
        #expect(count.taskCount == taskCount)
        #expect(count.graph[count.result] != nil)
    }
}
