/// Rows of cells as lines of text whose columns stand below each other.
package struct TextTable: Sendable {
    package enum Alignment: Sendable {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// - Parameter alignments: One for each column.
    package init(_ alignments: Alignment...) {
        self.alignments = alignments
    }

    /// - Precondition: There is one cell for each column.
    package mutating func append(_ cells: String...) {
        precondition(cells.count == alignments.count, "a row has one cell for each column")
        rows.append(cells)
    }

    /// The lines, each with `indent` in front and nothing behind its last letter.
    package func lines(indent: String = "") -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                if column > 0 { line += "  " }
                let gap = String(repeating: " ", count: widths[column] - cell.count)
                line += alignments[column] == .left ? cell + gap : gap + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
