import Buffers
import Columns

@testable import Parquet

/// One value of a column, as plain as it gets; the entries of a map are structures.
indirect enum Cell: Equatable, Sendable, CustomStringConvertible {
    case null
    case value(String)
    case list([Cell])
    case structure([Cell])

    /// One text for each value: what `nested_rows.py` prints of foreign readers' values.
    var description: String {
        switch self {
        case .null: "~"
        case .value(let text): text
        case .list(let cells): "[" + cells.map(\.description).joined(separator: ",") + "]"
        case .structure(let cells): "{" + cells.map(\.description).joined(separator: ",") + "}"
        }
    }
}

extension ColumnVector {
    /// The values, one by one.
    var cells: [Cell] { (0..<count).map(cell) }

    private func cell(_ row: Int) -> Cell {
        if isNull(at: row) { return .null }
        switch values {
        case .none: return .null
        case .booleans(let all): return .value("\(all[row])")
        case .int32(let all): return .value("\(all[row])")
        case .int64(let all): return .value("\(all[row])")
        case .floats(let all): return .value("f\(Double(all[row]).bitPattern)")
        case .doubles(let all): return .value("f\(all[row].bitPattern)")
        case .decimals(let all): return .value("\(all[row])")
        case .bytes(let all): return .value(Self.hex(all[row]))
        case .lists(let offsets, let elements):
            return .list((offsets[row]..<offsets[row + 1]).map(elements.cell))
        case .structures(let fields): return .structure(fields.map { $0.cell(row) })
        }
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        "x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A column of the given values; leaves are of the types that ``NestedSample`` makes.
    init(_ cells: [Cell], _ type: DataType) {
        let texts = cells.map { cell in if case .value(let text) = cell { text } else { "" } }
        let isThere = cells.map { $0 != .null }
        let values: Values
        switch type {
        case .null: values = .none
        case .boolean: values = .booleans(texts.map { $0 == "true" })
        case .int, .date, .smallint: values = .int32(texts.map { Int32($0) ?? 0 })
        case .bigint, .timestamp: values = .int64(texts.map { Int64($0) ?? 0 })
        case .double:
            values = .doubles(texts.map { Double(bitPattern: UInt64($0.dropFirst()) ?? 0) })
        case .decimal: values = .decimals(texts.map { Int128($0) ?? 0 })
        case .array, .map:
            let lists = cells.map { cell -> [Cell] in
                if case .list(let all) = cell { all } else { [] }
            }
            var offsets = [0]
            for list in lists { offsets.append(offsets[offsets.count - 1] + list.count) }
            values = .lists(
                offsets: offsets,
                elements: ColumnVector(lists.flatMap(\.self), type.elementType ?? .null)
            )
        case .structure(let fields):
            values = .structures(
                fields.enumerated().map { position, field in
                    let parts = cells.map { cell in
                        if case .structure(let all) = cell { all[position] } else { Cell.null }
                    }
                    return ColumnVector(parts, field.type)
                }
            )
        default:
            var strings = ByteArrays()
            for text in texts {
                let digits = Array(text.dropFirst())
                strings.append(
                    stride(from: 0, to: digits.count, by: 2).map {
                        UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0
                    }
                )
            }
            values = .bytes(strings)
        }
        self.init(
            type: type,
            count: cells.count,
            validity: isThere.contains(false) ? Bitmap(isThere) : nil,
            values: values
        )
    }
}
