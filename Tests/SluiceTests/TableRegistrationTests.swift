import AWS
import Columns
import DataCatalog
import GlueTesting
import ObjectStorage
import Sluice
import Testing

@testable import Repartition

@Suite("Registering a run's target")
struct TableRegistrationTests {
    private let catalog: EmbeddedCatalog
    private let name = TableName(database: "anpr", table: "by_day")
    private let location = ObjectLocation(localPath: "/lake/by-day")

    init() throws {
        catalog = try EmbeddedCatalog.inMemory()
    }

    private func registration(
        _ fields: [Field] = [Field("plate", .string), Field("day", .int)],
        keys: [String] = ["day"],
        at location: ObjectLocation? = nil
    ) async throws -> TableRegistration {
        try await TableRegistration(
            name,
            in: catalog,
            at: location ?? self.location,
            schema: TableSchema(fields),
            partitionKeys: keys
        )
    }

    private func report(_ values: [String?]) -> RunReport {
        var report = RunReport(runID: "r")
        report.outputs = values.map { value in
            .init(
                path: HivePath.component("day", value),
                values: [value],
                files: [],
                rows: 1,
                bytes: 1
            )
        }
        return report
    }

    /// What a commit does with a registration.
    private func registered(
        _ registration: TableRegistration,
        _ report: RunReport
    ) async throws -> TableRegistration.Outcome {
        let (change, found) = try await registration.change(for: report)
        var outcome = found
        let registrar = CatalogRegistrar(catalog)
        try await registrar.register(change)
        outcome.addedPartitions = registrar.createdCount(in: name)
        return outcome
    }

    @Test func createsTableAndPartitionsOnce() async throws {
        let first = try await registered(registration(), report(["1", "2"]))
        #expect(first.isNewTable && first.addedPartitions == 2)
        let second = try await registered(registration(), report(["2", "3"]))
        #expect(!second.isNewTable && second.addedPartitions == 1)
        let partitions = try await catalog.allPartitions(of: name)
        #expect(partitions.map(\.values) == [["1"], ["2"], ["3"]])
        #expect(partitions[0].location == "file:///lake/by-day/day=1")
        #expect(partitions[0].parameters["classification"] == "parquet")
        #expect(try await catalog.table(name).columns.map(\.name) == ["plate"])
    }

    /// Two runs that add a column each at the same time: the table gets both.
    @Test func losesNoColumnOfAnotherRun() async throws {
        let glue = FakeGlue()
        let catalog = GlueCatalog(caller: glue)
        func registration(_ column: String) async throws -> TableRegistration {
            try await TableRegistration(
                name,
                in: catalog,
                at: location,
                schema: TableSchema([Field(column, .string), Field("day", .int)]),
                partitionKeys: ["day"]
            )
        }
        _ = try await registration("plate").change(for: report(["1"]))
        let ours = try await registration("lane")
        glue.interrupt("UpdateTable") { glue in
            let names: GlueJSON = ["DatabaseName": "anpr", "Name": "by_day"]
            let stored = try? glue.perform("GetTable", names)["Table"]
            var input = stored?.members(["Name", "PartitionKeys", "StorageDescriptor"]) ?? [:]
            var storage = input["StorageDescriptor"] ?? [:]
            let added: GlueJSON = ["Name": "speed", "Type": "double"]
            storage["Columns"] = .array((storage["Columns"]?.array ?? []) + [added])
            input["StorageDescriptor"] = storage
            _ = try? glue.perform("UpdateTable", ["DatabaseName": "anpr", "TableInput": input])
        }
        let (change, outcome) = try await ours.change(for: report(["2"]))
        #expect(outcome.addedColumns == ["lane"])
        let table = try await catalog.table(name)
        #expect(table.columns.map(\.name) == ["plate", "speed", "lane"])
        try await CatalogRegistrar(catalog).register(change)
        #expect(try await catalog.allPartitions(of: name).map(\.values) == [["2"]])
    }

    @Test func refusesTablesOfOtherFormats() async throws {
        try await catalog.createDatabase(Database(name: "anpr"))
        try await catalog.createTable(
            .parquet(
                name,
                columns: [],
                location: "/lake/by-day",
                parameters: ["spark.sql.sources.provider": "delta"]
            )
        )
        let error = await #expect(throws: CatalogError.self) { try await registration() }
        #expect(error?.kind == .unsupported)
    }

