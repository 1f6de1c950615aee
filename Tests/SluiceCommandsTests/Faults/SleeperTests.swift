import FaultProxy
import Testing

@testable import SluiceCommands

/// A request of a run sleeps on its way, others do the work meanwhile, and then it arrives.
@Suite("Runs that sleep at any request", .enabled(if: TestServer.isThere, TestServer.hint))
struct SleeperTests {
    @Test(arguments: Rounds.Plan.all)
    func hurtsNobody(_ plan: Rounds.Plan) async throws {
        try await ProxiedTable.with(publishing: plan.publishing, seed: plan.seed) { table in
            var rounds = Rounds(table, plan.work)
            try await rounds.begin()
            let run = try await table.run(rounds.line)
            #expect(run.status == .done, "\(run.diagnostics)")
            let count = table.proxy.log.entries.count
            for number in Chance.numbers(below: count, atMost: 5) {
                try await rounds.begin()
                try await sleep(at: number, in: rounds)
            }
        }
    }

    private func sleep(at number: Int, in rounds: Rounds) async throws {
        let table = rounds.table
        let before = try await table.log(of: rounds.target)
        var others: [CommandRun] = []
        let run = try await table.run(rounds.line, holding: .any, number + 1) {
            others = [try await table.direct(rounds.line)]
            if rounds.work == .replay {
                others.append(try await table.direct(rounds.settlingLine))
            }
            if number.isMultiple(of: 2) {
                let words = ["gc", rounds.target, "--older-than", "0", "--delete"]
                others.append(try await table.direct(words))
            }
        }
        let what: Comment = "\(rounds.work) slept at request \(number)"
        for other in others {
            // Who would replay a run is told that the sleeper has done it.
            let isLate = other.diagnostics.contains("was replayed by entry")
            #expect(other.status == .done || isLate, "\(what): \(other.diagnostics)")
        }
        let known = Set(before.map(\.runID))
        let written = try await table.log(of: rounds.target)
            .filter { !known.contains($0.runID) && $0.kind != "abandon" }.map(\.runID)
        let told = Set(others.compactMap { try? $0.report.runID })
        // On a busy machine the others can take longer than the sleeper waits for an answer: it
        // does not know then whether its request was heeded, and all that counts is the table.
        let hasGivenUp =
            run.status == .tryAgain && run.diagnostics.contains("did not answer in time")
        switch run.status {
        case _ where hasGivenUp: break
        case .done:
            let report = try run.report
            #expect(
                written.contains(report.runID) == (report.commit?.runs.isEmpty == false),
                what
            )
        case .tryAgain, .impossible:
            #expect(told.isSuperset(of: written), "\(what): \(run.diagnostics)")
            let isDeclaredDead =
                run.diagnostics.contains("declared dead")
                || run.diagnostics.contains("what was written so far has been removed")
            let isLate = run.diagnostics.contains("was replayed by entry")
            #expect(isDeclaredDead || isLate, "\(what): \(run.diagnostics)")
        default: Issue.record("\(what): \(run.status), \(run.diagnostics)")
        }
        try await rounds.check(what)
    }
}
