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
                parameters: ["projection.enabled": "true"]
            )
        )
        let outcome = try await registered(registration(), report(["1", "2"]))
        #expect(outcome.addedPartitions == 0)
        #expect(try await catalog.partitionCount(of: name) == 0)
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
