import AWS
import Buffers
import DataCatalog
import GlueTesting
import Testing

/// A catalog on a fake of Glue with a table of observations in it.
struct GlueFixture {
    let glue: FakeGlue
    let catalog: GlueCatalog

    static let name = TableName(database: "anpr", table: "observations")

    static let table = Table.parquet(
        name,
        columns: [
            TableColumn(name: "plate", type: "string"), TableColumn(name: "speed", type: "double"),
        ],
        partitionKeys: [
            TableColumn(name: "year", type: "string"), TableColumn(name: "month", type: "int"),
        ],
        location: "s3://lake/observations/"
    )

    init(_ options: FakeGlue.Options = FakeGlue.Options()) async throws {
        glue = FakeGlue(options: options)
        catalog = Self.catalog(on: glue)
        try await catalog.createDatabase(Database(name: "anpr"))
        try await catalog.createTable(Self.table)
        glue.forgetCalls()
    }

    /// A catalog that does not wait before it tries again.
    static func catalog(on caller: any AWSJSONCaller, attemptCount: Int = 6) -> GlueCatalog {
        var options = GlueCatalog.Options()
        options.attemptCount = attemptCount
        options.pause = { _ in }
        return GlueCatalog(caller: caller, options: options)
    }

    static func month(_ month: Int, year: Int = 2020) -> Partition {
        Partition(
            values: ["\(year)", "\(month)"],
            location: "s3://lake/observations/year=\(year)/month=\(month)/"
        )
    }

    /// What Glue has of the table.
    func stored() throws -> GlueJSON {
        let answer = try glue.perform("GetTable", ["DatabaseName": "anpr", "Name": "observations"])
        return try #require(answer["Table"])
    }

    /// What Glue has of a partition.
    func stored(_ values: [String]) throws -> GlueJSON {
        let answer = try glue.perform(
            "GetPartition",
            [
                "DatabaseName": "anpr", "TableName": "observations",
                "PartitionValues": .strings(values),
            ]
        )
        return try #require(answer["Partition"])
    }

    /// Describes the table anew, as another tool would.
    func replace(_ change: (inout GlueJSON) -> Void) throws {
        var input = try stored().members([
            "Name", "Owner", "Retention", "StorageDescriptor", "PartitionKeys", "TableType",
            "Parameters",
        ])
        change(&input)
        try glue.perform("UpdateTable", ["DatabaseName": "anpr", "TableInput": input])
    }
}

/// Answers every call with the same text.
struct CannedCaller: AWSJSONCaller {
    let endpoint = "canned://glue"
    let answer: String

    func call(_ operation: String, _ body: Bytes) async throws -> Bytes {
        Bytes(Array(answer.utf8))
    }
}

/// The error that `body` throws, or `nil` if it throws none.
func catalogError(of body: () async throws -> Void) async throws -> CatalogError? {
    do {
        try await body()
        return nil
    } catch let error as CatalogError {
        return error
    }
}
