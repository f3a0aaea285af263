/// A benchmark whose results are wrong has measured nothing.
struct WrongResult: Error, CustomStringConvertible {
    let description: String

    /// The result of one of many tasks is wrong.
    init(number: Int) {
        description = "the result of task \(number) is wrong"
    }

    /// Somebody's answer is not the right one.
    init(of name: String, found: String, wanted: String) {
        description = "\(name) answered \"\(found)\"; right is \"\(wanted)\""
    }
}
