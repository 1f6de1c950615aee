import Columns

/// Values written by formats.
enum FormatKernels {
    /// A format and the values for it; nulls are values.
    static let format: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let formats = operands[0].bytes
        let arguments = operands.dropFirst().map(JavaArgument.init)
        var last = LastMade<JavaFormat>()
        return try evaluation.texts([operands[0]]) { (row, bytes) throws(RowProblem) in
            let format = try last.of(formats[row]) { (text) throws(RowProblem) in
                try JavaFormat(text)
            }
            try format.append(
                { arguments.indices.contains($0) ? arguments[$0].value(row) : nil },
                to: &bytes
            )
            return true
        }
    }

    /// Java writes no more of a double.
    private static let digitLimit = 340

    /// Null for a negative number of digits.
    static let number: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let operand = operands[0]
        var last = LastMade<NumberPattern>()
        let patterns = operands[1].type == .string ? operands[1].bytes : nil
        let counts = operands[1].type == .int ? operands[1].int32s : nil
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let pattern: NumberPattern
            if let patterns {
                pattern = try last.of(patterns[row]) { (text) throws(RowProblem) in
                    try NumberPattern(Characters.text(text))
                }
            } else {
                let count = counts.map { Int($0[row]) } ?? 0
                guard count >= 0 else { return false }
                guard count <= digitLimit else {
                    throw RowProblem(
                        "more than \(digitLimit) digits behind the point are asked for"
                    )
                }
                pattern = NumberPattern(fraction: count)
            }
            bytes += Array(text(operand, row, pattern).utf8)
            return true
        }
    }

    private static func text(_ operand: Operand, _ row: Int, _ pattern: NumberPattern) -> String {
        let index = operand.isConstant ? 0 : row
        switch operand.vector.values {
        case .int32(let values):
            return pattern.text(unscaled: Int128(values[index]), scale: 0)
        case .int64(let values):
            return pattern.text(unscaled: Int128(values[index]), scale: 0)
        case .floats(let values): return pattern.text(Double(values[index]))
        case .doubles(let values): return pattern.text(values[index])
        case .decimals(let values):
            guard case .decimal(_, let scale) = operand.type else { return "" }
            return pattern.text(unscaled: values[index], scale: scale)
        default: return ""
        }
    }
}

/// The values of an operand as Java's formatter gets them from Spark: dates and times as numbers.
private struct JavaArgument {
    let operand: Operand
    private let bits: Int

    init(_ operand: Operand) {
        self.operand = operand
        bits = operand.type == .tinyint ? 8 : operand.type == .smallint ? 16 : 32
    }

    func value(_ row: Int) -> JavaValue {
        if operand.isNull(row) { return .null }
        let index = operand.isConstant ? 0 : row
        switch operand.vector.values {
        case .none: return .null
        case .booleans(let values): return .boolean(values[index])
        case .int32(let values): return .integer(Int64(values[index]), bits: bits)
        case .int64(let values): return .integer(values[index], bits: 64)
        case .floats(let values):
            // Written as it is, a float has fewer digits than its double.
            return .float(values[index])
        case .doubles(let values): return .double(values[index])
        case .decimals(let values):
            guard case .decimal(_, let scale) = operand.type else { return .null }
            return .plain(DecimalText.string(values[index], scale: scale))
        case .bytes(let arrays): return .text(arrays[index])
        case .lists, .structures: return .null
        }
    }
}
