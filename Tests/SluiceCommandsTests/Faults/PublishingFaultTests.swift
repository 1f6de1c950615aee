import FaultProxy
import Testing

@testable import SluiceCommands

/// The request that makes a file visible fails, seems to fail, or takes its time; the run is
/// committed by then.
@Suite("The publishing of a file", .enabled(if: TestServer.isThere, TestServer.hint))
struct PublishingFaultTests {
    struct Mishap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: Fault
    }

    private static let mishaps = [
        Mishap(testDescription: "the answer is lost", fault: .loseAnswer),
        Mishap(testDescription: "it arrives twice", fault: .forwardTwice),
        Mishap(
            testDescription: "200 with an error in it",
            fault: .answer(.s3(200, "InternalError"))
        ),
        Mishap(
            testDescription: "200 with an error in it, and yet it is done",
            fault: .replaceAnswer(.s3(200, "InternalError"))
        ),
        Mishap(testDescription: "500", fault: .answer(.internalError)),
        Mishap(testDescription: "500, and yet it is done", fault: .replaceAnswer(.internalError)),
        Mishap(
            testDescription: "412, for it is done already",
            fault: .replaceAnswer(.s3(412, "PreconditionFailed"))
        ),
        Mishap(
            testDescription: "404, for it is done already",
            fault: .replaceAnswer(.s3(404, "NoSuchUpload"))
        ),
        Mishap(testDescription: "no ETag", fault: .emptyETag),
    ]

    private func request(_ publishing: String) -> RequestMatcher {
        .s3(publishing == "copy" ? .copyObject : .completeMultipartUpload, path: "*/out/*")
    }

    /// Each file meets it once.
    @Test(arguments: mishaps, ["upload", "copy"])
    func isDone(after mishap: Mishap, publishing: String) async throws {
        for attempts in [1, nil] {
            try await ProxiedTable.with(publishing: publishing) { table in
                table.proxy.setRules([
                    Rule("publish", mishap.fault, for: request(publishing), .next(1))
                ])
                let run = try await table.run(table.line(), attempts: attempts)
                #expect(!table.proxy.log.entries(ofRule: "publish").isEmpty)
                // Who asks once, and is not told whether it is done, says that the rest is left.
                let isTold = attempts == nil || publishing == "upload" || run.status == .done
                if isTold {
                    #expect(try run.report.commit?.runs == [1])
                } else {
                    #expect(run.status == .outcomeUnknown, "\(run.diagnostics)")
                }
                try await table.check()
            }
        }
    }

    /// Files appear after the run has given up: before the next one comes, or after.
    @Test(arguments: ["upload", "copy"], [false, true])
    func takesLong(publishing: String, isLast: Bool) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            let hold = Hold(until: .released, client: .isCutOff)
            table.proxy.setRules([Rule("slow", .hold(hold), for: request(publishing))])
            let run = try await table.run(table.line())
            #expect(run.status == .outcomeUnknown)
            #expect(
                run.diagnostics.contains(
                    "run 1 is committed, and not all of it can be seen yet: nothing is lost, the "
                        + "next run does the rest, or sluice recover: "
                )
            )
            #expect(try await table.log().map(\.state) == ["committed, not applied"])
            if isLast {
                let recovered = try await table.direct("recover", table.target)
                #expect(recovered.output == "applied: run 1\n")
            }
            #expect(table.proxy.heldCount > 0)
            try await table.proxy.releaseHeld()
            try await table.check()
        }
    }

    /// The files are there, and a request behind that fails for good.
    @Test(arguments: ["upload", "copy"])
    func finishesAnOverwrite(publishing: String) async throws {
        try await ProxiedTable.with(publishing: publishing) { table in
            #expect(try await table.direct(table.line()).report.commit?.runs == [1])
            let line = table.line(to: nil, "--again", "--mode", "overwrite-partitions")
            let faults: [(String, RequestMatcher)] = [
                ("deleted", .s3(.deleteObject, path: "*/out/k*")),
                ("settled", .s3(.putObject, path: "*/outcome/*")),
                ("marked", .s3(.putObject, path: "*/applied/*")),
            ]
            for (name, matcher) in faults {
                table.proxy.setRules([Rule(name, .loseRequest, for: matcher)])
                let run = try await QuickClock.during { try await table.run(line) }
                #expect(run.status == .outcomeUnknown, "\(name): \(run.diagnostics)")
                #expect(run.diagnostics.contains(" is committed, and not all of it can be seen"))
                #expect(!table.proxy.log.entries(ofRule: name).isEmpty)
                table.proxy.setRules([])
                try await table.check()
            }
        }
    }
}
