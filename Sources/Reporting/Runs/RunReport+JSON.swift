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
            "inputs": inputsJSON,
            "commit": commit.map(\.json) ?? .null,
            "outputs": .array(outputs.map(\.json)),
            "errorRecords": .array(errorRecords.map(\.json)),
            "badRows": .array(badRows.map(\.json)),
            "badFiles": .array(badFiles.map(\.json)),
            "quarantine": quarantine.map(\.json) ?? .null,
            "rowGroups": rowGroups.json,
            "stages": .array(stages.map(\.json)),
            "work": .array(work.map(\.json)),
            "seconds": .number(seconds),
            "spilledBytes": .integer(spilledBytes),
            "peakMemoryBytes": .integer(peakMemoryBytes),
            "requests": requests?.json ?? .null,
            "notes": .strings(notes),
        ])
    }
}

extension RunReport.Stage {
    fileprivate var json: JSONValue {
        .members([
            "name": .string(name), "seconds": .number(seconds), "bytes": .integer(bytes),
        ])
    }
}

extension RunReport {
    private var inputsJSON: JSONValue {
        .members([
            "files": .integer(inputFiles),
            "bytes": .integer(inputBytes),
            "consumed": .array(
                inputs.consumed.sorted { $0.key < $1.key }.map { entry, count in
                    .members(["run": .integer(entry), "files": .integer(count)])
                }
            ),
            "changed": .array(
                inputs.changed.map { input in
                    .members([
                        "location": .string(input.location), "run": .integer(input.entry),
                    ])
                }
            ),
            "rewritten": .integer(inputs.rewritten),
            "postponed": .integer(inputs.postponed),
        ])
    }
}

extension RunReport.Commit {
    fileprivate var json: JSONValue {
        .members([
            "ledger": .string(ledger),
            "runs": .array(entries.map { .integer($0) }),
            "filesRemoved": .integer(removedFiles),
            "catalogProblem": .optional(catalogProblem),
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

extension RunReport.Requests {
    fileprivate var json: JSONValue {
        .members([
            "writes": .integer(writes), "reads": .integer(reads), "deletes": .integer(deletes),
            "dollars": .number(dollars),
        ])
    }
}
