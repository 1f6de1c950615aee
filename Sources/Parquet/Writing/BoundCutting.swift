internal import Buffers

/// Shorter byte strings that are still bounds of a long one.
///
/// In text a bound stays text: characters are whole.
enum BoundCutting {
    /// The longest bound of at most `limit` bytes that is not greater than `value`.
    static func lower(_ value: Bytes, limit: Int, isText: Bool) -> Bytes {
        value.count > limit ? Bytes(prefix(value, limit, isText)) : value
    }

    /// A bound of about `limit` bytes that is greater than `value`, or `nil` if there is none.
    static func upper(_ value: Bytes, limit: Int, isText: Bool) -> Bytes? {
        guard value.count > limit else { return value }
        let start = prefix(value, limit, isText)
        if isText, let text = String(validating: start, as: UTF8.self) { return raised(text) }
        return raised(start, isText)
    }

    /// The first bytes of `value`, in text no part of a character.
    private static func prefix(_ value: Bytes, _ limit: Int, _ isText: Bool) -> [UInt8] {
        var end = limit
        if isText {
            while end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return value[0..<end].array
    }

    /// The text with its last character that has a successor replaced by it, and cut behind it.
    ///
    /// UTF-8 sorts as its characters' numbers do.
    private static func raised(_ text: String) -> Bytes? {
        var scalars = Array(text.unicodeScalars)
        while let last = scalars.popLast() {
            // Surrogates are no characters.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let successor = Unicode.Scalar(next) else { continue }
            var raised = String.UnicodeScalarView()
            raised.append(contentsOf: scalars)
            raised.append(successor)
            return Bytes(Array(String(raised).utf8))
        }
        return nil
    }

    private static func raised(_ start: [UInt8], _ isText: Bool) -> Bytes? {
        var bytes = start
        while let last = bytes.popLast() {
            // What is called text and is none: only ASCII is raised.
            if isText ? last < 0x7F : last < 0xFF { return Bytes(bytes + [last + 1]) }
        }
        return nil
    }
}
