import Columns

/// Functions of regular expressions.
enum RegexKernels {
    /// The pattern of a row; the same one is read once.
    private struct Patterns {
        let lane: ByteLane
        private var last = LastMade<RegularExpression>()

        init(_ operand: Operand) { lane = operand.bytes }

        mutating func callAsFunction(_ row: Int) throws(RowProblem) -> RegularExpression {
            try last.of(lane[row]) { (bytes) throws(RowProblem) in
                do throws(ExpressionError) {
                    return try RegularExpression(Characters.text(bytes))
                } catch { throw RowProblem(error.message) }
            }
        }
    }

    /// Calls `body` with the groups of each match, one behind the other; until it says false.
    private static func eachMatch(
        of expression: RegularExpression,
        in text: ArraySlice<UInt8>,
        from start: Int? = nil,
        _ body: ([Range<Int>?], Range<Int>) throws(RowProblem) -> Bool
    ) throws(RowProblem) {
        var start = start ?? text.startIndex
        while start <= text.endIndex,
            let groups = expression.firstMatch(in: text, from: start), let whole = groups[0]
        {
            guard try body(groups, whole) else { return }
            start = whole.upperBound
            if whole.isEmpty {
                // The next one starts a character further on.
                start += 1
                while start < text.endIndex, !Characters.isStart(text[start]) { start += 1 }
            }
        }
    }

    static let like: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        var patterns = Patterns(operands[1])
        return try evaluation.booleans(operands) { (row) throws(RowProblem) in
            try patterns(row).matches(in: texts[row])
        }
    }

    static let count: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        var patterns = Patterns(operands[1])
        return try evaluation.ints(operands) { (row) throws(RowProblem) in
            var count: Int32 = 0
            try eachMatch(of: patterns(row), in: texts[row]) { _, _ in
                count += 1
                return true
            }
            return count
        }
    }

    static let firstMatch: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        var patterns = Patterns(operands[1])
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let text = texts[row]
            guard let whole = try patterns(row).firstMatch(in: text, from: text.startIndex)?[0]
            else { return false }
            bytes += text[whole]
            return true
        }
    }

    /// The character at which the first match starts, from 1; 0 if there is none.
    static let position: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        var patterns = Patterns(operands[1])
        return try evaluation.ints(operands) { (row) throws(RowProblem) in
            let text = texts[row]
            guard let whole = try patterns(row).firstMatch(in: text, from: text.startIndex)?[0]
            else { return 0 }
            return Int32(truncatingIfNeeded: Characters.count(text[..<whole.lowerBound]) + 1)
        }
    }

    // MARK: Groups

    /// The number of the group that is asked for: 1 if none is named.
    private static func group(
        _ lane: Lane<Int32>?,
        _ row: Int,
        of expression: RegularExpression
    ) throws(RowProblem) -> Int {
        let group = lane.map { Int($0[row]) } ?? 1
        guard (0...expression.groupCount).contains(group) else {
            throw RowProblem(
                "group \(group) is asked for, the pattern has the groups 0 to "
                    + "\(expression.groupCount)"
            )
        }
        return group
    }

    static let extract: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        let numbers = operands.count > 2 ? operands[2].int32s : nil
        var patterns = Patterns(operands[1])
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let (text, expression) = (texts[row], try patterns(row))
            let groups = expression.firstMatch(in: text, from: text.startIndex)
            guard let groups else { return true }
            if let range = groups[try group(numbers, row, of: expression)] { bytes += text[range] }
            return true
        }
    }

    static let extractAll: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        let numbers = operands.count > 2 ? operands[2].int32s : nil
        var patterns = Patterns(operands[1])
        return try evaluation.textArrays(operands) { (row, arrays) throws(RowProblem) in
            let (text, expression) = (texts[row], try patterns(row))
            try eachMatch(of: expression, in: text) { (groups, _) throws(RowProblem) in
                let range = groups[try group(numbers, row, of: expression)]
                arrays.append(range.map { text[$0] } ?? [])
                return true
            }
            return true
        }
    }

    /// The parts between matches; at most as many as the limit says, if that is positive.
    static let split: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        let limits = operands.count > 2 ? operands[2].int32s : nil
        var patterns = Patterns(operands[1])
        return try evaluation.textArrays(operands) { (row, arrays) throws(RowProblem) in
            let text = texts[row]
            var left = limits.map { $0[row] > 0 ? Int($0[row]) : .max } ?? .max
            if patterns.lane[row].isEmpty {
                // An empty pattern parts the characters and leaves nothing at the end.
                let characters = Characters.split(text)
                let count = characters.count > left ? left - 1 : characters.count
                for character in characters.prefix(count) { arrays.append(character) }
                if count < characters.count || text.isEmpty {
                    arrays.append(
                        text[(text.startIndex + characters.prefix(count).joined().count)...]
                    )
                }
                return true
            }
            var start = text.startIndex
            try eachMatch(of: patterns(row), in: text) { _, whole in
                guard left > 1 else { return false }
                // Java splits nothing off before the first character.
                if whole.upperBound == text.startIndex { return true }
                arrays.append(text[start..<whole.lowerBound])
                start = whole.upperBound
                left -= 1
                return true
            }
            arrays.append(text[start...])
            return true
        }
    }

    static let replace: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, replacements) = (operands[0].bytes, operands[2].bytes)
        let positions = operands.count > 3 ? operands[3].int32s : nil
        var patterns = Patterns(operands[1])
        var last = LastMade<RegexReplacement>()
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let (text, expression) = (texts[row], try patterns(row))
            var start = text.startIndex
            if let position = positions?[row] {
                guard position > 0 else {
                    throw RowProblem("regexp_replace starts at a position from 1 on")
                }
                start = Characters.index(text, after: Int(position) - 1)
                guard start < text.endIndex || position == 1 else {
                    bytes += text
                    return true
                }
            }
            bytes += text[..<start]
            let from = start
            try eachMatch(of: expression, in: text, from: from) {
                (groups, whole) throws(RowProblem) in
                let replacement = try last.of(replacements[row]) { (bytes) throws(RowProblem) in
                    try RegexReplacement(bytes)
                }
                bytes += text[start..<whole.lowerBound]
                try replacement.append(groups, of: expression, text, to: &bytes)
                try Evaluation.checkSize(bytes.count)
                start = whole.upperBound
                return true
            }
            bytes += text[start...]
            return true
        }
    }
}
