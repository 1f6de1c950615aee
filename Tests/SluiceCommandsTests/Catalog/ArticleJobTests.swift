import AWS
import Foundation
import Testing

@testable import SluiceCommands

/// The job of the article, unchanged, where the article has it: in a bucket, with Glue's catalog.
@Suite(
    "The article's job in a bucket",
    .enabled(
        if: TestServer.isThere,
        "SLUICE_TEST_SERVICES names no servers: make test starts them, or scripts/with-services"
    )
)
struct ArticleJobTests {
    /// Its table has one name, so each catalog has one test of it.
    @Test(arguments: CatalogServer.allCases)
    func writesEachRowOnce(server: CatalogServer) async throws {
        try await check(server.store, try server.variables)
    }

    /// With the catalog of this machine: an S3 of an older dialect, if there is one.
    @Test(arguments: TestServer.allCases.filter { $0 == .radosgw })
    func needsNoGlue(server: TestServer) async throws {
        try await check(server, try server.variables)
    }

    private func check(_ server: TestServer, _ variables: [String: String]) async throws {
        let home = try TemporaryFolder()
        let known = variables.merging(["HOME": home.path]) { $1 }
        // Where the job has its catalog and its history.
        let place = ["HOME": home.path, "SLUICE_HOME": home.path + "/.local/share/sluice"]
        func run(_ arguments: String...) async throws -> CommandRun {
            try await server.run(arguments, variables.merging(place) { $1 })
        }
        let folder = try await server.folder()
        let landing = "s3://\(folder)/landing"
        try await server.land(hours: 2, at: landing)
        let table = "anpr.anpr_parquet_step1_with_crawlerresults"
        let crawl = try await run("crawl", landing, "--table", table)
        #expect(crawl.status == .done, "\(crawl.diagnostics)")

        let target = "s3://\(folder)/results"
        func job(_ hour: String) throws -> ExampleProcess {
            try ExampleProcess(["--hour", hour, "--target", target], variables: known)
        }
        let first = try job("2020-05-22T01")
        #expect(first.status == 0, "\(first.diagnostics)")
        #expect(
            first.output.contains(
                "rows        1,200 read, 0 filtered, 1,200 written, 0 quarantined\n"
            )
        )
        let second = try job("2020-05-22T01")
        #expect(second.status == 0, "\(second.diagnostics)")
        #expect(
            second.output.hasSuffix(
                "nothing to do: 60 inputs were written by run 1; --again writes them again\n\n"
            ),
            "\(second.output)"
        )
        let next = try job("2020-05-22T00")
        #expect(next.output.contains(" 1,200 written"), "\(next.diagnostics)")

        let rows = try CatalogServer.foreign(["rows", target, landing], variables)
        #expect(rows["rows"] == 2_400)
        let verified = try await run("ledger", "verify", target)
        #expect(verified.status == .done, "\(verified.output)")
        #expect(verified.output.hasSuffix("the table is what its log says\n"))
        let runs = try await run("jobs", "list", "--job", "repartition_job")
        #expect(runs.output.split(separator: "\n").count == 3)
    }
}
