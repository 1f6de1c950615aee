import AWS
import FaultProxy
import Foundation
import Testing

@testable import SluiceCommands

/// A catalog that does not answer, or that somebody else changes, while a run commits.
@Suite(
    "Runs and a failing catalog",
    .enabled(
        if: TestServer.isThere,
        "SLUICE_TEST_SERVICES names no servers: make test starts them, or scripts/with-services"
    )
)
struct CatalogOutageTests {
    private let server = CatalogServer.apart

    /// A landing folder, a database, and runs that reach Glue through a proxy.
    private struct Lake {
        let server: CatalogServer
        let proxy: Proxy
        let database: String
        let folder: String
        let landing: String

        func run(_ words: String...) async throws -> CommandRun {
            try await server.run(
                words,
                ["AWS_ENDPOINT_URL_GLUE": proxy.endpoint, "AWS_MAX_ATTEMPTS": "1"]
            )
        }

        func repartition(to table: String, _ more: String...) async throws -> CommandRun {
            try await server.run(
                [
                    "run", "--from", landing, "--event-time",
                    "originalrecordtimestamp", "--to", "s3://\(folder)/\(table)", "--to-table",
                    "\(database).\(table)",
                ] + more,
                ["AWS_ENDPOINT_URL_GLUE": proxy.endpoint, "AWS_MAX_ATTEMPTS": "1"]
            )
        }

        func count(_ table: String) async throws -> String {
            try await server.run("show", "--from", "\(database).\(table)", "--count").output
        }

        func verify(_ table: String) async throws -> CommandRun {
            try await server.run("ledger", "verify", "s3://\(folder)/\(table)")
        }
    }

    private func withLake(_ body: (Lake) async throws -> Void) async throws {
        let landing = try await Landings.shared.traffic(on: server)
        let proxy = try await Proxy.start(upstream: Upstream(endpoint: server.glue))
        let lake = Lake(
            server: server,
            proxy: proxy,
            database: CatalogServer.database(),
            folder: CatalogServer.folder(),
            landing: landing
        )
        do {
            try await body(lake)
        } catch {
            await proxy.stop()
            throw error
        }
        await proxy.stop()
    }

