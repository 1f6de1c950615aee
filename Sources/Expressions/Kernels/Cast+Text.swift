package import Columns

extension Cast {
    var toString: BoundNode.Kernel? {
        switch source {
        case .string, .binary:
            return { operands, evaluation in
                let operand = operands[0]
                let source =
                    operand.isConstant
                    ? operand.vector.repeatingFirst(evaluation.count) : operand.vector
                return ColumnVector(
                    type: .string,
                    count: evaluation.count,
                    validity: source.validity,
                    values: source.values
                )
            }
        default: break
        }
        let zone = options.timeZone
        return { operands, evaluation in
            var writer = ValueWriter(operands[0], zone)
            let texts = evaluation.mapBytes { row, bytes in
                bytes.append(contentsOf: writer.text(row).utf8)
            }
            return evaluation.vector(.string, operands, .bytes(texts))
        }
    }
}

/// Writes single values as Spark's CAST to string does.
struct ValueWriter {
    private let operand: Operand
    private var cursor: ZoneCursor

    init(_ operand: Operand, _ zone: TimeZoneRules) {
        self.operand = operand
        cursor = ZoneCursor(operand.type == .timestamp ? zone : .utc)
    }

    /// The value's text; a null has none.
    mutating func text(_ row: Int) -> String {
        let index = operand.isConstant ? 0 : row
        switch operand.vector.values {
        case .none: return ""
        case .booleans(let values): return values[index] ? "true" : "false"
        case .int32(let values):
            return operand.type == .date ? DateText.string(values[index]) : String(values[index])
        case .int64(let values):
            guard operand.type != .bigint else { return String(values[index]) }
            return TimestampText.string(cursor.localMicros(atInstantMicros: values[index]))
        case .floats(let values): return NumberText.java(values[index])
        case .doubles(let values): return NumberText.java(values[index])
        case .decimals(let values):
            guard case .decimal(_, let scale) = operand.type else { return "" }
            return DecimalText.string(values[index], scale: scale)
        case .bytes(let arrays):
            guard operand.type == .binary else {
                return String(decoding: arrays[index], as: UTF8.self)
            }
            return "[" + NumberText.hex(arrays[index]).joined(separator: " ") + "]"
        case .lists, .structures: preconditionFailure("nested values have no text of their own")
        }
    }
}

/// The texts of a column's values, as Spark's CAST to string and `show()` write them; null is nil.
///
/// Binary values are written in hex, as `[61 62]`.
package func sparkStrings(_ vector: ColumnVector, timeZone: TimeZoneRules = .utc) -> [String?] {
    let operand = Operand(vector: vector, isConstant: false)
    var writer = ValueWriter(operand, timeZone)
    return (0..<vector.count).map { row in operand.isNull(row) ? nil : writer.text(row) }
}
