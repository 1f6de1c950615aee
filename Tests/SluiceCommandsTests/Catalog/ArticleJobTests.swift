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
        let folder = try await server.store.folder()
        let landing = "s3://\(folder)/landing"
        try await server.store.land(hours: 2, at: landing)
        let crawl = try await server.run(
            "crawl",
            landing,
            "--table",
            "anpr.anpr_parquet_step1_with_crawlerresults"
        )
        #expect(crawl.status == .done, "\(crawl.diagnostics)")

        let home = try TemporaryFolder()
        var variables = try server.variables
        variables["HOME"] = home.path
        let target = "s3://\(folder)/results"
        func job(_ hour: String) throws -> ExampleProcess {
            try ExampleProcess(["--hour", hour, "--target", target], variables: variables)
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

        #expect(try server.foreign("rows", target, landing)["rows"] == 2_400)
        let verified = try await server.run("ledger", "verify", target)
        #expect(verified.status == .done, "\(verified.output)")
        #expect(verified.output.hasSuffix("the table is what its log says\n"))
        let runs = try await server.run(
            ["jobs", "list", "--job", "repartition_job"],
            ["HOME": home.path, "SLUICE_HOME": home.path + "/.local/share/sluice"]
        )
        #expect(runs.output.split(separator: "\n").count == 3)
    }
}
