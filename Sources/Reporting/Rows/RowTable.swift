/// Rows as Spark's `show()` prints them.
package struct RowTable: Sendable {
    /// The rows that `show()` prints unless told otherwise.
    package static let usualRowCount = 20

    private let columns: [String]
    private let rows: [[String?]]
    private let rowLimit: Int
    private let hasMore: Bool
    private let cellLimit: Int

    /// - Parameters:
    ///   - rows: One row more than `rowLimit` if there are more rows.
    ///   - cellLimit: Longer cells are cut; 0 cuts none and puts the cells to the left.
    package init(
        columns: [String],
        rows: [[String?]],
        rowLimit: Int = usualRowCount,
        cellLimit: Int = 20
    ) {
        self.columns = columns
        self.rows = Array(rows.prefix(rowLimit))
        self.rowLimit = rowLimit
        hasMore = rows.count > rowLimit
        self.cellLimit = cellLimit
    }

    /// The table, with a line break at the end.
    package var text: String {
        let cells =
            [columns.map(Self.escaped)] + rows.map { $0.map { cut(Self.escaped($0 ?? "NULL")) } }
        let widths = columns.indices.map { column in
            // Spark's columns are never narrower than three.
            max(3, cells.map { Self.width($0[column]) }.max() ?? 0)
        }
        let rule = "+" + widths.map { String(repeating: "-", count: $0) + "+" }.joined() + "\n"
        let lines = cells.map { row in
            "|" + zip(row, widths).map { padded($0, $1) + "|" }.joined() + "\n"
        }
        let more = hasMore ? "only showing top \(rowLimit) \(rowLimit == 1 ? "row" : "rows")\n" : ""
        return rule + lines[0] + rule + lines.dropFirst().joined() + rule + more
    }

    private func padded(_ cell: String, _ width: Int) -> String {
        let gap = String(repeating: " ", count: width - Self.width(cell))
        return cellLimit > 0 ? gap + cell : cell + gap
    }

    private func cut(_ cell: String) -> String {
        guard cellLimit > 0, cell.utf16.count > cellLimit else { return cell }
        let kept = cellLimit < 4 ? cellLimit : cellLimit - 3
        var prefix = String.UnicodeScalarView()
        var length = 0
        for scalar in cell.unicodeScalars {
            length += scalar.value > 0xFFFF ? 2 : 1
            if length > kept { break }
            prefix.append(scalar)
        }
        return String(prefix) + (cellLimit < 4 ? "" : "...")
    }

    /// Characters that would break the table's lines, written as escapes, as Spark does.
    private static func escaped(_ cell: String) -> String {
        var escaped = ""
        for scalar in cell.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "\u{0C}": escaped += "\\f"
            case "\u{08}": escaped += "\\b"
            case "\u{0B}": escaped += "\\v"
            case "\u{07}": escaped += "\\a"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The columns of a terminal that the text takes; East Asian wide characters take two.
    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1.value) ? 2 : $1.value > 0xFFFF ? 2 : 1) }
    }

    private static func isWide(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6:
            true
        default: false
        }
    }
}
