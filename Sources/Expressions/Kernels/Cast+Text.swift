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
        let style: ValueWriter.Style = options.isANSI ? .cast : .legacyCast
        return { operands, evaluation in
            var writer = ValueWriter(operands[0], zone, style)
            let texts = evaluation.mapBytes { row, bytes in
                if !operands[0].isNull(row) { writer.write(row, to: &bytes) }
            }
            return evaluation.vector(.string, operands, .bytes(texts))
        }
    }
}

/// Writes single values as Spark does.
struct ValueWriter {
    /// The two ways in which Spark writes values; they differ for nulls and bytes inside others.
    enum Style {
        /// CAST to string: `null`, and bytes as they are.
        case cast
        /// Without ANSI also small decimals with an exponent.
        case legacyCast
        /// `show()`: `NULL`, and bytes in hex, as `[61 62]`.
        case show
    }

    private let operand: Operand
    private let style: Style
    private var cursor: ZoneCursor
    /// The writers of what a nested value consists of.
    private var parts: [ValueWriter] = []

    init(_ operand: Operand, _ zone: TimeZoneRules, _ style: Style) {
        self.operand = operand
        self.style = style
        cursor = ZoneCursor(operand.type == .timestamp ? zone : .utc)
        func part(_ vector: ColumnVector) -> ValueWriter {
            ValueWriter(Operand(vector: vector, isConstant: false), zone, style)
        }
        switch operand.vector.values {
        case .structures(let fields): parts = fields.map(part)
        case .lists(_, let elements):
            if case .map = operand.type, case .structures(let entry) = elements.values {
                parts = entry.map(part)
            } else {
                parts = [part(elements)]
            }
        default: break
        }
    }

    /// Appends the value's text; a null has none.
    mutating func write(_ row: Int, to bytes: inout [UInt8]) {
        let index = operand.isConstant ? 0 : row
        switch operand.vector.values {
        case .bytes(let arrays) where operand.type != .binary || style != .show:
            bytes += arrays[index]
        case .structures:
            bytes += "{".utf8
            for part in parts.indices {
                if part > 0 { bytes += ", ".utf8 }
                parts[part].writeInside(index, to: &bytes)
            }
            bytes += "}".utf8
        case .lists(let offsets, _):
            writeElements(offsets[index]..<offsets[index + 1], to: &bytes)
        default:
            bytes += text(index).utf8
        }
    }

    private mutating func writeElements(_ elements: Range<Int>, to bytes: inout [UInt8]) {
        let isMap = parts.count == 2
        bytes += (isMap ? "{" : "[").utf8
        for element in elements {
            if element > elements.lowerBound { bytes += ", ".utf8 }
            parts[0].writeInside(element, to: &bytes)
            if isMap {
                bytes += " -> ".utf8
                parts[1].writeInside(element, to: &bytes)
            }
        }
        bytes += (isMap ? "}" : "]").utf8
    }

    /// Appends the value as a part of another, where a null has a word.
    private mutating func writeInside(_ row: Int, to bytes: inout [UInt8]) {
        if operand.isNull(row) {
            bytes += (style != .show ? "null" : "NULL").utf8
        } else {
            write(row, to: &bytes)
        }
    }

    /// The text of a plain value.
    private mutating func text(_ index: Int) -> String {
        switch operand.vector.values {
        case .none, .lists, .structures: return ""
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
            return style == .legacyCast
                ? DecimalText.scientific(values[index], scale: scale)
                : DecimalText.string(values[index], scale: scale)
        case .bytes(let arrays):
            return "[" + NumberText.hex(arrays[index]).joined(separator: " ") + "]"
        }
    }
}

/// The texts of a column's values, as Spark's `show()` writes them; null is nil.
///
/// They are those of CAST to string, but that bytes are written in hex, as `[61 62]`, and that a
/// null inside a nested value is `NULL`.
package func sparkStrings(_ vector: ColumnVector, timeZone: TimeZoneRules = .utc) -> [String?] {
    let operand = Operand(vector: vector, isConstant: false)
    var writer = ValueWriter(operand, timeZone, .show)
    return (0..<vector.count).map { row in
        if operand.isNull(row) { return nil }
        var bytes: [UInt8] = []
        writer.write(row, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
