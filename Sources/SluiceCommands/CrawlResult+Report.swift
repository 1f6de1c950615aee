internal import Crawling
internal import DataCatalog
internal import Reporting

extension CrawlResult {
    /// What a crawl found, for people; with a line break at the end.
    var text: String {
        var facts = TextTable(.left, .left)
        facts.append("table", "\(table.name), \(tableState.rawValue)")
        facts.append("location", table.location)
        facts.append(
            "files",
            "\(Units.count(size.fileCount)) (\(Units.count(footerCount)) new or changed), "
                + "\(Units.count(Int(size.rowCount), "row")), \(Units.bytes(Int(size.byteCount)))"
        )
        facts.append("partitions", partitionText)
        var columns = TextTable(.left, .left)
        for column in table.columns { columns.append(column.name, column.type) }
        for key in table.partitionKeys { columns.append(key.name, "\(key.type) (partition key)") }
        let notes = (notes + skippedFiles.notes).map { "note: \($0)" }
        return (facts.lines() + notes + columns.lines(indent: "  ")).joined(separator: "\n") + "\n"
    }

    private var partitionText: String {
        var parts = ["\(Units.count(addedPartitionCount)) new"]
        if updatedPartitionCount > 0 {
            parts.append("\(Units.count(updatedPartitionCount)) updated")
        }
        return "\(Units.count(partitionCount)) (\(parts.joined(separator: ", ")))"
    }

    private var notes: [String] {
        var notes: [String] = []
        if tableState != .created {
            let only = isSchemaChangeLogged ? "not in the table, which stays as it is: " : ""
            notes +=
                addedColumns.isEmpty
                ? [] : ["columns added: \(only)\(addedColumns.joined(separator: ", "))"]
            notes += widenedColumns.map {
                "column \($0.name): \($0.from) → \($0.to)"
                    + (isSchemaChangeLogged ? " in the files, the table stays as it is" : "")
            }
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
            let count = Units.count(vanishedPartitions.count, "partition")
            notes.append("\(count) without files (\(vanishedText))")
        }
        return notes + brokenFiles.map { "cannot be read: \($0.key): \($0.message)" }
    }

    private var vanishedText: String {
        switch deleted {
        case .delete: "deleted"
        case .deprecate: "marked as deprecated"
        case .log: "delete them with --deleted delete"
        }
    }

    /// What a crawl found, for scripts: the names are stable.
    var json: JSONValue {
        .members([
            "table": .string(table.name.description),
            "location": .string(table.location),
            "state": .string(tableState.rawValue),
            "isNew": .boolean(tableState == .created),
            "files": .integer(size.fileCount),
            "footersRead": .integer(footerCount),
            "rows": .integer(Int(size.rowCount)),
            "bytes": .integer(Int(size.byteCount)),
            "partitions": .integer(partitionCount),
            "partitionsAdded": .integer(addedPartitionCount),
            "partitionsUpdated": .integer(updatedPartitionCount),
            "partitionsUnchanged": .integer(unchangedPartitionCount),
            "partitionsVanished": .strings(vanishedPartitions),
            "partitionsVanishedPolicy": .string(deleted.rawValue),
            "partitionsSkipped": .strings(skippedPartitions),
            "columnsAdded": .strings(addedColumns),
            "columnsWidened": .array(
                widenedColumns.map {
                    .members([
                        "name": .string($0.name), "from": .string($0.from), "to": .string($0.to),
                    ])
                }
            ),
            "columnsHidden": .strings(hiddenColumns),
            "schemaChangeIsOnlyLogged": .boolean(isSchemaChangeLogged),
            "filesSkipped": skippedFiles.json,
            "filesBroken": .array(
                brokenFiles.map {
                    .members(["file": .string($0.key), "message": .string($0.message)])
                }
            ),
        ])
    }
}

extension CrawledFolders {
    /// What a crawl of several tables found, for people.
    var text: String {
        let notes = skippedFiles.notes.map { "note: \($0)\n" }.joined()
        return notes + tables.map(\.text).joined(separator: "\n")
    }

    /// What a crawl of several tables found, for scripts.
    var json: JSONValue {
        .members(["tables": .array(tables.map(\.json)), "filesSkipped": skippedFiles.json])
    }
}

extension SkippedFiles {
    /// One line for each reason that a person should know of: not hidden and empty files, which
    /// are everywhere, nor broken ones, which are told of one by one.
    fileprivate var notes: [String] {
        func note(_ reason: Reason, _ what: String) -> String? {
            let group = self[reason]
            guard group.count > 0 else { return nil }
            return "\(Units.count(group.count, "file")) \(what): \(group.spelled)"
        }
        return [
            note(.excluded, "excluded"),
            note(
                .otherFormat,
                "skipped, not Parquet (runs stop there, unless --exclude names them)"
            ),
            note(.knownFolder, "in known folders, not looked at"),
        ].compactMap(\.self)
    }

    fileprivate var json: JSONValue {
        .object(
            Reason.allCases.map { reason in
                .init(
                    reason.rawValue,
                    .members([
                        "count": .integer(self[reason].count),
                        "examples": .strings(self[reason].examples),
                    ])
                )
            }
        )
    }
}
