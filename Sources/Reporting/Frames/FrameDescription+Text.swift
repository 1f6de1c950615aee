internal import Columns
package import Repartition

extension FrameDescription {
    /// What the frame reads and makes of it, for people; with a line break at the end.
    ///
    /// - Parameter fileLimit: How many files are listed, at most; the others are counted.
    package func text(fileLimit: Int = 0) -> String {
        var lines = ["source", "  " + sourceText]
        if let pruning {
            let total = pruning.total.map { "of \(Units.count($0)) " } ?? ""
            lines.append(
                "  \(Units.count(pruning.kept)) \(total)\(pruning.what) for which "
                    + pruning.predicate
            )
        }
        if !partitionFields.isEmpty {
            let fields = partitionFields.map { "\($0.name) \($0.type)" }
            lines.append("  partitioned by " + fields.joined(separator: ", "))
        }
        lines += fileLines(fileLimit)
        lines += SetAsideText(badRows: [], badFiles: badFiles).lines.map { "  " + $0 }
        if !steps.isEmpty {
            lines.append("steps")
            lines += steps.map { "  " + $0 }
        }
        lines.append("columns")
        lines += columnLines
        return lines.joined(separator: "\n") + "\n"
    }

    private var sourceText: String {
        let rowCount = files.reduce(0) { $0 + $1.rowCount }
        let byteCount = files.reduce(0) { $0 + $1.byteCount }
        return "\(source): \(Units.count(files.count, "file")), \(Units.bytes(byteCount)), "
            + Units.count(rowCount, "row")
    }

    private func fileLines(_ limit: Int) -> [String] {
        guard limit > 0 else { return [] }
        var table = TextTable(.left, .right, .right)
        for file in files.prefix(limit) {
            table.append(file.name, Units.count(file.rowCount, "row"), Units.bytes(file.byteCount))
        }
        let rest = files.count - limit
        return table.lines(indent: "  ") + (rest > 0 ? ["  and \(Units.count(rest)) more"] : [])
    }

    private var columnLines: [String] {
        var table = TextTable(.left, .left, .left)
        for column in columns {
            table.append(
                column.field.name,
                column.field.type.description,
                Self.text(column.origin, column.field.name)
            )
        }
        return table.lines(indent: "  ")
    }

    private static func text(_ origin: Origin, _ name: String) -> String {
        switch origin {
        case .files(let column): column == name ? "of the files" : "\(column) of the files"
        case .folders(let column): column == name ? "of the folders" : "\(column) of the folders"
        case .computed(let text): "computed: \(text)"
        }
    }
}
