import AWS
import DataCatalog
import GlueTesting
import Testing

@Suite("Tables in Glue")
struct GlueTableTests {
    /// As a crawler describes a table of Parquet.
    @Test func areDescribedAsCrawlersDo() async throws {
        let fixture = try await GlueFixture()
        let written: GlueJSON = [
            "Name": "observations",
            "Owner": "owner",
            "Retention": 0,
            "TableType": "EXTERNAL_TABLE",
            "PartitionKeys": [
                ["Name": "year", "Type": "string"], ["Name": "month", "Type": "int"],
            ],
            "Parameters": [
                "classification": "parquet", "compressionType": "none", "typeOfData": "file",
                "EXTERNAL": "TRUE",
            ],
            "StorageDescriptor": [
                "Columns": [
                    ["Name": "plate", "Type": "string"], ["Name": "speed", "Type": "double"],
                ],
                "Location": "s3://lake/observations/",
                "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                "Compressed": false,
                "NumberOfBuckets": -1,
                "SerdeInfo": [
                    "SerializationLibrary":
                        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                    "Parameters": ["serialization.format": "1"],
                ],
                "BucketColumns": [],
                "SortColumns": [],
                "StoredAsSubDirectories": false,
                "Parameters": [
                    "classification": "parquet", "compressionType": "none", "typeOfData": "file",
                ],
            ],
        ]
        guard case .object(let members) = written else { return }
        #expect(try fixture.stored().members(Array(members.keys)) == written)
    }

    /// What Athena, Iceberg or Lake Formation keep in a table outlives an update.
    @Test func keepWhatOthersSet() async throws {
        let fixture = try await GlueFixture()
        try fixture.replace { input in
            input["Owner"] = "hadoop"
            input["Retention"] = 7
            input["LastAccessTime"] = .number(1_588_320_000.5)
            input["ViewOriginalText"] = "-- none"
            var storage = input["StorageDescriptor"] ?? [:]
            storage["SortColumns"] = [["Column": "plate", "SortOrder": 1]]
            storage["SkewedInfo"] = ["SkewedColumnNames": ["plate"]]
            storage["Columns"] = [
                ["Name": "Plate", "Type": "string", "Parameters": ["iceberg.field.id": "1"]],
                ["Name": "speed", "Type": "double", "Comment": "km/h"],
            ]
            storage["SerdeInfo"] = ["Name": "mine", "SerializationLibrary": "x.ParquetHiveSerDe"]
            input["StorageDescriptor"] = storage
        }
        let before = try fixture.stored()
        var table = try await fixture.catalog.table(GlueFixture.name)
        table.columns.append(TableColumn(name: "lane", type: "int"))
        table.parameters["recordCount"] = "7"
        try await fixture.catalog.updateTable(table, ifVersion: table.versionID)
        let after = try fixture.stored()

        var expected = before
        expected["UpdateTime"] = after["UpdateTime"]
        expected["VersionId"] = "2"
        var parameters = before["Parameters"] ?? [:]
        parameters["recordCount"] = "7"
        expected["Parameters"] = parameters
        var storage = before["StorageDescriptor"] ?? [:]
        storage["Columns"] = .array(
            (storage["Columns"]?.array ?? []) + [["Name": "lane", "Type": "int"]]
        )
        expected["StorageDescriptor"] = storage
        #expect(after == expected)
    }

    @Test func keepWhatIsSetWhileTheyAreUpdated() async throws {
        let fixture = try await GlueFixture()
        var table = try await fixture.catalog.table(GlueFixture.name)
        table.description = "observed plates"
        fixture.glue.interrupt("UpdateTable") { glue in
            let changed = try? glue.perform(
                "GetTable",
                ["DatabaseName": "anpr", "Name": "observations"]
            )["Table"]?.members(["Name", "StorageDescriptor", "PartitionKeys", "Parameters"])
            var input = changed ?? [:]
            input["Owner"] = "athena"
            _ = try? glue.perform("UpdateTable", ["DatabaseName": "anpr", "TableInput": input])
        }
        let stale = try await catalogError { [table] in
            try await fixture.catalog.updateTable(table, ifVersion: "0")
        }
        #expect(stale?.kind == .versionChanged)
        #expect(try fixture.stored()["Description"] == nil)
        // Without a version any is right, and nothing gets lost either.
        try await fixture.catalog.updateTable(table, ifVersion: nil)
        #expect(try fixture.stored()["Description"] == "observed plates")
        #expect(try fixture.stored()["Owner"] == "athena")
    }

