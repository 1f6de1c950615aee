internal import Crawling
internal import DataCatalog
internal import Reporting

extension CrawlResult {
    /// What a crawl found, for people; with a line break at the end.
    var text: String {
        var facts = TextTable(.left, .left)
        facts.append("table", "\(table.name)\(isNewTable ? ", created" : "")")
        facts.append("location", table.location)
        facts.append(
            "files",
            "\(Units.count(fileCount)) (\(Units.count(footerCount)) new or changed), "
                + "\(Units.count(Int(rowCount), "row")), \(Units.bytes(Int(byteCount)))"
        )
        facts.append(
            "partitions",
            "\(Units.count(partitionCount)) (\(Units.count(addedPartitionCount)) new)"
        )
        var columns = TextTable(.left, .left)
        for column in table.columns { columns.append(column.name, column.type) }
        for key in table.partitionKeys { columns.append(key.name, "\(key.type) (partition key)") }
        let lines = facts.lines() + notes.map { "note: \($0)" } + columns.lines(indent: "  ")
        return lines.joined(separator: "\n") + "\n"
    }

    private var notes: [String] {
        var notes: [String] = []
        if !isNewTable, !addedColumns.isEmpty {
            notes.append("columns added: \(addedColumns.joined(separator: ", "))")
        }
        if !hiddenColumns.isEmpty {
            notes.append(
                "columns of files hidden by partition keys of their name: "
                    + hiddenColumns.joined(separator: ", ")
            )
        }
        if !skippedPartitions.isEmpty {
            notes.append(
                "not registered, since a numeric key is null there: "
                    + skippedPartitions.joined(separator: ", ")
            )
        }
        if !vanishedPartitions.isEmpty {
            let what = removedVanishedPartitions ? "removed" : "remove them with --remove-vanished"
            notes.append(
                "\(Units.count(vanishedPartitions.count, "partition")) without files (\(what))"
            )
        }
        return notes
    }

    /// What a crawl found, for scripts: the names are stable.
    var json: JSONValue {
        .members([
            "table": .string(table.name.description),
            "location": .string(table.location),
            "isNew": .boolean(isNewTable),
            "files": .integer(fileCount),
            "footersRead": .integer(footerCount),
            "rows": .integer(Int(rowCount)),
            "bytes": .integer(Int(byteCount)),
            "partitions": .integer(partitionCount),
            "partitionsAdded": .integer(addedPartitionCount),
            "partitionsVanished": .strings(vanishedPartitions),
            "partitionsSkipped": .strings(skippedPartitions),
            "columnsAdded": .strings(addedColumns),
            "columnsHidden": .strings(hiddenColumns),
        ])
    }
}
