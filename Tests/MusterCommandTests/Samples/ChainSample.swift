import Muster

/// A collection's methods as far as the compiler sees them: what they take and give.
struct Chain<Element> {
    func map<Result>(_ transform: (Expr<Element>) -> Expr<Result>) -> Chain<Result> { Chain<Result>() }
    func flatMap<Result>(_ transform: (Expr<Element>) -> Expr<[Result]>) -> Chain<Result> { Chain<Result>() }
    func filter(_ isIncluded: (Expr<Element>) -> Expr<Bool>) -> Chain { self }
    func reduce(_ combine: (Expr<Element>, Expr<Element>) -> Expr<Element>) -> Expr<Element> { .key("reduced") }
    func reduce<Result>(
        _ initial: Expr<Result>, _ combine: (Expr<Result>, Expr<Element>) -> Expr<Result>
    ) -> Expr<Result> { .key("reduced") }
}

/// Chains as people write them. ``ExpressionTests`` asks the compiler how long each takes.
enum ChainSample {
    static let integers = Chain<Int>()
    static let numbers = Chain<Double>()
    static let texts = Chain<String>()
    static let counts = Chain<Pair<String, Int>>()
    static let least = 3

    static let squares = integers.map { $0 * $0 + 1 }.filter { $0 % 2 == 0 }
    static let longWords = texts.flatMap(Text.words).filter { Text.length($0) > 3 }.map(Text.upper)
    static let sum = integers.map { 3 * $0 + 1 }.filter { $0 % 2 == 0 }.reduce(Math.add)
    static let scaled = numbers.map { ($0 - 1.5) * ($0 - 1.5) / 2 + 1 }.filter { $0 > 0 && $0 < 100 }.map(Math.inc)
    static let odd = integers.map { -$0 * 2 - 7 % ($0 + 1) }.filter { !($0 == 3) || $0 >= 10 && $0 <= 20 }
    static let mixed = integers.map(Math.toFloat).map { $0 * 2.5 + 1 }.reduce { $0 + $1 * 2 - 1 }
    static let labels = counts.filter { $0.second > 3 && $0.first != "the" }.map {
        $0.first + ": " + Text.format($0.second)
    }
    static let sieve = integers.filter { ($0 % 2 == 0 || $0 % 3 == 0) && !($0 % 5 == 0) }.map { $0 * $0 - 2 * $0 + 1 }
    static let folded = numbers.reduce(1) { 1 - $0 * 2 + ($1 - 3) * 4 / 5 - 6 * 7 + 8 }
    static let range = texts.filter { $0 == "a" || $0 == "b" || "c" == $0 || $0 > "m" && $0 < "p" }.map { $0 + "!" }
    static let pieces = texts.flatMap { Text.split($0 + "-" + $0, ",") }.filter { $0 != "" }.map(Text.length)
    static let stubs = texts.map(Text.upper).map(Text.length).map(Math.inc).map(Math.toFloat).map(Math.squareRoot)
    static let largest = numbers.map(Math.absolute).reduce(Math.maximum)
    static let clamped = integers.map { Math.maximum($0, 0) + Math.minimum($0, 10) * Math.absolute(-$0) }
    static let triangles = numbers.filter { Libm.hypot($0, Math.squareRoot($0 + 1)) > Math.power($0, 2) / 3 }
    static let titles = texts.filter { Text.contains(Text.lower($0), "war") && !Text.startsWith($0, "Ti") }
    static let tidy = texts.map { Text.replace(Text.trim($0), part: "-", replacement: "") + "!" }.map {
        Text.pad($0, 10)
    }
    static let sorted = texts.map { Collections.sorted(Text.words($0)) }.map { Text.join($0, ", ") }
    static let distinct = texts.map { Collections.length(Collections.distinct(Text.words($0))) * 2 - 1 }.reduce(
        0, Math.add)
    static let captured = texts.filter { Text.length($0) >= Expr(least) }.reduce(0) { $0 + Text.length($1) }
}
