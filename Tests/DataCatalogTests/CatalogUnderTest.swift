import AWS
import DataCatalog
import Foundation
import GlueTesting
import Testing

/// The catalogs that the contract holds for.
enum CatalogKind: String, CaseIterable, CustomTestStringConvertible {
    case embedded
    case inMemory
    case fakeGlue
    /// Glue as moto has it, on the server that `SLUICE_TEST_GLUE` names.
    case moto

    /// Those that there are.
    static let available = allCases.filter { $0 != .moto || motoEndpoint != nil }

    /// Those that give pages of the size asked for; moto has one page.
    static let paging = available.filter { $0 != .moto }

    /// Those that refuse an update if the version is not the one expected, at once with updating;
    /// moto takes any.
    static let comparingVersions = available.filter { $0 != .moto }

    /// Those that remember crawls and runs of jobs.
    static let keepingHistory = [embedded, inMemory]

    static let motoEndpoint = ProcessInfo.processInfo.environment["SLUICE_TEST_GLUE"]

    var testDescription: String { rawValue }
}

/// A fresh catalog, which goes away with what it holds.
struct CatalogUnderTest {
    let catalog: any Catalog
    private let folder: TemporaryFolder

    init(_ kind: CatalogKind) throws {
        folder = try TemporaryFolder()
        catalog =
            switch kind {
            case .embedded: try EmbeddedCatalog(path: folder.path + "/new/catalog.sqlite")
            case .inMemory: try EmbeddedCatalog.inMemory()
            case .fakeGlue: GlueCatalog(caller: FakeGlue())
            case .moto:
                GlueCatalog(caller: MotoCaller(endpoint: try #require(CatalogKind.motoEndpoint)))
            }
    }
}

extension CatalogUnderTest {
    /// A fresh catalog that remembers crawls and runs of jobs.
    static func keepingHistory(
        _ kind: CatalogKind
    ) throws -> any Catalog & CrawlHistory & JobRunHistory {
        try #require(CatalogUnderTest(kind).catalog as? EmbeddedCatalog)
    }
}

@Suite("Catalogs under the contract")
struct CatalogKindTests {
    @Test(
        .enabled(
            if: CatalogKind.motoEndpoint != nil,
            "SLUICE_TEST_GLUE names no moto server: the contract does not run on its Glue"
        )
    )
    func areAllThere() {
        #expect(CatalogKind.available == CatalogKind.allCases)
    }
}

/// A folder for one test, removed with everything in it when the value goes away.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "sluice-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension Table {
    /// Observations by year and month.
    static let observations = Table.parquet(
        TableName(database: "anpr", table: "observations"),
        columns: [
            TableColumn(name: "UniqueID", type: "bigint", comment: "of the camera"),
            TableColumn(name: "lanes", type: "array<struct<lane:int,speed:float>>"),
        ],
        partitionKeys: [
            TableColumn(name: "year", type: "string"), TableColumn(name: "month", type: "int"),
        ],
        location: "file:///data/landing/",
        parameters: ["recordCount": "7"]
    )
}

extension Partition {
    static func month(_ month: Int, year: Int = 2020) -> Partition {
        Partition(
            values: ["\(year)", "\(month)"],
            location: "file:///data/landing/year=\(year)/month=\(month)/"
        )
    }
}

extension JobRun {
    /// A run of every night.
    static let nightly = JobRun(
        id: "20200522T140311-7f3a09c4d1b2e8a65c01",
        job: "nightly",
        program: .script,
        arguments: ["--JOB_NAME", "nightly"],
        start: 1_590_156_191_000_000_000,
        process: ProcessIdentity(host: "h", processID: 7, bootID: "b", startTicks: 42)
    )
}

extension Catalog {
    /// The catalog with the table of observations in it.
    func withObservations() async throws -> Self {
        try await createDatabase(Database(name: "anpr"))
        try await createTable(.observations)
        return self
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
