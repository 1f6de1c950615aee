import Columns

/// A LIKE pattern: `%` stands for any text, `_` for one character.
struct LikePattern {
    private enum Part: Equatable {
        case byte(UInt8)
        case anyCharacter
        case anyText
    }

    private let parts: [Part]

    /// - Returns: nil if an escape character stands before something that needs none.
    init?(_ pattern: ArraySlice<UInt8>, escape: [UInt8]) {
        var parts: [Part] = []
        var rest = pattern
        while let byte = rest.first {
            if rest.starts(with: escape) {
                rest = rest.dropFirst(escape.count)
                if rest.starts(with: escape) {
                    parts += escape.map { .byte($0) }
                    rest = rest.dropFirst(escape.count)
                } else if let next = rest.first, next.isWildcard {
                    parts.append(.byte(next))
                    rest = rest.dropFirst()
                } else {
                    return nil
                }
                continue
            }
            rest = rest.dropFirst()
            switch byte {
            case UInt8(ascii: "_"): parts.append(.anyCharacter)
            case UInt8(ascii: "%"): if parts.last != .anyText { parts.append(.anyText) }
            default: parts.append(.byte(byte))
            }
        }
        self.parts = parts
    }

    /// Whether the whole text fits.
    ///
    /// After a mismatch only the last `%` takes one character more,
    /// so that the time is at most text times pattern.
    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        var position = text.startIndex
        var part = 0
        var retry: (part: Int, position: Int)?
        while position < text.endIndex {
            if part < parts.count, parts[part] == .anyText {
                part += 1
                retry = (part, position)
            } else if part < parts.count, let next = step(parts[part], text, position) {
                part += 1
                position = next
            } else if let last = retry {
                position = last.position + 1
                retry = (last.part, position)
                part = last.part
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .anyText }
    }

    /// The position behind what the part matches, if it matches.
    private func step(_ part: Part, _ text: ArraySlice<UInt8>, _ position: Int) -> Int? {
        switch part {
        case .byte(let byte): return text[position] == byte ? position + 1 : nil
        case .anyText: return nil
        case .anyCharacter:
            // Continuation bytes of UTF-8 do not start a character.
            guard text[position] & 0xC0 != 0x80 else { return nil }
            var next = position + 1
            while next < text.endIndex, text[next] & 0xC0 == 0x80 { next += 1 }
            return next
        }
    }

    static let badEscape =
        "the pattern's escape character stands before something that is not %, _ or itself"

    static func kernel(escape: String, isNegated: Bool) -> BoundNode.Kernel {
        let escapeBytes = Array(escape.utf8)
        return { operands, evaluation throws(ExpressionError) in
            let texts = operands[0].bytes
            let patterns = operands[1].bytes
            let validity = evaluation.jointValidity(operands)
            let shared =
                operands[1].isConstant
                ? LikePattern(patterns[0], escape: escapeBytes) : nil
            var failures: [Int] = []
            let values = evaluation.map(orZero: false, failures: &failures) { row -> Bool? in
                let pattern =
                    operands[1].isConstant
                    ? shared : LikePattern(patterns[row], escape: escapeBytes)
                return pattern.map { $0.matches(texts[row]) != isNegated }
            }
            return ColumnVector(
                type: .boolean,
                count: evaluation.count,
                validity: try evaluation.settle(failures, validity, .error(badEscape)),
                values: .booleans(values)
            )
        }
    }
}

extension UInt8 {
    fileprivate var isWildcard: Bool { self == UInt8(ascii: "%") || self == UInt8(ascii: "_") }
}
