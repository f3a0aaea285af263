import Muster

// The code of docs/expressions.md. What stands there has to stand here.

func expressionSample(_ client: Client) async throws -> (value: Double, rounded: Double) {
    let width = Expr<Double>.key("width")
    let area = Math.multiply(width, 2.5) + 1
    let value = try await client.compute(area, in: ["width": 3.0])

    var graph: Graph = ["width": 3.0, "area": area.term]
    graph["rounded"] = Math.round(.key("area")).term
    let rounded = try await client.get(graph, "rounded", as: Double.self)
    return (value, rounded)
}

func bagSample() -> Bag<Int> {
    let words = Bag<String>.readText("*.txt").flatMap(Text.words)
    let lengths = words.filter { Text.length($0) > 3 }.map(Text.length)
    return lengths
}

func lambdaSample() -> [Term?] {
    let least = 3
    let square = Lambda { (x: Expr<Int>) in x * x + 1 }
    let isLong = Lambda { (word: Expr<String>) in Text.length(word) > Expr(least) }
    let upper = Lambda(Text.upper)
    return [square.term, isLong.term, upper.term]
}
