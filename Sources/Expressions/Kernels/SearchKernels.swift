import Columns

extension TextKernels {
    static let startsWith: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, parts) = (operands[0].bytes, operands[1].bytes)
        return try evaluation.booleans(operands) { texts[$0].starts(with: parts[$0]) }
    }

    static let endsWith: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, parts) = (operands[0].bytes, operands[1].bytes)
        return try evaluation.booleans(operands) { Characters.ends(texts[$0], with: parts[$0]) }
    }

    static let contains: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, parts) = (operands[0].bytes, operands[1].bytes)
        return try evaluation.booleans(operands) { row in
            let text = texts[row]
            return Characters.find(parts[row], in: text, from: text.startIndex) != nil
        }
    }

    /// The character at which a part starts, from 1; 0 if it is not there.
    private static func position(
        of part: ArraySlice<UInt8>,
        in text: ArraySlice<UInt8>,
        from start: Int
    ) -> Int32 {
        if part.isEmpty { return 1 }
        guard let index = Characters.find(part, in: text, from: start) else { return 0 }
        return Int32(truncatingIfNeeded: Characters.count(text[..<index]) + 1)
    }

    static let position: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, parts) = (operands[0].bytes, operands[1].bytes)
        return try evaluation.ints(operands) { row in
            position(of: parts[row], in: texts[row], from: texts[row].startIndex)
        }
    }

    /// Like `position`, from a character on; 0 if that is null or before the first.
    static let located: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (parts, texts) = (operands[0].bytes, operands[1].bytes)
        guard operands.count > 2 else {
            return try evaluation.ints(operands) { row in
                position(of: parts[row], in: texts[row], from: texts[row].startIndex)
            }
        }
        let starts = operands[2].int32s
        let known = try evaluation.ints(Array(operands[..<2])) { row in
            guard !operands[2].isNull(row), starts[row] > 0 else { return 0 }
            let text = texts[row]
            let start = Characters.index(text, after: Int(starts[row]) - 1)
            return position(of: parts[row], in: text, from: start)
        }
        guard case .int32(let values) = known.values else { return known }
        // A null start is 0 even where there is nothing to look in.
        let isStarted = (0..<evaluation.count).map { !operands[2].isNull($0) }
        let validity = Bitmap(
            (0..<evaluation.count).map { !isStarted[$0] || !known.isNull(at: $0) }
        )
        return ColumnVector(
            type: .int,
            count: evaluation.count,
            validity: validity,
            values: .int32(values.indices.map { isStarted[$0] ? values[$0] : 0 })
        )
    }

    /// The position in a list with commas, from 1; 0 if it is not there, or has a comma.
    static let findInSet: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (words, lists) = (operands[0].bytes, operands[1].bytes)
        let comma = UInt8(ascii: ",")
        return try evaluation.ints(operands) { row in
            let word = words[row]
            guard !word.contains(comma) else { return 0 }
            let parts = lists[row].split(separator: comma, omittingEmptySubsequences: false)
            let index = parts.firstIndex { $0.elementsEqual(word) }
            return index.map { Int32(truncatingIfNeeded: $0 + 1) } ?? 0
        }
    }

    static let replaced: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, searches) = (operands[0].bytes, operands[1].bytes)
        let replacements = operands.count > 2 ? operands[2].bytes : nil
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let (text, search) = (texts[row], searches[row])
            let replacement = replacements?[row] ?? []
            var start = text.startIndex
            while !search.isEmpty, let end = Characters.find(search, in: text, from: start) {
                bytes += text[start..<end]
                bytes += replacement
                try Evaluation.checkSize(bytes.count)
                start = end + search.count
            }
            bytes += text[start...]
            return true
        }
    }

    /// Characters replaced one by one; those without a counterpart vanish.
    static let translated: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, froms, tos) = (operands[0].bytes, operands[1].bytes, operands[2].bytes)
        var last: (from: ArraySlice<UInt8>, to: ArraySlice<UInt8>)?
        var map: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
        return try evaluation.texts(operands) { row, bytes in
            if last.map({ $0.from != froms[row] || $0.to != tos[row] }) ?? true {
                let targets = Characters.split(tos[row])
                map = [:]
                for (index, character) in Characters.split(froms[row]).enumerated()
                where map[character] == nil {
                    map[character] = index < targets.count ? targets[index] : []
                }
                last = (froms[row], tos[row])
            }
            for character in Characters.split(texts[row]) { bytes += map[character] ?? character }
            return true
        }
    }

    /// How many characters have to be changed, inserted or removed; -1 if more than a threshold.
    static let levenshtein: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, others) = (operands[0].bytes, operands[1].bytes)
        let thresholds = operands.count > 2 ? operands[2].int32s : nil
        return try evaluation.ints(operands) { (row) throws(RowProblem) in
            let (left, right) = (Characters.split(texts[row]), Characters.split(others[row]))
            let (work, overflowed) = left.count.multipliedReportingOverflow(by: right.count)
            guard !overflowed, work <= levenshteinLimit else {
                throw RowProblem("the strings are too long to be compared by levenshtein")
            }
            let distance = Int32(truncatingIfNeeded: levenshtein(left, right))
            guard let threshold = thresholds?[row], distance > threshold else { return distance }
            return -1
        }
    }

    /// The most pairs of characters that are compared for one row.
    private static let levenshteinLimit = 1 << 30

    private static func levenshtein(
        _ left: [ArraySlice<UInt8>],
        _ right: [ArraySlice<UInt8>]
    ) -> Int {
        var distances = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var diagonal = row
            distances[0] = row + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (character == other ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(change, diagonal + 1, distances[column] + 1)
            }
        }
        return distances[right.count]
    }

    /// The sound of an English word: its first letter and three digits.
    static let soundex: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        return try evaluation.texts(operands) { row, bytes in
            let text = texts[row]
            guard let first = text.first.map(upper), (0x41...0x5A).contains(first) else {
                bytes += text
                return true
            }
            var code = [first]
            var previous = sound(first)
            for byte in text.dropFirst() {
                guard code.count < 4 else { break }
                let letter = upper(byte)
                guard (0x41...0x5A).contains(letter) else {
                    previous = UInt8(ascii: "0")
                    continue
                }
                let digit = sound(letter)
                // H and W do not part letters of one sound; vowels do.
                if digit == UInt8(ascii: "7") { continue }
                if digit != UInt8(ascii: "0"), digit != previous { code.append(digit) }
                previous = digit
            }
            bytes += code
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - code.count))
            return true
        }
    }

    private static func upper(_ byte: UInt8) -> UInt8 {
        (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
    }

    private static let sounds = Array("01230127022455012623017202".utf8)

    private static func sound(_ letter: UInt8) -> UInt8 { sounds[Int(letter) - 0x41] }
}
