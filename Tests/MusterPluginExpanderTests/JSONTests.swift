import Testing

@testable import MusterPluginExpander

@Suite struct JSONTests {
    @Test(arguments: [
        (
            #" {"a" : [1, -2, true, false, null, "x"], "b": {} , "c": []} "#,
            #"{"a":[1,-2,true,false,null,"x"],"b":{},"c":[]}"#
        ),
        (#""\"\\\/\n\t\r\u00e9\ud83d\ude00\u0001""#, #""\"\\/\n\t\ré😀\u0001""#),
        ("1.5e3", "1.5e3"),
    ])
    func isReadAndWritten(text: String, expected: String) {
        #expect(JSON(parsing: Array(text.utf8))?.text == expected)
    }

    @Test(arguments: [
        "", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "\"", "\"\\", "\"\\u12\"", "\"\\ud800\"", "tru", "1 2", "-",
        "+-1",
        String(repeating: "[", count: 100_000),
    ])
    func isRefused(text: String) {
        #expect(JSON(parsing: Array(text.utf8)) == nil)
    }
}
