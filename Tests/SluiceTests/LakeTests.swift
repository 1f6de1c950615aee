import Buffers
import DataCatalog
import Expressions
import Foundation
import ObjectStorage
import Repartition
import Sluice
import Testing

@Suite("Sources of a lake")
struct LakeTests {
    private let lake: Lake
    private let folder: String
    private let table = TableName(database: "anpr", table: "landing")

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/lake-\(UUID())"
        lake = Lake(catalog: try EmbeddedCatalog.inMemory(), durability: .process)
    }

    private var location: ObjectLocation { ObjectLocation(localPath: folder) }

    /// Files of two months, each in the partition of the month; they are never opened.
    private func landFiles() async throws {
        let store = try location.open(durability: .process).store
        for month in ["05", "06"] {
            let key = try ObjectKey("year=2020/month=\(month)/part-0.parquet")
            try await store.write(.init(Array("PAR1".utf8)), to: key)
        }
        try await store.write(.init([1]), to: ObjectKey("year=2020/month=05/_SUCCESS"))
    }

    private func createTable() async throws {
        let uri = try location.absoluteURI()
        try await lake.catalog.createDatabase(Database(name: "anpr"))
        try await lake.catalog.createTable(
            .parquet(
                table,
                columns: [TableColumn(name: "plate", type: "string")],
                partitionKeys: ["year", "month"].map { TableColumn(name: $0, type: "string") },
                location: uri
            )
        )
        _ = try await lake.catalog.createPartitions(
            ["05", "06"].map {
                Partition(values: ["2020", $0], location: uri + "/year=2020/month=\($0)/")
            },
            in: table
        )
    }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    @Test func listsOnlyThePartitionsOfThePredicate() async throws {
        defer { remove() }
        try await landFiles()
        try await createTable()
        let source = try await lake.source(.table(table), pushDownPredicate: "month = 5")
        #expect(source.files.map(\.info.key.text) == ["year=2020/month=05/part-0.parquet"])
        #expect(source.files.map(\.partitionValues) == [["2020", "05"]])
        #expect(source.partitionFields.map(\.name) == ["year", "month"])
        #expect(try await lake.source(.table(table)).files.count == 2)
    }

    @Test func keepsTheColumnsOfAnEmptySelection() async throws {
        defer { remove() }
        try await landFiles()
        try await createTable()
        let source = try await lake.source(.table(table), pushDownPredicate: "month = 7")
        #expect(source.files.isEmpty)
        #expect(source.knownSchema?.fields.map(\.name) == ["plate"])
    }

    /// A catalog without a language of its own leaves its predicate to Spark's.
    @Test func readsTheCatalogsPredicate() async throws {
        defer { remove() }
        try await landFiles()
        try await createTable()
        func months(_ predicate: String?, _ catalogPredicate: String) async throws -> [String?] {
            let source = try await lake.source(
                .table(table),
                pushDownPredicate: predicate,
                catalogPredicate: catalogPredicate
            )
            return source.files.map(\.partitionValues[1])
        }
        #expect(try await months(nil, "month > '05'") == ["06"])
        #expect(try await months("month = 6", "year = '2020'") == ["06"])
        #expect(try await months("month = 5", "month = '06'").isEmpty)
        await #expect(throws: ExpressionError.self) { _ = try await months(nil, "moth = '06'") }
        let source = try await lake.source(
            .table(table),
            pushDownPredicate: "month = 6",
            catalogPredicate: "year = '2020'"
        )
        let pruning = try #require(source.pruning)
        #expect(pruning.predicate == "year = '2020' and month = 6")
        #expect(pruning.kept == 1 && pruning.total == 2)
    }

    /// The partitions of such a table are nowhere registered.
    @Test func readsProjectedPartitions() async throws {
        defer { remove() }
        try await landFiles()
        let uri = try location.absoluteURI()
        try await lake.catalog.createDatabase(Database(name: "anpr"))
        var projected = Table.parquet(
            table,
            columns: [TableColumn(name: "plate", type: "string")],
            partitionKeys: ["year", "month"].map { TableColumn(name: $0, type: "string") },
            location: uri,
            parameters: [
                "projection.enabled": "true", "projection.year.type": "injected",
                "projection.month.type": "integer", "projection.month.range": "1,12",
                "projection.month.digits": "2",
            ]
        )
        try await lake.catalog.createTable(projected)
        let source = try await lake.source(
            .table(table),
            pushDownPredicate: "year = '2020' AND month >= 6"
        )
        #expect(source.files.map(\.info.key.text) == ["year=2020/month=06/part-0.parquet"])
        #expect(source.files.map(\.partitionValues) == [["2020", "06"]])
        #expect(source.pruning?.total == nil)
        let error = await #expect(throws: CatalogError.self) {
            try await lake.source(.table(table))
        }
        #expect(error?.kind == .invalid)

        projected.parameters["storage.location.template"] = uri + "/year=${year}/month=${month}"
        try await lake.catalog.updateTable(projected, ifVersion: nil)
        let templated = try await lake.source(.table(table), pushDownPredicate: "year = '2020'")
        #expect(templated.files.count == 2)
    }

    /// Of many projected partitions most are not there: they are not looked for one by one.
    @Test func readsManyProjectedPartitions() async throws {
        defer { remove() }
        try await landFiles()
        let store = try location.open(durability: .process).store
        try await store.write(.init([1]), to: ObjectKey("year=2020/elsewhere.parquet"))
        try await store.write(.init([1]), to: ObjectKey("year=2020/month=05/.hidden/x"))
        try await lake.catalog.createDatabase(Database(name: "anpr"))
        try await lake.catalog.createTable(
            .parquet(
                table,
                columns: [TableColumn(name: "plate", type: "string")],
                partitionKeys: ["year", "month"].map { TableColumn(name: $0, type: "string") },
                location: try location.absoluteURI(),
                parameters: [
                    "projection.enabled": "true", "projection.year.type": "integer",
                    "projection.year.range": "1900,2100", "projection.month.type": "integer",
                    "projection.month.range": "1,12", "projection.month.digits": "2",
                ]
            )
        )
        let source = try await lake.source(.table(table))
        #expect(
            source.files.map(\.info.key.text) == [
                "year=2020/month=05/part-0.parquet", "year=2020/month=06/part-0.parquet",
            ]
        )
        #expect(source.files.map(\.partitionValues) == [["2020", "05"], ["2020", "06"]])
    }

    @Test(arguments: [
        ([], ""), (["a/b/"], "a/b/"), (["a/b/c/", "a/b/d/"], "a/b/"), (["a/b/", "a/bc/"], "a/"),
        (["a/", "b/"], ""), (["a/", "a/b/"], "a/"),
    ])
    func findsTheCommonFolder(_ paths: [String], _ common: String) {
        #expect(Lake.commonFolder(of: paths) == common)
    }

    @Test func refusesTablesOfOtherFormats() async throws {
        try await lake.catalog.createDatabase(Database(name: "anpr"))
        try await lake.catalog.createTable(
            .parquet(table, columns: [], location: "/x", parameters: ["table_type": "ICEBERG"])
        )
        let error = await #expect(throws: CatalogError.self) {
            try await lake.source(.table(table))
        }
        #expect(
            error?.message
                == "table anpr.landing is iceberg, Sluice reads tables of plain Parquet; write it as "
                + "such first"
        )
    }

    @Test func prunesFoldersWithoutACatalog() async throws {
        defer { remove() }
        try await landFiles()
        let source = try await lake.source(.location(location), pushDownPredicate: "month > 5")
        #expect(source.files.map(\.info.key.text) == ["year=2020/month=06/part-0.parquet"])
    }

    @Test func saysThatThereIsNothing() async throws {
        let error = await #expect(throws: DataFrameError.self) {
            try await lake.source(.location(location))
        }
        #expect(
            error?.description == "there are no data files, expected a Parquet file or a folder of "
                + "them (\(folder))"
        )
    }

    @Test func refusesAPredicateWhereNothingIsPartitioned() async throws {
        defer { remove() }
        let store = try location.open(durability: .process).store
        try await store.write(.init([1]), to: ObjectKey("a.parquet"))
        let error = await #expect(throws: DataFrameError.self) {
            try await lake.source(.location(location), pushDownPredicate: "month = 5")
        }
        #expect(
            error?.message == "the push-down predicate month = 5 needs partitions, and there are "
                + "none; filter rows with --where or filter()"
        )
    }

    @Test func refusesPartitionsElsewhere() async throws {
        defer { remove() }
        try await createTable()
        _ = try await lake.catalog.createPartitions(
            [Partition(values: ["2021", "01"], location: "file:///elsewhere/2021/")],
            in: table
        )
        let error = await #expect(throws: DataFrameError.self) {
            try await lake.source(.table(table))
        }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.hasPrefix("the partition 2021/01 lies at file:///elsewhere") == true)
    }

    @Test(arguments: [
        ("/data/year=2020/", "/data", "year=2020/"), ("/data", "/data/", ""),
        ("/data2", "/data", nil), ("data/x", "/data", nil), ("/other/x", "/data", nil),
    ])
    func knowsWhatIsBelow(path: String, root: String, relative: String?) {
        #expect(Lake.relativePath(of: path, below: root) == relative)
    }

    @Test(arguments: [
        (["SLUICE_HOME": "/s", "HOME": "/h"], "/s/catalog.sqlite"),
        (["XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/sluice/catalog.sqlite"),
        (["HOME": "/h", "SLUICE_HOME": ""], "/h/.local/share/sluice/catalog.sqlite"),
        ([:], "./.local/share/sluice/catalog.sqlite"),
    ])
    func choosesAPlaceForTheCatalog(variables: [String: String], path: String) {
        let environment = HostEnvironment(variables: variables, workingFolder: "/w")
        #expect(Lake.usualCatalogPath(environment) == path)
    }

    @Test func tellsTablesFromLocations() throws {
        #expect(try SourceName("anpr.landing") == .table(table))
        for text in ["./anpr.landing", "landing", "a.b.c", "s3://b/anpr.landing", "x.parquet"] {
            guard case .location = try SourceName(text) else {
                Issue.record("\(text) is a location")
                continue
            }
        }
    }
}
