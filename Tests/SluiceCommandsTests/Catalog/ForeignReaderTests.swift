import AWS
import Foundation
import Testing

@testable import SluiceCommands

/// What others read of the tables that Sluice writes and registers in Glue.
@Suite(
    "Tables of Glue and their readers",
    .enabled(
        if: TestServer.isThere,
        "SLUICE_TEST_SERVICES names no servers: make test starts them, or scripts/with-services"
    )
)
struct ForeignReaderTests {
    /// The columns of `foreign.py events` as Athena and Glue's crawlers type them.
    static let types: GlueJSON = [
        "id": "bigint", "plate": "string", "lane": "tinyint", "speed": "double",
        "amount": "decimal(12,2)", "total": "decimal(38,10)", "bought": "date",
        "seen": "timestamp", "local": "timestamp", "flag": "boolean", "raw": "binary",
        "tags": "array<string>", "place": "struct<lat:double,name:string>",
        "attrs": "map<string,int>", "readings": "array<struct<kind:string,at:timestamp>>",
        "run_date": "string", "year": "int", "month": "int", "day": "int", "hour": "int",
    ]

    private func crawled(_ database: String, on server: CatalogServer) async throws -> String {
        let landing = try await Landings.shared.events(on: server)
        let crawl = try await server.run("crawl", landing, "--table", "\(database).landing")
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        return landing
    }

    private func line(_ database: String, _ folder: String) -> [String] {
        [
            "run", "--from", "\(database).landing", "--event-time", "seen", "--to",
            "s3://\(folder)/out", "--to-table", "\(database).out",
        ]
    }

    @Test(arguments: CatalogServer.allCases)
    func readTheSameRows(server: CatalogServer) async throws {
        let database = CatalogServer.database()
        let folder = CatalogServer.folder()
        let landing = try await crawled(database, on: server)
        let line = line(database, folder)
        let half = try await server.run(
            line + ["--push-down-predicate", "run_date = '2020-05-01'"]
        )
        #expect(half.status == .done, "\(half.diagnostics)")
        #expect(half.output.contains("table \(database).out created, "))
        let whole = try await server.run(line)
        #expect(whole.status == .done, "\(whole.diagnostics)")
        #expect(whole.output.contains("150 read, 0 filtered, 150 written"))
        #expect(whole.output.contains("2 inputs were written by run 1; --again writes them again"))

        let seen = try server.foreign("read", database, "out", landing)
        #expect(seen["rows"] == 300)
        #expect(seen["types"] == Self.types)
        #expect(seen["partitions"] == 35)
        #expect(seen["filtered"] == seen["expected"] && seen["filtered"] == 18)
        #expect(
            seen["expressed"] == [
                .string("s3://\(folder)/out/year=2020/month=4/day=30/hour=22"),
                .string("s3://\(folder)/out/year=2020/month=4/day=30/hour=23"),
            ]
        )
        let count = try await server.run(
            "show",
            "--from",
            "\(database).out",
            "--push-down-predicate",
            "month = 4",
            "--count"
        )
        #expect(count.output == "18\n")
    }

    @Test func readProjectedPartitions() async throws {
        let server = CatalogServer.together
        let database = CatalogServer.database()
        let folder = CatalogServer.folder()
        _ = try await crawled(database, on: server)
        let run = try await server.run(
            line(database, folder) + ["--padded", "--projection", "2019-2020"]
        )
        #expect(run.status == .done, "\(run.diagnostics)")
        #expect(
            run.output.hasSuffix(
                "table \(database).out created, its partitions follow from its properties\n"
            )
        )
        let seen = try server.foreign("described", database, "out")
        let parameters = seen["parameters"]
        #expect(parameters?["projection.enabled"] == "true")
        #expect(parameters?["projection.month.type"] == "integer")
        #expect(parameters?["projection.month.range"] == "1,12")
        #expect(parameters?["projection.month.digits"] == "2")
        #expect(parameters?["projection.year.range"] == "2019,2020")
        #expect(
            parameters?["storage.location.template"]
                == .string(
                    "s3://\(folder)/out/year=${year}/month=${month}/day=${day}/hour=${hour}/"
                )
        )
        #expect(seen["partitions"] == .object([:]))
        #expect(seen["rows"] == 300)
        let shown = try await server.run("catalog", "show", "\(database).out")
        #expect(shown.output.contains(#/partitions +projected\n/#))

        func count(_ predicate: String) async throws -> String {
            try await server.run(
                "show",
                "--from",
                "\(database).out",
                "--push-down-predicate",
                predicate,
                "--count"
            ).output
        }
        #expect(try await count("month = '04' and year = '2020'") == "18\n")
        #expect(try await count("year >= '2019'") == "300\n")
        // Rows of other years are there, and who runs is told that readers do not see them.
        let narrow = try await server.run(
            line(database, folder) + [
                "--again", "--padded", "--projection", "2019", "--with", "extra = id + 1",
            ]
        )
        #expect(
            narrow.output.contains("table \(database).out, columns added: extra, its partitions")
        )
        #expect(narrow.output.contains("not among these, so that readers of the table do not see"))
        #expect(try await count("year >= '2019'") == "0\n")
        let wide = try await server.run("catalog", "show", "\(database).out")
        #expect(wide.output.contains(#/\n  extra +bigint\n/#), "\(wide.output)")
    }
}
