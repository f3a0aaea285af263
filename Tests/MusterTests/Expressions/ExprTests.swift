import Muster
import Testing

/// Expressions as the terms that they write down.
@Suite("Expressions")
struct ExprTests {
    private let x = Expr<Int>.key("x")
    private let width = Expr<Double>.key("width")
    private let name = Expr<String>.key("name")
    private let isOpen = Expr<Bool>.key("isOpen")

    @Test("Operators are spellings of registered functions")
    func operators() {
        let (x, y) = (Term.key("x"), Term.key("width"))
        #expect((self.x * self.x + 1).term == .call("math.add", .call("math.multiply", x, x), 1))
        #expect((self.x % 2 == 0).term == .call("compare.equal", .call("math.remainder", x, 2), 0))
        #expect(
            (-self.x - 3 / self.x).term == .call("math.subtract", .call("math.negate", x), .call("math.divide", 3, x)))
        #expect((width * 2 + 0.5).term == .call("math.add", .call("math.multiply", y, 2.0), 0.5))
        let remainder = Term.call("math.remainder", 1.0, y)
        #expect(
            (-width / 2 - 1 % width).term
                == .call("math.subtract", .call("math.divide", .call("math.negate", y), 2.0), remainder))
        #expect(
            (name + ", " + name).term
                == .call("text.concatenate", .call("text.concatenate", .key("name"), ", "), .key("name")))
    }

    @Test("Comparisons and logic result in expressions")
    func comparisons() {
        let found: [(Expr<Bool>, String)] = [
            (x == 1, "compare.equal"), (x != 1, "compare.notEqual"), (x < 1, "compare.less"),
            (x <= 1, "compare.lessOrEqual"), (x > 1, "compare.greater"), (x >= 1, "compare.greaterOrEqual"),
        ]
        for (expression, function) in found { #expect(expression.term == .call(function, .key("x"), 1)) }
        #expect((width > 1).term == .call("compare.greater", .key("width"), 1.0))
        #expect((name < "m").term == .call("compare.less", .key("name"), "m"))
        #expect((isOpen == false).term == .call("compare.equal", .key("isOpen"), false))
        let open = Term.key("isOpen")
        #expect(
            (!isOpen && isOpen || true).term
                == .call("logic.or", .call("logic.and", .call("logic.not", open), open), true))
    }

    @Test("Literals are of the type that is asked for")
    func literals() {
        #expect((3 as Expr<Int>).term == 3)
        #expect((3 as Expr<Double>).term == 3.0)
        #expect((-2.5 as Expr<Double>).term == -2.5)
        #expect((-2 as Expr<Int>).term == -2)
        #expect(("a" as Expr<String>).term == "a")
        #expect((true as Expr<Bool>).term == true)
        #expect(([1, x, x + 1] as Expr<[Int]>).term == [1, .key("x"), .call("math.add", .key("x"), 1)])
        #expect(([[1], []] as Expr<[[Double]]>).term == [[1.0], []])
        #expect(([] as Expr<[UInt8]>).term == .value(.bytes([])))
        #expect((7 as Expr<Value>).term == 7)
    }

    @Test("Swift values stand for themselves")
    func values() {
        let least = 3
        #expect((x > Expr(least)).term == .call("compare.greater", .key("x"), 3))
        #expect(Expr([1, 2]).term == [1, 2])
        #expect(Expr(["a": [1.5]]).term == ["a": [1.5]])
        #expect(Expr([UInt8]([1, 2])).term == .value(.bytes([1, 2])))
        #expect(Expr(Optional(3)).term == 3 && Expr(Int?.none).term == nil)
        #expect(Expr(Never?.none).term == .value(.null))
        #expect(Expr(Pair("a", 1)).term == ["a", 1])
        #expect(Expr(Value.list([1, "a"])).term == [1, "a"])
    }

    @Test("Swift types spell the types of graphs")
    func types() {
        let found: [(any ExprValue.Type, String)] = [
            (Bool.self, "bool"), (Int.self, "int64"), (Double.self, "float64"), (String.self, "string"),
            ([UInt8].self, "bytes"), (Never?.self, "null"), (Value.self, "value"), ([[Int]].self, "list<list<int64>>"),
            (Int?.self, "optional<int64>"), ([String: Double].self, "map<float64>"),
            ([Pair<String, Int>].self, "list<tuple<string, int64>>"), ([[UInt8]].self, "list<bytes>"),
        ]
        for (type, name) in found { #expect(type.valueType.description == name) }
    }

    @Test("A function without a stub takes expressions, terms and values")
    func calls() {
        let call = Expr.call("my.function", x, Term.key("t"), 3, "a", [1.5], as: String.self)
        #expect(call.term == .call("my.function", .key("x"), .key("t"), 3, "a", [1.5]))
        let inferred: Expr<Int> = .call("my.other")
        #expect(inferred.term == .call("my.other"))
    }

    @Test("The parts of a pair")
    func pairs() {
        let pair = Expr<Pair<String, Int>>.key("pair")
        #expect((pair.first + "s").term == .call("text.concatenate", .call("tuple.first", .key("pair")), "s"))
        #expect((pair.second + 1).term == .call("math.add", .call("tuple.second", .key("pair")), 1))
    }
}
