import Columns

/// The ends of a string that are trimmed.
enum TrimmedEnds { case leading, trailing, both }

// Positions count characters in strings and bytes in binaries.
extension TextKernels {
    private static func slice(
        _ bytes: ArraySlice<UInt8>,
        _ type: DataType,
        from start: Int,
        to end: Int
    ) -> ArraySlice<UInt8> {
        if type == .string { return Characters.slice(bytes, from: start, to: end) }
        let first = min(max(start, 0), bytes.count)
        return bytes.dropFirst(first).prefix(max(min(end, bytes.count) - first, 0))
    }

    private static func count(_ bytes: ArraySlice<UInt8>, _ type: DataType) -> Int {
        type == .string ? Characters.count(bytes) : bytes.count
    }

    /// From a position, counted from 1 or from the end if negative; 0 is like 1.
    static let substring: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let type = operands[0].type
        let (texts, starts) = (operands[0].bytes, operands[1].int32s)
        let lengths = operands.count > 2 ? operands[2].int32s : nil
        return try evaluation.texts(operands, as: type) { row, bytes in
            let text = texts[row]
            let given = Int(starts[row])
            let start = given > 0 ? given - 1 : given < 0 ? count(text, type) + given : 0
            let end = lengths.map { start + Int($0[row]) } ?? .max
            bytes += slice(text, type, from: start, to: end)
            return true
        }
    }

    static let left: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let type = operands[0].type
        let (texts, counts) = (operands[0].bytes, operands[1].int32s)
        return try evaluation.texts(operands, as: type) { row, bytes in
            bytes += slice(texts[row], type, from: 0, to: Int(counts[row]))
            return true
        }
    }

    static let right: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, counts) = (operands[0].bytes, operands[1].int32s)
        return try evaluation.texts(operands) { row, bytes in
            let length = Characters.count(texts[row])
            let start = max(length - max(Int(counts[row]), 0), 0)
            bytes += Characters.slice(texts[row], from: start, to: length)
            return true
        }
    }

    /// Replaces so many characters from a position on; without a length, as many as come in.
    static let overlay: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let type = operands[0].type
        let (texts, replacements) = (operands[0].bytes, operands[1].bytes)
        let starts = operands[2].int32s
        let lengths = operands.count > 3 ? operands[3].int32s : nil
        return try evaluation.texts(operands, as: type) { row, bytes in
            let (text, replacement) = (texts[row], replacements[row])
            let start = Int(starts[row]) - 1
            let given = lengths.map { Int($0[row]) } ?? -1
            let length = given >= 0 ? given : count(replacement, type)
            bytes += slice(text, type, from: 0, to: start)
            bytes += replacement
            let rest = start + length
            bytes += slice(
                text,
                type,
                from: rest < -1 ? count(text, type) + rest + 1 : rest,
                to: .max
            )
            return true
        }
    }

    /// Filled up, or cut, to a length.
    static func padded(isLeft: Bool) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let type = operands[0].type
            let (texts, lengths) = (operands[0].bytes, operands[1].int32s)
            let pads = operands.count > 2 ? operands[2].bytes : nil
            let blank: [UInt8] = [type == .string ? UInt8(ascii: " ") : 0]
            return try evaluation.texts(operands, as: type) { (row, bytes) throws(RowProblem) in
                let text = texts[row]
                let pad = pads?[row] ?? blank[...]
                let missing = Int(lengths[row]) - count(text, type)
                guard missing > 0, !pad.isEmpty else {
                    bytes += slice(text, type, from: 0, to: Int(lengths[row]))
                    return true
                }
                if !isLeft { bytes += text }
                let padCount = count(pad, type)
                let repeats = missing / padCount
                try Evaluation.checkSize(bytes.count, adding: (repeats + 1) * pad.count)
                for _ in 0..<repeats { bytes += pad }
                bytes += slice(pad, type, from: 0, to: missing % padCount)
                if isLeft { bytes += text }
                return true
            }
        }
    }

    static let repeated: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, times) = (operands[0].bytes, operands[1].int32s)
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let (text, count) = (texts[row], max(Int(times[row]), 0))
            let (more, overflowed) = text.count.multipliedReportingOverflow(by: count)
            try Evaluation.checkSize(bytes.count, adding: overflowed ? .max : more)
            guard !text.isEmpty else { return true }
            for _ in 0..<count { bytes += text }
            return true
        }
    }

    static let space: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let counts = operands[0].int32s
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let count = max(Int(counts[row]), 0)
            try Evaluation.checkSize(bytes.count, adding: count)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
            return true
        }
    }

    static let reversed: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        return try evaluation.texts(operands) { row, bytes in
            for character in Characters.split(texts[row]).reversed() { bytes += character }
            return true
        }
    }

    /// Without blanks, or without the characters of the second operand, at the ends.
    static func trimmed(_ ends: TrimmedEnds) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let texts = operands[0].bytes
            let sets = operands.count > 1 ? operands[1].bytes : nil
            return try evaluation.texts(operands) { row, bytes in
                var text = texts[row]
                guard let set = sets?[row] else {
                    let blank = UInt8(ascii: " ")
                    if ends != .trailing { text = text.drop { $0 == blank } }
                    while ends != .leading, text.last == blank { text.removeLast() }
                    bytes += text
                    return true
                }
                let characters = Set(Characters.split(set))
                var kept = Characters.split(text)[...]
                if ends != .trailing { kept = kept.drop(while: characters.contains) }
                while ends != .leading, let last = kept.last, characters.contains(last) {
                    kept.removeLast()
                }
                for character in kept { bytes += character }
                return true
            }
        }
    }

    /// The part between delimiters of a number, counted from 1 or from the end if negative.
    static let splitPart: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, delimiters) = (operands[0].bytes, operands[1].bytes)
        let numbers = operands[2].int32s
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let (text, delimiter, number) = (texts[row], delimiters[row], Int(numbers[row]))
            guard number != 0 else {
                throw RowProblem("part 0 of a string is asked for; parts count from 1")
            }
            var parts: [ArraySlice<UInt8>] = []
            var start = text.startIndex
            while !delimiter.isEmpty,
                let end = Characters.find(delimiter, in: text, from: start)
            {
                parts.append(text[start..<end])
                start = end + delimiter.count
            }
            parts.append(text[start...])
            let index = number > 0 ? number - 1 : parts.count + number
            if parts.indices.contains(index) { bytes += parts[index] }
            return true
        }
    }

    /// What stands before the n-th delimiter, or behind it, counted from the end, if negative.
    static let substringIndex: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, delimiters) = (operands[0].bytes, operands[1].bytes)
        let counts = operands[2].int32s
        return try evaluation.texts(operands) { row, bytes in
            let (text, delimiter, count) = (texts[row], delimiters[row], Int(counts[row]))
            guard !delimiter.isEmpty, count != 0 else { return true }
            // Delimiters may overlap here.
            if count > 0 {
                var found = text.startIndex - 1
                for _ in 0..<count {
                    guard let next = Characters.find(delimiter, in: text, from: found + 1) else {
                        bytes += text
                        return true
                    }
                    found = next
                }
                bytes += text[..<found]
            } else {
                var end = text.endIndex + 1
                for _ in 0..<(-count) {
                    let limit = end - 1
                    guard limit - delimiter.count >= text.startIndex,
                        let next = Characters.findLast(delimiter, in: text, to: limit)
                    else {
                        bytes += text
                        return true
                    }
                    end = next + delimiter.count
                }
                bytes += text[end...]
            }
            return true
        }
    }
}