    @Test func areUpdatedOnceThoughTheAnswerIsLost() async throws {
        var options = FakeGlue.Options()
        options.lostAnswers = 100
        let fixture = GlueFixtureWithLosses(options)
        try await fixture.prepare()
        var table = try await fixture.catalog.table(GlueFixture.name)
        table.description = "observed plates"
        let updated = try await fixture.catalog.updateTable(table, ifVersion: table.versionID)
        #expect(updated.description == "observed plates")
        #expect(updated.versionID == "1")
    }

    @Test func mayHaveLittleInThem() async throws {
        let fixture = try await GlueFixture()
        let inputs: [GlueJSON] = [
            ["Name": "bare"],
            [
                "Name": "Upper",
                "PartitionKeys": [["Name": "Year", "Type": "string"]],
                "StorageDescriptor": ["Columns": [["Name": "ID"]], "Location": "s3://lake/u"],
            ],
            ["Name": "v", "TableType": "VIRTUAL_VIEW", "ViewOriginalText": "/* Presto View */"],
        ]
        for input in inputs {
            try fixture.glue.perform("CreateTable", ["DatabaseName": "anpr", "TableInput": input])
        }
        let tables = try await fixture.catalog.tables(in: "anpr")
        #expect(tables.map(\.name.table) == ["bare", "observations", "upper", "v"])
        #expect(tables.map(\.format) == ["", "parquet", "", "view"])
        let upper = tables[2]
        #expect(upper.columns == [TableColumn(name: "id", type: "")])
        #expect(upper.partitionKeys == [TableColumn(name: "year", type: "string")])
        var bare = tables[0]
        bare.parameters = ["a": "b"]
        let updated = try await fixture.catalog.updateTable(bare, ifVersion: bare.versionID)
        #expect(updated.parameters == ["a": "b"])
    }

    @Test func mayBeLinks() async throws {
        let fixture = try await GlueFixture()
        try fixture.glue.perform(
            "CreateTable",
            [
                "DatabaseName": "anpr",
                "TableInput": [
                    "Name": "shared",
                    "TargetTable": [
                        "CatalogId": "210987654321", "DatabaseName": "police", "Name": "wanted",
                    ],
                ],
            ]
        )
        let link = try await fixture.catalog.table(TableName("anpr.shared"))
        let error = try await catalogError { try link.requireParquet() }
        #expect(
            error?.message
                == "table anpr.shared is a link to police.wanted in the catalog 210987654321, links "
                + "are not followed; name that table"
        )
    }

    @Test func comeInPages() async throws {
        let fixture = try await GlueFixture()
        for number in 10..<20 {
            try await fixture.catalog.createDatabase(Database(name: "db\(number)"))
            var table = GlueFixture.table
            table.name = TableName(database: "anpr", table: "t\(number)")
            try await fixture.catalog.createTable(table)
        }
        let databases = try await fixture.catalog.databases().map(\.name)
        #expect(databases == ["anpr"] + (10..<20).map { "db\($0)" })
        let tables = try await fixture.catalog.tables(in: "anpr").map(\.name.table)
        #expect(tables == ["observations"] + (10..<20).map { "t\($0)" })
    }

    @Test func areOfTheAccountThatIsNamed() async throws {
        var options = GlueCatalog.Options()
        options.catalogID = "210987654321"
        let catalog = GlueCatalog(caller: FakeGlue(), options: options)
        try await catalog.createDatabase(Database(name: "anpr"))
        #expect(catalog.location == "fake://glue of account 210987654321")
        #expect(try await catalog.databases().map(\.name) == ["anpr"])
    }
}

/// A catalog on a Glue that loses answers: what creates is already there when it is asked again.
private struct GlueFixtureWithLosses {
    let catalog: GlueCatalog

    init(_ options: FakeGlue.Options) {
        catalog = GlueFixture.catalog(on: FakeGlue(options: options))
    }

    func prepare() async throws {
        try await catalog.ensureDatabase(Database(name: "anpr"))
        let error = try await catalogError { try await catalog.createTable(GlueFixture.table) }
        #expect(error?.kind == .alreadyExists)
    }
}