    /// Rows are visible and the run says so; whoever comes next tells the catalog.
    @Test func partitionsAreRegisteredWhenItIsBack() async throws {
        let broken = CannedAnswer.json(500, "InternalServiceException", "out of order")
        let page = CannedAnswer(
            status: 502,
            headers: [Header("Content-Type", "text/html")],
            body: "<html><body><h1>Bad Gateway</h1></body></html>"
        )
        let faults: [(String, Fault)] = [
            ("failing", .answer(broken)), ("lost", .loseAnswer), ("gone", .loseRequest),
            ("gateway", .answer(page)),
        ]
        try await withLake { lake in
            for (index, (table, fault)) in faults.enumerated() {
                lake.proxy.setRules([Rule("outage", fault, for: .glue("BatchCreatePartition"))])
                let run = try await lake.repartition(to: table)
                #expect(run.status == .done, "\(run.diagnostics)")
                #expect(run.output.contains(" 1,200 written, "))
                #expect(
                    run.output.contains("the catalog could not be told: the catalog does not"),
                    "\(run.output)"
                )
                #expect(run.output.contains("; the next run tells it, or sluice recover\n"))
                #expect(!lake.proxy.log.entries(ofRule: "outage").isEmpty)
                let idle = try await lake.repartition(to: table)
                #expect(
                    idle.output.hasPrefix(
                        "nothing to do: 60 inputs were written by run 1; --again writes them again\n"
                            + "the catalog could not be told: run 1: "
                    ),
                    "\(idle.output)"
                )
                // Who reads by path sees the rows, who reads by the catalog not yet.
                let byPath = try await server.run(
                    "show",
                    "--from",
                    "s3://\(lake.folder)/\(table)",
                    "--count"
                )
                #expect(byPath.output == "1200\n")
                if case .loseAnswer = fault {
                } else {
                    #expect(try await lake.count(table) == "0\n")
                }
                lake.proxy.setRules([])
                if index.isMultiple(of: 2) {
                    let recovery = try await lake.run(
                        "recover",
                        "s3://\(lake.folder)/\(table)"
                    )
                    #expect(recovery.status == .done, "\(recovery.diagnostics)")
                } else {
                    let next = try await lake.repartition(to: table)
                    #expect(!next.output.contains("could not be told"), "\(next.output)")
                }
                #expect(try await lake.count(table) == "1200\n")
                #expect(try await lake.verify(table).status == .done)
            }
        }
    }

    /// What stops a run before its entry leaves nothing behind.
    @Test func nothingIsWrittenThatItCouldNotDescribe() async throws {
        try await withLake { lake in
            for operation in ["GetTable", "CreateTable"] {
                let answer = CannedAnswer.json(500, "InternalServiceException", "out of order")
                lake.proxy.setRules([
                    Rule("outage", .answer(answer), for: .glue(Glob(operation)))
                ])
                let run = try await lake.repartition(to: "out")
                #expect(run.status == .tryAgain)
                #expect(
                    run.diagnostics.hasPrefix(
                        "error: the catalog does not answer (127.0.0.1 failed (status 500), run "
                            + "again later), try again later (InternalServiceException"
                    ),
                    "\(run.diagnostics)"
                )
            }
            let files = try server.foreign("keys", "s3://\(lake.folder)/out")
            #expect(files == [])
            lake.proxy.setRules([])
            #expect(try await lake.repartition(to: "out").status == .done)
            #expect(try await lake.count("out") == "1200\n")
        }
    }

    @Test func aTableThatIsDroppedMeanwhileIsNamed() async throws {
        try await withLake { lake in
            lake.proxy.setRules([
                Rule(
                    "wait",
                    .hold(Hold(until: .released, client: .waits)),
                    for: .glue("BatchCreatePartition"),
                    .next(1)
                )
            ])
            async let running = lake.repartition(to: "out")
            try await lake.proxy.waitForHeld()
            try server.call(
                "delete_table",
                ["DatabaseName": .string(lake.database), "Name": "out"]
            )
            try await lake.proxy.releaseHeld()
            let run = try await running
            #expect(run.status == .done, "\(run.diagnostics)")
            let reason = "there is no table out in \(lake.database), "
            #expect(
                run.output.contains("the catalog could not be told: \(reason)"),
                "\(run.output)"
            )
            let table = "s3://\(lake.folder)/out"
            let recovery = try await lake.run("recover", table)
            #expect(recovery.status == .tryAgain)
            #expect(
                recovery.diagnostics.hasPrefix(
                    "error: the catalog could not be told of run 1: \(reason)"
                ),
                "\(recovery.diagnostics)"
            )
            // A crawl describes it anew, and then the run's entry can be applied.
            let crawl = try await lake.run("crawl", table, "--table", "\(lake.database).out")
            #expect(crawl.status == .done, "\(crawl.diagnostics)")
            #expect(try await lake.run("recover", table).status == .done)
            #expect(try await lake.count("out") == "1200\n")
        }
    }

    /// Glue answers a batch, and refuses some of its entries.
    @Test func entriesThatAreRefusedAreNamed() async throws {
        try await withLake { lake in
            let refusal = #"""
                {"Errors":[{"PartitionValues":["2020","5","22","0"],"ErrorDetail":\#
                {"ErrorCode":"InvalidInputException","ErrorMessage":"it is too long"}}]}
                """#
            lake.proxy.setRules([
                Rule(
                    "refuse",
                    .answer(CannedAnswer(status: 200, body: refusal)),
                    for: .glue("BatchCreatePartition")
                )
            ])
            let run = try await lake.repartition(to: "out")
            #expect(run.status == .done, "\(run.diagnostics)")
            #expect(
                run.output.contains(
                    "the catalog could not be told: the partition year=2020/month=5/day=22/hour=0 of "
                        + "\(lake.database).out cannot be written, others of the run may have been: "
                        + "it is too long"
                ),
                "\(run.output)"
            )
            let passing = refusal.replacing("InvalidInputException", with: "ThrottlingException")
            lake.proxy.setRules([
                Rule(
                    "throttle",
                    .replaceAnswer(CannedAnswer(status: 200, body: passing)),
                    for: .glue("BatchCreatePartition"),
                    .next(2)
                )
            ])
            // Others were quicker with some partitions, and some are tried again.
            let next = try await lake.repartition(to: "out")
            #expect(next.output.hasPrefix("nothing to do: "))
            #expect(!next.output.contains("could not be told"), "\(next.output)")
            #expect(lake.proxy.log.entries(ofRule: "throttle").count == 2)
            #expect(try await lake.count("out") == "1200\n")
        }
    }
}
