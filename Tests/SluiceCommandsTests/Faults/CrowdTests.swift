import FaultProxy
import Testing

@testable import SluiceCommands

/// Eight runs at once on one table, each request of each a little late or not.
@Suite("Crowds", .enabled(if: TestServer.isThere, TestServer.hint))
struct CrowdTests {
    private static let count = 8
    private static let rules = [5, 20, 60].map { milliseconds in
        Rule("late by \(milliseconds)", .delay(.milliseconds(milliseconds)), .chance(0.2))
    }

    /// One of them writes them all, or some write some; the others are told so.
    @Test(arguments: ["upload", "copy"], [Chance.seed])
    func ofOneJob(publishing: String, seed: UInt64) async throws {
        try await ProxiedTable.with(publishing: publishing, seed: seed) { table in
            table.proxy.setRules(Self.rules)
            let runs = try await self.runs(table) { _ in table.line() }
            #expect(runs.contains { $0.status == .done })
            let told = try runs.filter { $0.status == .done }.flatMap { run in
                try run.report.commit?.runs ?? []
            }
            let log = try await table.log()
            #expect(Set(told) == Set(log.map(\.run)) && told.count == log.count)
            try await table.check()
            if publishing == "upload" { try await table.checkWithPyArrow() }
        }
    }

    /// Nobody has to wait for another.
    @Test(arguments: ["upload", "copy"], [Chance.seed])
    func ofDifferentJobs(publishing: String, seed: UInt64) async throws {
        try await ProxiedTable.with(publishing: publishing, seed: seed) { table in
            table.proxy.setRules(Self.rules)
            let runs = try await self.runs(table) { table.line(to: nil, "--job", "job-\($0)") }
            let numbers = try runs.flatMap { try $0.report.commit?.runs ?? [] }
            #expect(numbers.sorted() == Array(1...Self.count))
            let line = table.line(to: nil, "--job", "job-0")
            try await table.check(nil, settledBy: line, times: Self.count)
            try await table.checkWithPyArrow(times: Self.count)
        }
    }

    /// Those who come late replace what the others wrote, or try again.
    @Test(arguments: ["upload", "copy"], [Chance.seed])
    func ofReplacers(publishing: String, seed: UInt64) async throws {
        try await ProxiedTable.with(publishing: publishing, seed: seed) { table in
            #expect(try await table.direct(table.line()).report.commit?.runs == [1])
            table.proxy.setRules(Self.rules)
            _ = try await runs(table) { number in
                number.isMultiple(of: 2)
                    ? table.line(to: nil, "--again", "--mode", "overwrite-partitions")
                    : ["replay", table.target, "--json", "--run", "1"]
            }
            try await table.check()
        }
    }

    /// All commit or say that they are to be tried again.
    private func runs(
        _ table: ProxiedTable,
        line: @escaping @Sendable (Int) -> [String]
    ) async throws -> [CommandRun] {
        let runs = try await withThrowingTaskGroup(of: CommandRun.self) { group in
            for number in 0..<Self.count {
                group.addTask { try await table.run(line(number), attempts: nil) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        table.proxy.setRules([])
        for run in runs {
            let isReplaced =
                run.diagnostics.contains("was replayed by entry")
                || run.diagnostics.contains("cannot be replayed")
            #expect(
                run.status == .done || run.status == .tryAgain || isReplaced,
                "\(run.diagnostics)"
            )
        }
        return runs
    }
}
