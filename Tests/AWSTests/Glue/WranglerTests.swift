import AWS
import DataCatalog
import Foundation
import GlueTesting
import Testing

/// awswrangler reads the tables that are described here, and its own are read here.
@Suite(
    "awswrangler",
    .enabled(
        if: Wrangler.endpoint != nil && Wrangler.python != nil,
        "SLUICE_TEST_GLUE names no moto server, or SLUICE_WRANGLER_PYTHON no Python with awswrangler"
    )
)
struct WranglerTests {
    private let catalog: GlueCatalog
    private let database = "wrangled_\(UInt32.random(in: 0 ... .max))"

    init() throws {
        catalog = GlueCatalog(
            caller: MotoCaller(endpoint: try #require(Wrangler.endpoint), account: "123456789012")
        )
    }

    private func wrangle(_ arguments: String...) throws -> GlueJSON {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Wrangler.python))
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/check_wrangler.py")
        process.arguments = [script.path, try #require(Wrangler.endpoint)] + arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(
            process.terminationStatus == 0,
            "\(String(decoding: complaint, as: UTF8.self).suffix(2_000))"
        )
        return try JSONDecoder().decode(GlueJSON.self, from: printed)
    }

    @Test func readsOursAndWritesTheirs() async throws {
        let bucket = try #require(try wrangle("write", database)["bucket"]?.string)
        try await readsTheirs(bucket)
        try await writesOurs(bucket)
    }

    private func readsTheirs(_ bucket: String) async throws {
        let name = TableName(database: database, table: "theirs")
        let table = try await catalog.table(name)
        try table.requireParquet()
        #expect(table.location == "s3://\(bucket)/theirs/")
        #expect(table.description == "made by awswrangler")
        #expect(table.columns.map(\.name) == ["plate", "speed", "seen"])
        #expect(table.columns.map(\.type) == ["string", "double", "timestamp"])
        #expect(table.columns[1].comment == "km/h")
        #expect(table.partitionKeys.map(\.name) == ["year", "month"])
        #expect(table.partitionKeys.map(\.type) == ["bigint", "bigint"])
        let filter = PartitionFilter(.comparison("month", .equal, .integer(5)))
        let partitions = try await catalog.allPartitions(of: name, matching: filter)
        #expect(partitions.map(\.values) == [["2020", "5"]])
        #expect(partitions.map(\.location) == ["s3://\(bucket)/theirs/year=2020/month=5/"])

        // An update and a new partition leave it as awswrangler wants it.
        var updated = table
        updated.parameters["recordCount"] = "3"
        try await catalog.updateTable(updated, ifVersion: table.versionID)
        let empty = Partition(
            values: ["2020", "7"],
            location: "s3://\(bucket)/theirs/year=2020/month=7/"
        )
        try await catalog.createPartitions([empty], in: name)
        let seen = try wrangle("read", database, "theirs")
        #expect(seen["plates"] == ["1-ABC-001", "1-ABC-002", "1-ABC-003"])
        #expect(seen["parameters"]?["team"] == "traffic")
        #expect(seen["parameters"]?["recordCount"] == "3")
        #expect(seen["description"] == "made by awswrangler")
    }

    private func writesOurs(_ bucket: String) async throws {
        let name = TableName(database: database, table: "ours")
        try await catalog.createTable(
            .parquet(
                name,
                columns: [
                    TableColumn(name: "plate", type: "string"),
                    TableColumn(name: "speed", type: "double"),
                    TableColumn(name: "seen", type: "timestamp"),
                ],
                partitionKeys: [
                    TableColumn(name: "year", type: "int"), TableColumn(name: "month", type: "int"),
                ],
                location: "s3://\(bucket)/ours/"
            )
        )
        try await catalog.createPartitions(
            [5, 6].map { month in
                Partition(
                    values: ["2020", "\(month)"],
                    location: "s3://\(bucket)/ours/year=2020/month=\(month)/"
                )
            },
            in: name
        )
        let seen = try wrangle("read", database, "ours")
        #expect(seen["plates"] == ["1-ABC-001", "1-ABC-002", "1-ABC-003"])
        #expect(seen["months"] == [5, 5, 6])
        #expect(seen["speed"] == .number(210.75))
        #expect(seen["may"] == 2)
        #expect(
            seen["types"] == [
                "plate": "string", "speed": "double", "seen": "timestamp", "year": "int",
                "month": "int",
            ]
        )
        #expect(
            seen["partitions"] == [
                "s3://\(bucket)/ours/year=2020/month=5/": ["2020", "5"],
                "s3://\(bucket)/ours/year=2020/month=6/": ["2020", "6"],
            ]
        )
    }
}

private enum Wrangler {
    static let endpoint = ProcessInfo.processInfo.environment["SLUICE_TEST_GLUE"]
    static let python = ProcessInfo.processInfo.environment["SLUICE_WRANGLER_PYTHON"]
}