    @Test func registersNothingThatIsProjected() async throws {
        try await catalog.createDatabase(Database(name: "anpr"))
        try await catalog.createTable(
            .parquet(
                name,
                columns: [TableColumn(name: "plate", type: "string")],
                partitionKeys: [TableColumn(name: "day", type: "int")],
                location: "/lake/by-day",
                parameters: [
                    "projection.enabled": "true", "projection.day.type": "integer",
                    "projection.day.range": "2,9",
                ]
            )
        )
        let outcome = try await registered(registration(), report(["1", "2", nil]))
        #expect(outcome.addedPartitions == 0)
        #expect(try await catalog.partitionCount(of: name) == 0)
        #expect(
            outcome.text(for: name)
                == "table anpr.by_day, its partitions follow from its properties, not among "
                + "these, so that readers of the table do not see them: day=1, "
                + "day=__HIVE_DEFAULT_PARTITION__"
        )
        var table = try await catalog.table(name)
        table.parameters["projection.day.range"] = nil
        try await catalog.updateTable(table, ifVersion: nil)
        let error = await #expect(throws: CatalogError.self) { try await registration() }
        #expect(
            error?.message.hasPrefix("table anpr.by_day has no property projection.day.") == true
        )
    }

    /// Athena and Hive know one kind of timestamp; which one it is, the files say.
    @Test func hasTheTypesThatCatalogsKnow() async throws {
        let fields = [
            Field("local", .timestampNTZ),
            Field("times", .array(element: .structure([Field("At", .timestampNTZ)]))),
            Field("day", .int),
        ]
        _ = try await registered(registration(fields), report(["1"]))
        let table = try await catalog.table(name)
        #expect(table.columns.map(\.type) == ["timestamp", "array<struct<At:timestamp>>"])
        // As Athena writes names of fields, and as it spells types.
        var spelled = table
        spelled.columns[1].type = "array< struct< at : timestamp > >"
        try await catalog.updateTable(spelled, ifVersion: nil)
        let again = try await registered(registration(fields), report(["2"]))
        #expect(again.addedColumns.isEmpty && again.addedPartitions == 1)
    }

    /// In a `file:` URI the folder `day=a%2Fb` is `day=a%252Fb`.
    @Test func escapesFoldersInURIs() async throws {
        let fields = [Field("plate", .string), Field("day", .string)]
        _ = try await registered(registration(fields), report(["a/b"]))
        let partitions = try await catalog.allPartitions(of: name)
        #expect(partitions.map(\.values) == [["a/b"]])
        #expect(partitions.map(\.location) == ["file:///lake/by-day/day=a%252Fb"])
        #expect(
            try ObjectLocation(partitions[0].location).place
                == .local(path: "/lake/by-day/day=a%2Fb")
        )
    }

    @Test func projectsThePartitionsOfATable() async throws {
        func registration(_ years: ClosedRange<Int>) async throws -> TableRegistration {
            try await TableRegistration(
                name,
                in: catalog,
                at: location,
                schema: TableSchema([Field("plate", .string), Field("day", .int)]),
                partitionKeys: ["day"],
                projectedYears: years
            )
        }
        // It knew them one by one before.
        _ = try await registered(self.registration(), report(["1"]))
        let outcome = try await registered(registration(2020...2030), report(["2"]))
        #expect(
            outcome.text(for: name)
                == "table anpr.by_day, its partitions follow from its properties"
        )
        let table = try await catalog.table(name)
        #expect(table.parameters["projection.day.range"] == "1,31")
        #expect(
            table.parameters["storage.location.template"] == "file:///lake/by-day/day=${day}/"
        )
        #expect(try await catalog.partitionCount(of: name) == 1)
        let again = try await registered(registration(2020...2030), report(["2"]))
        #expect(!again.isNewTable && again.isProjected)
        #expect(try await catalog.table(name).versionID == table.versionID)
    }

    @Test func leavesOutNumbersThatAreNull() async throws {
        let outcome = try await registered(registration(), report(["1", nil]))
        #expect(outcome.addedPartitions == 1)
        #expect(outcome.unregistered == ["day=__HIVE_DEFAULT_PARTITION__"])
        #expect(
            outcome.text(for: name)
                == "table anpr.by_day created, 1 new partition, not registered, "
                + "since a numeric key is null there: day=__HIVE_DEFAULT_PARTITION__"
        )
    }

    @Test func registersTextThatIsNull() async throws {
        let fields = [Field("plate", .string), Field("day", .string)]
        let outcome = try await registered(registration(fields), report([nil]))
        #expect(outcome.addedPartitions == 1 && outcome.unregistered.isEmpty)
    }

    /// A crawl notes in the table how many rows it has; that is not the number of a partition's.
    @Test func partitionsAreNotCountedAsTheirTable() async throws {
        _ = try await registered(registration(), report(["1"]))
        var table = try await catalog.table(name)
        table.parameters["recordCount"] = "300"
        try await catalog.updateTable(table, ifVersion: nil)
        _ = try await registered(registration(), report(["2"]))
        let partition = try await catalog.partition(["2"], of: name)
        #expect(
            partition.parameters
                == [
                    "classification": "parquet", "compressionType": "none", "typeOfData": "file",
                ]
        )
    }

    @Test func addsColumns() async throws {
        _ = try await registered(registration(), report(["1"]))
        let wider = [Field("plate", .string), Field("speed", .float), Field("day", .int)]
        let outcome = try await registered(registration(wider), report(["1"]))
        #expect(outcome.addedColumns == ["speed"])
        #expect(try await catalog.table(name).columns.map(\.type) == ["string", "float"])
    }

    @Test func refusesAnotherTable() async throws {
        _ = try await registered(registration(), report(["1"]))
        let keys = await #expect(throws: DataFrameError.self) {
            try await registration(keys: ["plate", "day"])
        }
        #expect(
            keys?.description
                == "the table is partitioned by day, the run is partitioned by plate, day; name another table with --to-table (anpr.by_day)"
        )
        let place = await #expect(throws: DataFrameError.self) {
            try await registration(at: ObjectLocation(localPath: "/lake/other"))
        }
        #expect(
            place?.message == "the table lies at file:///lake/by-day, the run writes to "
                + "file:///lake/other; write there, or name another table with --to-table"
        )
        let type = await #expect(throws: DataFrameError.self) {
            try await registration([Field("plate", .int), Field("day", .int)])
        }
        #expect(
            type?.message == "the table's column plate is a string, the run's is a int; "
                + "convert it: --with 'plate = CAST(plate AS string)'"
        )
    }
}
