import Columns
import DataCatalog
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
