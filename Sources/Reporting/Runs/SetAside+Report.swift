package import Repartition

extension BadRows {
    /// For example `3 null, the first in a.parquet, row group 0, row 5: default partition`.
    var text: String {
        let place =
            switch policy {
            case .defaultPartition: "to the default partition"
            case .quarantine: "to the quarantine"
            case .fail: "refused"
            }
        return "\(Units.count(rows)) \(reason.rawValue), \(place), the first in \(first)"
    }

    var json: JSONValue {
        .members([
            "subject": .string(subject),
            "reason": .string(reason.rawValue),
            "policy": .string(policy.rawValue),
            "rows": .integer(rows),
            "first": first.json,
        ])
    }
}

extension ErrorRecords {
    /// For example `stage mapped: 3 error records, left out, since speed cannot become bigint, the
    /// first in a.parquet, row group 0, row 5`.
    var text: String {
        "stage \(stage): \(Units.count(rows, "error record")), left out, since \(path) cannot "
            + "become \(type), the first in \(first)"
    }

    var json: JSONValue {
        .members([
            "stage": .string(stage),
            "path": .string(path),
            "type": .string(type),
            "rows": .integer(rows),
            "first": first.json,
        ])
    }
}

extension [ErrorRecords] {
    /// Behind the numbers of rows, where there are any.
    var countText: String {
        isEmpty ? "" : ", \(Units.count(rowCount, "error record"))"
    }
}

extension BadRows.Place {
    fileprivate var json: JSONValue {
        .members([
            "file": .string(file), "rowGroup": .integer(rowGroup), "row": .integer(row),
        ])
    }
}

extension BadFile {
    /// For example `a.parquet, 120 B, copied to _files/run/a.parquet: corrupt: …`.
    var text: String {
        let place = copy.map { ", copied to \($0)" } ?? ""
        return "\(file), \(Units.bytes(Int(byteCount)))\(place): \(problem)"
    }

    var json: JSONValue {
        .members([
            "file": .string(file),
            "bytes": .integer(Int(byteCount)),
            "problem": .string(problem),
            "copy": .optional(copy),
        ])
    }
}

/// Lines about what could not be placed, under the numbers of a report.
package struct SetAsideText {
    let errorRecords: [ErrorRecords]
    let badRows: [BadRows]
    let badFiles: [BadFile]
    /// More files than this are counted, not listed.
    let fileLimit = 24

    package init(
        errorRecords: [ErrorRecords] = [],
        badRows: [BadRows],
        badFiles: [BadFile]
    ) {
        self.errorRecords = errorRecords
        self.badRows = badRows
        self.badFiles = badFiles
    }

    package var lines: [String] {
        var lines = errorRecords.map(\.text) + badRows.map { "\($0.subject): \($0.text)" }
        guard !badFiles.isEmpty else { return lines }
        lines.append("left out, since they cannot be read: \(Units.count(badFiles.count, "file"))")
        lines += badFiles.prefix(fileLimit).map { "  \($0.text)" }
        let rest = badFiles.count - fileLimit
        if rest > 0 { lines.append("  and \(Units.count(rest)) more (--json lists all)") }
        return lines
    }
}
