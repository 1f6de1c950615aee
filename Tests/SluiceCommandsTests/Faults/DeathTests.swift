import FaultProxy
import SeededRandom
import Testing

@testable import SluiceCommands

/// From some request on nobody answers, as if the process had died there: the next run finds all
/// that is needed to do what was left.
@Suite("Runs that die at any request", .enabled(if: TestServer.isThere, TestServer.hint))
struct DeathTests {
    @Test(arguments: Rounds.Plan.all)
    func losesNothing(_ plan: Rounds.Plan) async throws {
        try await ProxiedTable.with(publishing: plan.publishing, seed: plan.seed) { table in
            var rounds = Rounds(table, plan.work)
            let count = try await undisturbed(&rounds)
            var random = SeededGenerator(seed: plan.seed)
            for number in Chance.numbers(below: count, atMost: 7) {
                try await rounds.begin()
                try await die(at: number, whenDone: .random(using: &random), in: rounds)
            }
            try await rounds.check("in the end")
            if plan.work != .first { try await table.checkWithPyArrow(times: rounds.times) }
        }
    }

    /// How many requests a run makes.
    private func undisturbed(_ rounds: inout Rounds) async throws -> Int {
        try await rounds.begin()
        let before = rounds.table.proxy.log.entries.count
        let run = try await rounds.table.run(rounds.line)
        #expect(run.status == .done, "\(run.diagnostics)")
        return rounds.table.proxy.log.entries.count - before
    }

    /// - Parameter isDone: Whether the server does the request of that number, and only the answer
    ///   is lost.
    private func die(at number: Int, whenDone isDone: Bool, in rounds: Rounds) async throws {
        let table = rounds.table
        let before = try await table.log(of: rounds.target)
        table.proxy.setRules([
            Rule("dying", isDone ? .loseAnswer : .loseRequest, .nth(number + 1)),
            Rule("dead", .loseRequest, Schedule(first: number + 2)),
        ])
        let run = try await table.run(rounds.line)
        try await table.proxy.settle()
        table.proxy.setRules([])
        let what: Comment = "\(rounds.work) died at request \(number), done: \(isDone)"
        // It says no more than it knows.
        let after = try await table.log(of: rounds.target)
        switch run.status {
        case .done: #expect(try after.contains { try $0.runID == run.report.runID }, what)
        case .tryAgain: #expect(after.count == before.count, "\(what): \(run.diagnostics)")
        case .outcomeUnknown: break
        default: Issue.record("\(what): \(run.status), \(run.diagnostics)")
        }
        try await rounds.check(what)
    }
}
