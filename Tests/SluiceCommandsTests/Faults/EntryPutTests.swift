import FaultProxy
import Testing

@testable import SluiceCommands

/// The one request on which it depends whether a run has been: what the server says to it, or does
/// not say, and when it arrives.
@Suite("The put of an entry", .enabled(if: TestServer.isThere, TestServer.hint))
struct EntryPutTests {
    private static let path: Glob = "*/_sluice/out/log/*"
    private static let put = RequestMatcher.s3(.putObject, path: path)
    /// The request is under way, and its client has given up.
    private static let late = Rule(
        "late",
        .hold(Hold(until: .released, client: .isCutOff)),
        for: put,
        .nth(1)
    )
    /// Nor does the client see what is in the slot.
    private static let blind = Rule("blind", .loseRequest, for: .s3(.getObject, path: path))

    struct Mishap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: Fault
    }

    private static let mishaps = [
        Mishap(testDescription: "the answer is lost", fault: .loseAnswer),
        Mishap(testDescription: "the request is lost", fault: .loseRequest),
        Mishap(testDescription: "it arrives twice", fault: .forwardTwice),
        Mishap(
            testDescription: "another request is in the way",
            fault: .answer(.s3(409, "ConditionalRequestConflict"))
        ),
        Mishap(testDescription: "500 before the effect", fault: .answer(.internalError)),
        Mishap(testDescription: "500 after the effect", fault: .replaceAnswer(.internalError)),
        Mishap(testDescription: "SlowDown", fault: .answer(.slowDown)),
    ]

    /// With one attempt the ledger finds out what became of the put, with more the client puts
    /// again by itself, and is told that the slot is taken: by itself.
    @Test(arguments: mishaps, [1, nil])
    func isSettled(after mishap: Mishap, attempts: Int?) async throws {
        let publishing = attempts == nil ? "copy" : "upload"
        try await ProxiedTable.with(publishing: publishing) { table in
            table.proxy.setRules([Rule("put", mishap.fault, for: Self.put, .nth(1))])
            let run = try await table.run(table.line(), attempts: attempts)
            #expect(try run.report.commit?.runs == [1])
            #expect(table.proxy.log.entries(ofRule: "put").count == 1)
            #expect(try await table.log().map(\.state) == ["applied"])
            try await table.check()
        }
    }

    @Test(arguments: ["upload", "copy"])
    func arrivesAfterItsRetry(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            table.proxy.setRules([Self.late])
            #expect(try await table.run(table.line()).report.commit?.runs == [1])
            try await table.proxy.releaseHeld()
            #expect(table.proxy.log.entries(ofRule: "late").map(\.upstreamStatuses) == [[412]])
            try await table.check()
        }
    }

    /// The run ends before it knows, and another one comes: before the put arrives, or after.
    @Test(arguments: ["upload", "copy"], [false, true])
    func arrivesAfterItsRun(publishing: String, isLast: Bool) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            table.proxy.setRules([Self.late, Self.blind])
            let run = try await table.run(table.line())
            #expect(run.status == .outcomeUnknown)
            #expect(
                run.diagnostics.contains(
                    "it is not known whether the run is committed: nothing is lost, the next run "
                        + "settles it: "
                )
            )
            if isLast {
                #expect(try await table.direct(table.line()).report.commit?.runs == [1])
                try await table.proxy.releaseHeld()
            } else {
                try await table.proxy.releaseHeld()
                #expect(try await table.log().map(\.state) == ["committed, not applied"])
                #expect(try await table.direct(table.line()).report.commit?.runs == [])
            }
            #expect(
                table.proxy.log.entries(ofRule: "late").map(\.upstreamStatuses)
                    == [[isLast ? 412 : 200]]
            )
            try await table.check()
            if publishing == "upload" { try await table.checkWithPyArrow() }
        }
    }

    /// It is put again and again, and never arrives.
    @Test(arguments: ["upload", "copy"])
    func neverArrives(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            table.proxy.setRules([Rule("put", .loseRequest, for: Self.put)])
            let run = try await QuickClock.during { try await table.run(table.line()) }
            #expect(run.status == .outcomeUnknown)
            #expect(
                run.diagnostics.contains(
                    "does not say whether the run is committed: nothing is lost, the next run "
                        + "settles it"
                )
            )
            #expect(table.proxy.log.entries(ofRule: "put").count == 12)
            #expect(try await table.log() == [])
            try await table.check()
        }
    }
}
