import AWS
import DataCatalog
import Foundation
import Repartition
import Sluice
import Testing

@testable import SluiceCommands

/// Tables that awswrangler has written and registered are sources.
@Suite(
    "Tables of awswrangler",
    .enabled(
        if: TestServer.isThere,
        "SLUICE_TEST_SERVICES names no servers: make test starts them, or scripts/with-services"
    )
)
struct WranglerTableTests {
    private let server = CatalogServer.apart

    @Test func areReadAndRepartitioned() async throws {
        let database = CatalogServer.database()
        let folder = try await server.store.folder()
        let written = try server.foreign("write", database, "s3://\(folder)/theirs/")
        #expect(written["partitions"] == 9)
        let theirs = try server.foreign("plain", database, "theirs")
        #expect(theirs.array?.count == 9)
        try await readsPredicates(database)
        try await readsPredicateOfTheCatalog(database)

        let repartition = [
            "run", "--from", "\(database).theirs", "--partition-by", "country", "--partition-by",
            "month = month(at)", "--to", "s3://\(folder)/ours", "--to-table", "\(database).ours",
        ]
        let run = try await server.run(repartition)
        #expect(run.status == .done, "\(run.diagnostics)")
        #expect(run.output.contains("9 read, 0 filtered, 9 written, 0 quarantined"))
        let ours = try server.foreign("plain", database, "ours")
        // All that is a value there is one here, whether it is in the files or in the catalog.
        #expect(Self.rows(ours) == Self.rows(theirs))
        let partitions = try await server.run("catalog", "partitions", "\(database).ours")
        #expect(
            Set(
                partitions.output.split(separator: "\n").compactMap {
                    $0.split(separator: " s3").first
                }
            )
            .count == 8
        )
        #expect(partitions.output.contains("s3://\(folder)/ours/country=a%2Fb/month=5\n"))
        #expect(partitions.output.contains("s3://\(folder)/ours/country=50%25/month=6\n"))
        let again = try await server.run(repartition)
        #expect(again.output.hasPrefix("nothing to do: 9 inputs were written by run 1"))
        try await readsPredicates(database, of: "ours", having: ["country", "month"])
    }

    /// The `Expression` of Glue's GetPartitions.
    private func readsPredicateOfTheCatalog(_ database: String) async throws {
        let home = try TemporaryFolder()
        var variables = try server.variables
        variables["SLUICE_HOME"] = home.path
        let environment = HostEnvironment(variables: variables, workingFolder: home.path)
        let lake = try Lake(Configuration(in: environment), in: environment)
        let source = try await lake.source(
            .table(TableName(database: database, table: "theirs")),
            pushDownPredicate: "country like '%a%' or n = 7",
            catalogPredicate: "n < 30 AND country <> 'a/b'"
        )
        #expect(
            Set(source.files.map(\.partitionValues)) == [
                ["a=b", "1", "2020-05-01"], [nil, "7", "2020-05-03"],
            ]
        )
    }

    /// The rows without the month, and with numbers as text, as catalogs have them.
    private static func rows(_ table: GlueJSON) -> Set<GlueJSON> {
        Set(
            (table.array ?? []).map { row in
                var row = row
                row["month"] = nil
                if case .integer(let number)? = row["n"] { row["n"] = .string("\(number)") }
                return row
            }
        )
    }

    private func readsPredicates(
        _ database: String,
        of table: String = "theirs",
        having keys: Set<String> = ["country", "n", "d"]
    ) async throws {
        for (predicate, count, used) in [
            ("country = 'a/b'", 1, ["country"]), ("country = '50%'", 1, ["country"]),
            ("country = 'x%2Fy'", 1, ["country"]), ("country = 'é x'", 1, ["country"]),
            ("country is null", 2, ["country"]), ("country <> 'BE'", 5, ["country"]),
            ("n >= 7", 2, ["n"]), ("n in (1, 30) and d = date '2020-05-02'", 2, ["n", "d"]),
            ("d < '2020-05-02'", 3, ["d"]), ("country like 'a%'", 2, ["country"]),
            ("month = 5", 4, ["month"]), ("month <> 5 and country is null", 1, ["month"]),
        ] where keys.isSuperset(of: used) {
            let shown = try await server.run(
                "show",
                "--from",
                "\(database).\(table)",
                "--push-down-predicate",
                predicate,
                "--count"
            )
            #expect(shown.output == "\(count)\n", "\(predicate): \(shown.diagnostics)")
        }
    }
}
