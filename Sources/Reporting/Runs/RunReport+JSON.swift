package import Repartition

extension RunReport {
    /// What the run did, for scripts: the names are stable.
    package var json: JSONValue {
        .members([
            "runID": .string(runID),
            "rowsRead": .integer(rowsRead),
            "rowsFiltered": .integer(rowsFiltered),
            "rowsBeyondLimit": .integer(rowsBeyondLimit),
            "rowsWritten": .integer(rowsWritten),
            "rowsQuarantined": .integer(rowsQuarantined),
            "inputs": .members(["files": .integer(inputFiles), "bytes": .integer(inputBytes)]),
            "outputs": .array(outputs.map(\.json)),
            "errorRecords": .array(errorRecords.map(\.json)),
            "badRows": .array(badRows.map(\.json)),
            "badFiles": .array(badFiles.map(\.json)),
            "quarantine": quarantine.map(\.json) ?? .null,
            "rowGroups": rowGroups.json,
            "stages": .array(
                stages.map { stage in
                    .members([
                        "name": .string(stage.name), "seconds": .number(stage.seconds),
                        "bytes": .integer(stage.bytes),
                    ])
                }
            ),
            "seconds": .number(seconds),
            "spilledBytes": .integer(spilledBytes),
            "peakMemoryBytes": .integer(peakMemoryBytes),
            "notes": .strings(notes),
        ])
    }
}

extension RunReport.PartitionOutput {
    fileprivate var json: JSONValue {
        .members([
            "path": .string(path),
            "values": .array(values.map { .optional($0) }),
            "files": .strings(files),
            "rows": .integer(rows),
            "bytes": .integer(bytes),
        ])
    }
}

extension RunReport.QuarantineOutput {
    fileprivate var json: JSONValue {
        .members([
            "location": .string(location),
            "outputs": .array(outputs.map(\.json)),
        ])
    }
}

extension RunReport.RowGroupCounts {
    package var json: JSONValue {
        .members([
            "carried": .integer(carried), "merged": .integer(merged),
            "gathered": .integer(gathered), "computed": .integer(computed),
        ])
    }
}
