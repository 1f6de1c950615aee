extension SQLParser {
    /// What follows INTERVAL, if that is not a column's name.
    mutating func interval() throws(ExpressionError) -> Interval? {
        switch peek().kind {
        case .number, .string: break
        case .sign("-"), .sign("+"):
            switch peek(2).kind {
            case .number, .string: break
            default: return nil
            }
        default: return nil
        }
        let start = current.range.lowerBound
        advance()
        var reader = IntervalReader()
        do throws(IntervalReader.Problem) {
            if case .string(let content) = current.kind, !isUnitAhead {
                advance()
                try reader.addUnits(of: content)
            } else {
                repeat { try addField(to: &reader) } while isField
            }
            return try reader.interval()
        } catch {
            throw failure(error.message, start..<max(previousEnd, start + 1))
        }
    }

    private var isUnitAhead: Bool {
        guard case .word(let word) = peek().kind else { return false }
        return IntervalUnit(word) != nil
    }

    /// Whether another number with a unit follows.
    private var isField: Bool {
        switch current.kind {
        case .number, .string: isUnitAhead
        default: false
        }
    }

    /// `3 HOURS`, or `'1-2' YEAR TO MONTH`.
    private mutating func addField(
        to reader: inout IntervalReader
    ) throws(IntervalReader.Problem) {
        var sign = ""
        if accept(sign: "-") { sign = "-" } else { _ = accept(sign: "+") }
        let amount: String
        switch current.kind {
        case .number(let digits): amount = sign + digits
        case .string(let content): amount = sign + content.trimmingBlanks()
        default: throw .init("an interval is a number and a unit: write INTERVAL '3' HOUR")
        }
        advance()
        guard case .word(let word) = current.kind, let unit = IntervalUnit(word) else {
            throw .init(
                "found \(current.spelling), expected a unit of time; the units are "
                    + IntervalUnit.names.joined(separator: ", ")
            )
        }
        advance()
        guard accept(keyword: "to") else { return try reader.add(amount, unit) }
        guard case .word(let word) = current.kind, let last = IntervalUnit(word) else {
            throw .init("found \(current.spelling), expected a unit of time")
        }
        advance()
        try reader.add(amount, from: unit, to: last)
    }
}
