import Foundation
import GRDB
import Testing

@testable import DataCatalog

@Suite("Embedded catalog")
struct EmbeddedCatalogTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/catalog.sqlite"
    }

    @Test func staysInItsFile() async throws {
        let created = try await EmbeddedCatalog(path: path).withObservations()
            .table(Table.observations.name)
        #expect(try await EmbeddedCatalog(path: path).table(created.name) == created)
    }

    /// What SQLite promises of a transaction in its log: 2, it is on the disk; 1, it will be.
    @Test(arguments: [(true, 2), (false, 1)])
    func waitsForTheDisk(survivesPowerCuts: Bool, promise: Int) async throws {
        let catalog = try EmbeddedCatalog(path: path, survivesPowerCuts: survivesPowerCuts)
        let found = try await catalog.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(found == promise)
    }

    /// Connections of their own, as several processes have them; all open the new file at once.
    @Test(arguments: 1...5)
    func isSharedByWriters(round: Int) async throws {
        let writerCount = 4
        let table = Table.observations.name
        try await withThrowingTaskGroup(of: [[String]].self) { [path] group in
            for writer in 0..<writerCount {
                group.addTask {
                    let catalog = try EmbeddedCatalog(path: path)
                    try await catalog.ensureDatabase(DataCatalog.Database(name: "anpr"))
                    let error = try await catalogError {
                        try await catalog.createTable(.observations)
                    }
                    #expect([nil, .alreadyExists].contains(error?.kind))
                    var existing: [[String]] = []
                    for month in 0..<50 {
                        existing += try await catalog.createPartitions(
                            [.month(month, year: writer), .month(month, year: 9_999)],
                            in: table
                        )
                    }
                    return existing
                }
            }
            // Of the partitions that all made, each was new to one.
            let existing = try await group.reduce(into: [[String]]()) { $0 += $1 }
            #expect(existing.count == (writerCount - 1) * 50)
            #expect(existing.allSatisfy { $0[0] == "9999" })
        }
        let catalog = try EmbeddedCatalog(path: path)
        #expect(try await catalog.partitionCount(of: table) == (writerCount + 1) * 50)
    }

    @Test func refusesCatalogsOfLaterVersions() async throws {
        _ = try await EmbeddedCatalog(path: path).databases()
        try await DatabaseQueue(path: path).write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99: something new')")
        }
        let error = #expect(throws: CatalogError.self) { try EmbeddedCatalog(path: path) }
        #expect(
            error?.description
                == "a later version of sluice has changed the catalog, use that version or "
                + "another file (catalog \(path))"
        )
    }

    @Test func refusesOtherFiles() throws {
        try Data(repeating: 7, count: 8_192).write(to: URL(filePath: path))
        let error = #expect(throws: CatalogError.self) { try EmbeddedCatalog(path: path) }
        #expect(error?.kind == .invalid)
        let inAFile = #expect(throws: CatalogError.self) {
            try EmbeddedCatalog(path: path + "/catalog.sqlite")
        }
        #expect(inAFile?.kind == .other)
        #expect(inAFile?.message.hasPrefix("cannot create the catalog's folder") == true)
    }

    @Test func registersThousandsOfPartitions() async throws {
        let catalog = try await EmbeddedCatalog(path: path).withObservations()
        let partitions = (0..<8_870).map { Partition.month($0) }
        try await catalog.createPartitions(partitions, in: Table.observations.name)
        let existing = try await catalog.createPartitions(
            partitions,
            in: Table.observations.name
        )
        #expect(existing.count == 8_870)
        let stored = try await catalog.allPartitions(of: Table.observations.name)
        #expect(Set(stored.map(\.values)) == Set(partitions.map(\.values)))
    }

    @Test func tellsTheTimesItIsGiven() async throws {
        let time = Date(timeIntervalSince1970: 1_588_320_000.75)
        let catalog = try await EmbeddedCatalog(inMemoryWith: { time }).withObservations()
        let table = try await catalog.table(Table.observations.name)
        #expect(table.createTime == Date(timeIntervalSince1970: 1_588_320_000))
    }
}
