package import Repartition

extension Plan {
    /// What a run would do, for people; with a line break at the end.
    ///
    /// - Parameter partitionLimit: More partitions than this are counted, not listed.
    package func text(partitionLimit: Int = 24) -> String {
        var table = TextTable(.left, .left)
        table.append("input", "\(Units.count(inputFiles, "file")), \(Units.bytes(inputBytes))")
        table.append(
            "rows",
            "\(Units.count(rowsRead)) to read, \(Units.count(rowsFiltered)) to filter, "
                + (rowsBeyondLimit > 0 ? "\(Units.count(rowsBeyondLimit)) beyond the limit, " : "")
                + "\(Units.count(rowsWritten)) to write, "
                + "\(Units.count(rowsQuarantined)) to quarantine" + errorRecords.countText
        )
        table.append("row groups", rowGroups.text)
        table.append(
            "output",
            "\(Units.count(partitions.count, "partition")), \(Units.count(outputFiles, "file"))"
        )
        var lines = table.lines()
        if rowsWritten == 0, rowsQuarantined == 0 {
            lines.append("no row is selected: a run would write nothing")
        }
        lines +=
            SetAsideText(
                errorRecords: errorRecords,
                badRows: badRows,
                badFiles: badFiles
            ).lines
        lines += notes.map { "note: \($0)" }
        return (lines + partitionLines(partitionLimit)).joined(separator: "\n") + "\n"
    }

    private func partitionLines(_ limit: Int) -> [String] {
        var table = TextTable(.left, .right, .right, .right, .right)
        for partition in partitions.prefix(limit) {
            table.append(
                partition.path.isEmpty ? "(not partitioned)" : partition.path,
                Units.count(partition.rowCount, "row"),
                Units.count(partition.files.count, "file"),
                Units.count(partition.files.reduce(0) { $0 + $1.rowGroups.count }, "row group"),
                "about "
                    + Units.bytes(partition.files.reduce(0) { $0 + $1.estimatedByteCount })
            )
        }
        let rest = partitions.count - limit
        return table.lines(indent: "  ")
            + (rest > 0 ? ["  and \(Units.count(rest)) more (--json lists all)"] : [])
    }

    /// What a run would do, for scripts: the names are stable.
    package var json: JSONValue {
        .members([
            "rowsRead": .integer(rowsRead),
            "rowsFiltered": .integer(rowsFiltered),
            "rowsBeyondLimit": .integer(rowsBeyondLimit),
            "rowsWritten": .integer(rowsWritten),
            "rowsQuarantined": .integer(rowsQuarantined),
            "inputs": .members(["files": .integer(inputFiles), "bytes": .integer(inputBytes)]),
            "rowGroups": rowGroups.json,
            "outputs": .array(
                partitions.map { partition in
                    .members([
                        "path": .string(partition.path),
                        "values": .array(partition.values.map { .optional($0) }),
                        "rows": .integer(partition.rowCount),
                        "files": .array(
                            partition.files.map { file in
                                .members([
                                    "rowGroups": .integer(file.rowGroups.count),
                                    "rows": .integer(file.rowCount),
                                    "estimatedBytes": .integer(file.estimatedByteCount),
                                ])
                            }
                        ),
                    ])
                }
            ),
            "errorRecords": .array(errorRecords.map(\.json)),
            "badRows": .array(badRows.map(\.json)),
            "badFiles": .array(badFiles.map(\.json)),
            "notes": .strings(notes),
        ])
    }
}
