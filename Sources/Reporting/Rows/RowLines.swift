package import Columns

/// Rows as JSON, one object on each line, with values of JSON's own types.
///
/// Numbers keep their digits; what is no number is the text `NaN`, `Infinity` or `-Infinity`.
/// Bytes are in base64; dates and times as ISO 8601 writes them, instants in UTC. The keys of a map
/// are member names, unless they are nested: then each entry is an object of `key` and `value`.
package struct RowLines: Sendable {
    private let schema: TableSchema
    private let columns: [ColumnVector]

    /// - Parameter columns: The values, a vector for each field of the schema.
    package init(_ schema: TableSchema, _ columns: [ColumnVector]) {
        self.schema = schema
        self.columns = columns
    }

    /// The lines, with a line break at the end of each.
    package var text: String {
        var text = ""
        for row in 0..<(columns.first?.count ?? 0) {
            let members = zip(schema.fields, columns).map { field, column in
                JSONValue.Member(field.name, JSONValue(column, row))
            }
            text += JSONValue.object(members).line + "\n"
        }
        return text
    }
}

extension JSONValue {
    /// A value of a column.
    fileprivate init(_ column: ColumnVector, _ row: Int) {
        if column.isNull(at: row) {
            self = .null
            return
        }
        switch column.values {
        case .none: self = .null
        case .booleans(let all): self = .boolean(all[row])
        case .int32(let all):
            self =
                column.type == .date
                ? .string(ISOTime.date(Int(all[row]))) : .integer(Int(all[row]))
        case .int64(let all):
            switch column.type {
            case .timestamp: self = .string(ISOTime.instant(micros: all[row]) + "Z")
            case .timestampNTZ: self = .string(ISOTime.instant(micros: all[row]))
            default: self = .integer(Int(all[row]))
            }
        case .floats(let all):
            self = Self.number("\(all[row])", isFinite: all[row].isFinite, Double(all[row]))
        case .doubles(let all):
            self = Self.number("\(all[row])", isFinite: all[row].isFinite, all[row])
        case .decimals(let all): self = .digits(Self.digits(all[row], of: column.type))
        case .bytes(let all):
            self = .string(
                column.type == .binary
                    ? Self.base64(all[row]) : String(decoding: all[row], as: UTF8.self)
            )
        case .lists(let offsets, let elements):
            self = Self.list(offsets[row]..<offsets[row + 1], elements, column.type)
        case .structures(let fields):
            self = .object(Self.members(fields, column.type, row))
        }
    }

    private static func members(
        _ fields: [ColumnVector],
        _ type: DataType,
        _ row: Int
    ) -> [Member] {
        guard case .structure(let names) = type else { return [] }
        return zip(names, fields).map { Member($0.name, JSONValue($1, row)) }
    }

    private static func list(
        _ range: Range<Int>,
        _ elements: ColumnVector,
        _ type: DataType
    ) -> JSONValue {
        guard case .map(let key, _) = type, !key.isNested,
            case .structures(let entry) = elements.values, entry.count == 2
        else { return .array(range.map { JSONValue(elements, $0) }) }
        return .object(
            range.map { element in
                let key = JSONValue(entry[0], element)
                let name = if case .string(let text) = key { text } else { key.line }
                return Member(name, JSONValue(entry[1], element))
            }
        )
    }

    private static func number(_ text: String, isFinite: Bool, _ value: Double) -> JSONValue {
        if isFinite { return .digits(text) }
        return .string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }

    private static func digits(_ unscaled: Int128, of type: DataType) -> String {
        guard case .decimal(_, let scale) = type, scale > 0 else { return "\(unscaled)" }
        let digits = "\(unscaled.magnitude)"
        let padding = String(repeating: "0", count: max(0, scale + 1 - digits.count))
        let padded = padding + digits
        let whole = padded.dropLast(scale)
        return (unscaled < 0 ? "-" : "") + whole + "." + padded.suffix(scale)
    }

    /// The bytes in base64, padded (RFC 4648, section 4).
    private static func base64(_ bytes: ArraySlice<UInt8>) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        )
        var text: [UInt8] = []
        var rest = bytes
        while !rest.isEmpty {
            let group = rest.prefix(3)
            rest = rest.dropFirst(3)
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0...3 {
                let digit = alphabet[bits >> (18 - 6 * position) & 0x3F]
                text.append(position <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Dates and times as ISO 8601 writes them; years of more than four digits have a sign.
private enum ISOTime {
    static func date(_ days: Int) -> String {
        let date = CivilDate(daysSinceEpoch: days)
        let year = padded(abs(date.year), 4)
        let sign = date.year < 0 ? "-" : date.year > 9_999 ? "+" : ""
        return "\(sign)\(year)-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    static func instant(micros: Int64) -> String {
        let seconds = CivilDate.floorDivide(Int(micros), 1_000_000)
        let days = CivilDate.floorDivide(seconds, 86_400)
        let second = seconds - days * 86_400
        let fraction = Int(micros) - seconds * 1_000_000
        var text = "\(date(days))T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2))"
        text += ":\(padded(second % 60, 2))"
        guard fraction > 0 else { return text }
        var digits = padded(fraction, 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return text + "." + digits
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
