import CMusterPlugin
import Glibc
import MusterGraph

/// Texts as C has them: bytes up to a zero.
enum CString {
    /// A copy of a text with a zero behind it, which lives until the call ends.
    static func copy(_ text: UnsafeRawBufferPointer, _ context: CallContext) throws(UnfitArgument) -> UnsafeRawPointer {
        if let zero = text.firstIndex(of: 0) {
            throw UnfitArgument("has a zero byte at byte \(zero), where a C string would end")
        }
        guard let copy = context.scratch(text.count + 1) else { throw UnfitArgument("is too long: no memory is left") }
        if let start = text.baseAddress { copy.copyMemory(from: start, byteCount: text.count) }
        copy.storeBytes(of: 0, toByteOffset: text.count, as: UInt8.self)
        return UnsafeRawPointer(copy)
    }

    /// Puts a view of a copy in the place of the `char *` that a function left there; NULL becomes a view of nothing.
    ///
    /// It is called before anyone else can call the function: many give the same memory each time.
    static func takeOver(_ place: UnsafeMutableRawPointer, _ context: CallContext) {
        var view = muster_view()
        if let text = place.load(as: UnsafePointer<CChar>?.self) {
            let limit = min(context.maximumResultBytes, Int(UInt32.max))
            let count = strnlen(text, limit + 1)
            view.count = count
            // One that is too long is refused by its count, and not copied.
            view.data = count > limit ? UnsafeRawPointer(text) : context.copy(text, count)
        }
        place.storeBytes(of: view, as: muster_view.self)
    }

    /// The text that ``takeOver(_:_:)`` left; nil for NULL, which only an optional may be.
    static func text(_ view: UnsafeRawBufferPointer, _ type: ValueType) throws(UnfitResult) -> UnsafeRawBufferPointer? {
        guard view.baseAddress != nil else {
            if case .optional = type { return nil }
            throw UnfitResult("it is NULL; a function that may give NULL has the result optional<string>")
        }
        guard view.isValidUTF8 else { throw UnfitResult("the string is not UTF-8") }
        return view
    }
}

extension CallContext {
    /// A copy of a result, within the limit for results; nil when that is reached, and the call has then failed.
    fileprivate func copy(_ start: UnsafeRawPointer, _ byteCount: Int) -> UnsafeRawPointer? {
        guard let copy = allocate(byteCount) else { return nil }
        copy.copyMemory(from: start, byteCount: byteCount)
        return UnsafeRawPointer(copy)
    }
}
