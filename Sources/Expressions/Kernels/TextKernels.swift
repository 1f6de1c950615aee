import Columns

/// Functions of strings.
enum TextKernels {
    /// All operands one after the other, strings or binaries alike.
    static func concat(_ type: DataType) -> BoundNode.Kernel {
        { operands, evaluation in
            let lanes = operands.map(\.bytes)
            let joined = evaluation.mapBytes { row, bytes in
                for lane in lanes { bytes.append(contentsOf: lane[row]) }
            }
            return evaluation.vector(type, operands, .bytes(joined))
        }
    }

    /// Characters of a string, bytes of a binary.
    static let length: BoundNode.Kernel = { operands, evaluation in
        let lane = operands[0].bytes
        let isText = operands[0].type == .string
        let counts = evaluation.map { row -> Int32 in
            let bytes = lane[row]
            let count = isText ? bytes.count { $0 & 0xC0 != 0x80 } : bytes.count
            return Int32(truncatingIfNeeded: count)
        }
        return evaluation.vector(.int, operands, .int32(counts))
    }

    /// Bytes of a string or binary, times `bits`.
    static func octetLength(bits: Int) -> BoundNode.Kernel {
        { operands, evaluation in
            let lane = operands[0].bytes
            let counts = evaluation.map { Int32(truncatingIfNeeded: lane[$0].count * bits) }
            return evaluation.vector(.int, operands, .int32(counts))
        }
    }

    static func changedCase(_ change: @escaping @Sendable (String) -> String) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let lane = operands[0].bytes
            return try evaluation.texts(operands) { row, bytes in
                bytes += Array(change(Characters.text(lane[row])).utf8)
                return true
            }
        }
    }

    /// The strings, and the elements of arrays, that are not null, with separators between them.
    static let concatWithSeparator: BoundNode.Kernel = {
        operands,
        evaluation throws(ExpressionError) in
        let separators = operands[0].bytes
        let parts = operands.dropFirst().map { operand -> TextParts in
            guard case .lists(let offsets, let elements) = operand.vector.values,
                case .bytes(let arrays) = elements.values
            else { return TextParts(operand: operand, texts: operand.bytes) }
            return TextParts(
                operand: operand,
                texts: ByteLane(arrays: arrays, stride: 1),
                offsets: offsets,
                elements: elements
            )
        }
        return try evaluation.texts([operands[0]]) { (row, bytes) throws(RowProblem) in
            var isFirst = true
            for part in parts where !part.operand.isNull(row) {
                for index in part.range(row) where !(part.elements?.isNull(at: index) ?? false) {
                    if !isFirst { bytes += separators[row] }
                    isFirst = false
                    bytes += part.texts[index]
                }
                try Evaluation.checkSize(bytes.count)
            }
            return true
        }
    }

    /// The string of a number, counted from 1.
    static func chosen(isANSI: Bool) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let numbers = operands[0].int32s
            let lanes = operands.dropFirst().map(\.bytes)
            return try evaluation.texts([operands[0]]) { (row, bytes) throws(RowProblem) in
                let index = Int(numbers[row]) - 1
                guard lanes.indices.contains(index) else {
                    if !isANSI { return false }
                    throw RowProblem(
                        "elt is asked for value \(index + 1) of \(lanes.count); nullif the number"
                    )
                }
                guard !operands[index + 1].isNull(row) else { return false }
                bytes += lanes[index][row]
                return true
            }
        }
    }
}

/// A string for each row, or several.
private struct TextParts {
    let operand: Operand
    let texts: ByteLane
    var offsets: [Int]?
    var elements: ColumnVector?

    func range(_ row: Int) -> Range<Int> {
        guard let offsets else { return row..<row + 1 }
        let index = operand.isConstant ? 0 : row
        return offsets[index]..<offsets[index + 1]
    }
}
