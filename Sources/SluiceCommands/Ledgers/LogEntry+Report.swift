internal import Foundation
internal import Ledger
internal import Repartition
internal import Reporting
internal import Sluice

extension OpenLedger.Contents {
    /// How far an entry has come.
    func state(of entry: LogEntry) -> String {
        if let number = log.state.voided[entry.number] { return "taken back by \(number)" }
        return marks.contains(entry.number) ? "applied" : "committed, not applied"
    }
}

extension LogEntry {
    /// For example `2020-05-22T14:03:11Z`.
    var timeText: String { Date(timeIntervalSince1970: Double(time)).formatted(.iso8601) }

    /// The entry, for scripts: the names are stable.
    func json(state: String) -> JSONValue {
        .members([
            "run": .integer(number),
            "time": .string(timeText),
            "kind": .string(kind.rawValue),
            "state": .string(state),
            "job": .string(job),
            "runID": .string(run),
            "inputs": .integer(inputs.reduce(0) { $0 + $1.files.count }),
            "filesAdded": .integer(adds.count),
            "filesRemoved": .integer(removes.count),
            "rows": .integer(Int(rowsAdded)),
            "bytes": .integer(Int(bytesAdded)),
        ])
    }
}

extension TableVerifier.Report {
    /// What was found, for people.
    var lines: [String] {
        var lines = [
            "\(Units.count(entryCount, "run")), \(Units.count(fileCount, "file")), "
                + "\(Units.count(Int(rowCount), "row")), \(Units.bytes(Int(byteCount)))"
        ]
        lines += problems.map { "\($0.kind.rawValue)  \($0.subject): \($0.message)" }
        lines.append(
            problems.isEmpty
                ? "the table is what its log says"
                : "\(Units.count(problems.count, "difference")) from what the log says"
        )
        return lines
    }

    /// The same, for scripts: the names are stable.
    var json: JSONValue {
        .members([
            "runs": .integer(entryCount),
            "files": .integer(fileCount),
            "rows": .integer(Int(rowCount)),
            "bytes": .integer(Int(byteCount)),
            "problems": .array(
                problems.map { problem in
                    .members([
                        "kind": .string(problem.kind.rawValue),
                        "subject": .string(problem.subject),
                        "message": .string(problem.message),
                    ])
                }
            ),
        ])
    }
}
