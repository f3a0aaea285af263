import Muster

/// Chains of closures as people write them. ``ExpressionTests`` asks the compiler how long each takes.
enum ChainSample {
    static let integers = Bag(0..<100)
    static let numbers = integers.map(Math.toFloat)
    static let texts = Bag<String>.readText("*.txt")
    static let counts = texts.frequencies()
    static let least = 3

    static let squares = integers.map { $0 * $0 + 1 }.filter { $0 % 2 == 0 }
    static let longWords = texts.flatMap(Text.words).filter { Text.length($0) > 3 }.map(Text.upper)
    static let sum = integers.map { 3 * $0 + 1 }.filter { $0 % 2 == 0 }.sum()
    static let scaled = numbers.map { ($0 - 1.5) * ($0 - 1.5) / 2 + 1 }.filter { $0 > 0 && $0 < 100 }.map(Math.inc)
    static let odd = integers.map { -$0 * 2 - 7 % ($0 + 1) }.filter { !($0 == 3) || $0 >= 10 && $0 <= 20 }
    static let mixed = integers.map(Math.toFloat).map { $0 * 2.5 + 1 }.fold(0) { $0 + $1 * 2 - 1 }
    static let labels = counts.filter { $0.second > 3 && $0.first != "the" }.map { $0.first + Text.format($0.second) }
    static let sieve = integers.filter { ($0 % 2 == 0 || $0 % 3 == 0) && !($0 % 5 == 0) }.map { $0 * $0 - 2 * $0 }
    static let folded = numbers.fold(1) { 1 - $0 * 2 + ($1 - 3) * 4 / 5 - 6 * 7 + 8 }
    static let range = texts.filter { $0 == "a" || $0 == "b" || "c" == $0 || $0 > "m" && $0 < "p" }.map { $0 + "!" }
    static let pieces = texts.flatMap { Text.split($0 + "-" + $0, ",") }.filter { $0 != "" }.map(Text.length)
    static let stubs = texts.map(Text.upper).map(Text.length).map(Math.inc).map(Math.toFloat).map(Math.squareRoot)
    static let largest = numbers.map(Math.absolute).fold(0, Math.maximum)
    static let clamped = integers.map { Math.maximum($0, 0) + Math.minimum($0, 10) * Math.absolute(-$0) }.mean()
    static let triangles = numbers.filter { Libm.hypot($0, Math.squareRoot($0 + 1)) > Math.power($0, 2) / 3 }
    static let titles = texts.filter { Text.contains(Text.lower($0), "war") && !Text.startsWith($0, "Ti") }.count()
    static let tidy = texts.map { Text.replace(Text.trim($0), part: "-", replacement: "") + "!" }.distinct()
    static let sorted = texts.map { Collections.sorted(Text.words($0)) }.map { Text.join($0, ", ") }.topK(3)
    static let distinct = texts.map { Collections.length(Collections.distinct(Text.words($0))) * 2 - 1 }.max()
    static let captured = texts.filter { Text.length($0) >= Expr(least) }.fold(0, { $0 + Text.length($1) }, combine: +)
    static let pairs = Bag(zipping: integers, numbers).map { Math.toFloat($0) * $1 + 1 }.filter { $0 > 2 }.sum()
    static let byKey = counts.folded(by: { $0.second % 10 }, 0, { $0 + $1.second }, combine: Math.add)
}
