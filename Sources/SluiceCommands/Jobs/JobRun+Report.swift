internal import DataCatalog
internal import Foundation
internal import Reporting
internal import Sluice

extension JobRun {
    var startText: String { Self.text(start) }

    var rowsWritten: Int64? { metrics["rowsWritten"] }

    /// The state, and for a run that nobody has ended what is known of its process.
    var stateText: String {
        guard state == .running else { return state.rawValue }
        return switch process.presence {
        case .gone:
            program == .script
                ? "RUNNING (ended without commit)" : "RUNNING (its process is gone)"
        case .elsewhere: "RUNNING (on \(process.host))"
        case .running, .unknown: "RUNNING"
        }
    }

    /// The run, for people; with a line break at the end.
    var text: String {
        var facts = TextTable(.left, .left)
        facts.append("run", id)
        if !job.isEmpty { facts.append("job", job) }
        facts.append("state", stateText)
        facts.append("start", startText)
        if let end {
            let seconds = max(0, Double(end) - Double(start)) / 1e9
            facts.append("end", "\(Self.text(end)), after \(Units.seconds(seconds))")
        }
        if let errorMessage { facts.append("error", errorMessage) }
        if !arguments.isEmpty { facts.append("arguments", arguments.joined(separator: " ")) }
        facts.append("process", "\(process.processID) on \(process.host)")
        for entry in ledgerEntries { facts.append("ledger entry", entry) }
        for (name, value) in metrics.sorted(by: { $0.key < $1.key }) {
            facts.append(name, Units.count(Int(value)))
        }
        return facts.lines().joined(separator: "\n") + "\n"
    }

    /// The run, for scripts: the names are stable.
    var json: JSONValue {
        .members([
            "run": .string(id),
            "job": .string(job),
            "state": .string(state.rawValue),
            "program": .string(program.rawValue),
            "start": .string(startText),
            "end": .optional(end.map(Self.text)),
            "error": .optional(errorMessage),
            "arguments": .strings(arguments),
            "host": .string(process.host),
            "processID": .integer(Int(process.processID)),
            "process": .optional(state == .running ? process.presence.rawValue : nil),
            "ledgerEntries": .strings(ledgerEntries),
            "metrics": .object(
                metrics.sorted { $0.key < $1.key }
                    .map { JSONValue.Member($0.key, .integer(Int($0.value))) }
            ),
        ])
    }

    /// For example `2020-05-22T14:03:11Z`.
    private static func text(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000_000)).formatted(.iso8601)
    }
}
