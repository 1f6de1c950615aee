import Foundation
import Testing

@testable import SluiceCommands

/// What a run does while something befalls it.
enum Work: String, CaseIterable, Sendable {
    /// It writes a table that is not there yet.
    case first
    case append
    case overwrite
    case replay
}

/// A kind of run, again and again on one table, so that each can meet its fault at another request.
struct Rounds {
    /// What a test does, for its name.
    struct Plan: Sendable, CustomTestStringConvertible {
        let work: Work
        let publishing: String
        let seed: UInt64

        static let all = Work.allCases.flatMap { work in
            ["upload", "copy"].map { Plan(work: work, publishing: $0, seed: Chance.seed) }
        }

        var testDescription: String { "\(work.rawValue) by \(publishing), seed \(seed)" }
    }

    let table: ProxiedTable
    let work: Work
    private var count = 0
    /// Where the round's run writes.
    private(set) var target: String
    /// The command line of the round's run.
    private(set) var line: [String] = []
    /// The command line of a run that does what the round's has left, and no more.
    private(set) var settlingLine: [String] = []
    /// How often each row is there in the end.
    private(set) var times = 1

    init(_ table: ProxiedTable, _ work: Work) {
        self.table = table
        self.work = work
        target = table.target
    }

    /// Prepares the next round, past the proxy.
    mutating func begin() async throws {
        count += 1
        switch work {
        case .first:
            target = "\(table.folder)/out-\(count)"
            line = table.line(to: target)
            settlingLine = line
        case .append:
            // Each job reads all inputs for itself.
            line = table.line(to: nil, "--job", "job-\(count)")
            settlingLine = line
            times = count
        case .overwrite:
            settlingLine = table.line()
            line = table.line(to: nil, "--again", "--mode", "overwrite-partitions")
            if count == 1 { _ = try await committed(settlingLine) }
        case .replay:
            settlingLine = table.line(to: nil, "--job", "job-\(count)")
            let run = try await committed(settlingLine)
            line = ["replay", target, "--json", "--run", "\(run)"]
            times = count
        }
    }

    /// The number of the run's entry.
    private func committed(_ line: [String]) async throws -> Int {
        try #require(try await table.direct(line).report.commit?.runs.first)
    }

    /// The round is over well: all is there, and nothing else.
    func check(_ comment: Comment) async throws {
        try await table.check(target, settledBy: settlingLine, times: times, comment)
    }
}

/// What a run says of itself with `--json`.
struct Report: Decodable {
    struct Commit: Decodable {
        let runs: [Int]
    }

    let runID: String
    let commit: Commit?
}

extension CommandRun {
    /// - Throws: If the run did not end well.
    var report: Report {
        get throws {
            try #require(status == .done, "\(diagnostics)")
            return try JSONDecoder().decode(Report.self, from: Data(output.utf8))
        }
    }
}
