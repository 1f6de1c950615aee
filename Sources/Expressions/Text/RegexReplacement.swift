/// What a match is replaced by: text with `$1`, `${name}` and escapes, as Java reads it in
/// `Matcher.appendReplacement`.
struct RegexReplacement: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        /// The digits behind a dollar; how many of them count depends on the groups there are.
        case number([UInt8])
        case name(String)
    }

    private let parts: [Part]

    init(_ bytes: ArraySlice<UInt8>) throws(RowProblem) {
        var parts: [Part] = []
        var text: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else {
                    throw RowProblem("the replacement ends in a backslash; write two of them")
                }
                text.append(escaped)
            case UInt8(ascii: "$"):
                parts.append(.text(text))
                text = []
                parts.append(try Self.reference(&rest))
            default: text.append(byte)
            }
        }
        self.parts = parts + [.text(text)]
    }

    private static func reference(_ rest: inout ArraySlice<UInt8>) throws(RowProblem) -> Part {
        if rest.first == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")) {
            let name = Characters.text(rest[(rest.startIndex + 1)..<end])
            rest = rest[(end + 1)...]
            return .name(name)
        }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else {
            throw RowProblem(
                "a $ in the replacement names a group, as in $1; a dollar itself is \\$"
            )
        }
        rest = rest.dropFirst(digits.count)
        return .number(Array(digits))
    }

    func append(
        _ groups: [Range<Int>?],
        of expression: RegularExpression,
        _ text: ArraySlice<UInt8>,
        to bytes: inout [UInt8]
    ) throws(RowProblem) {
        for part in parts {
            switch part {
            case .text(let text): bytes += text
            case .number(let digits):
                var number = Int(digits[0] - 0x30)
                guard number < groups.count else {
                    throw RowProblem(
                        "the replacement names group \(number), the pattern has the groups 0 to "
                            + "\(groups.count - 1)"
                    )
                }
                // Digits count as long as there is such a group.
                var used = 1
                while used < digits.count,
                    number * 10 + Int(digits[used] - 0x30) < groups.count
                {
                    number = number * 10 + Int(digits[used] - 0x30)
                    used += 1
                }
                if let range = groups[number] { bytes += text[range] }
                bytes += digits[used...]
            case .name(let name):
                guard let number = expression.groupNames[name] else {
                    throw RowProblem("the replacement names a group that the pattern has not")
                }
                if let range = groups[number] { bytes += text[range] }
            }
        }
    }
}
