import DataCatalog
import Foundation
import GRDB
import Testing

/// A catalog whose file is damaged: answers, or an error of the catalog.
@Suite("Damaged catalogs")
struct DamagedCatalogTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/catalog.sqlite"
    }

    private static let file = CrawledFile(
        key: "part-0.parquet",
        byteCount: 700,
        version: "v1",
        schema: "id bigint",
        rowCount: 7
    )

    /// The bytes of a catalog that has something of everything.
    private func soundFile() async throws -> [UInt8] {
        let catalog = try await EmbeddedCatalog(path: path).withObservations()
        try await catalog.createPartitions(
            (0..<30).map { Partition.month($0) },
            in: Table.observations.name
        )
        try await catalog.recordCrawledFiles([Self.file], forgetting: [], at: "file:///data/")
        try await catalog.recordJobRun(.nightly)
        // What is still in the write-ahead log goes into the file.
        try await DatabaseQueue(path: path).writeWithoutTransaction { db in
            _ = try db.checkpoint(.truncate)
        }
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    /// Asks for everything, whatever the answers.
    private func useEverything() async throws -> [CatalogError] {
        var errors: [CatalogError] = []
        func attempt(_ body: () async throws -> Void) async throws {
            if let error = try await catalogError(of: body) { errors.append(error) }
        }
        let table = Table.observations.name
        try await attempt {
            let catalog = try EmbeddedCatalog(path: path)
            try await attempt { _ = try await catalog.databases() }
            try await attempt { _ = try await catalog.tables(in: "anpr") }
            try await attempt { _ = try await catalog.table(table) }
            try await attempt { _ = try await catalog.allPartitions(of: table) }
            try await attempt { _ = try await catalog.partitions(of: table, after: nil, limit: 4) }
            try await attempt { _ = try await catalog.partition(["2020", "3"], of: table) }
            try await attempt { _ = try await catalog.crawledFiles(at: "file:///data/") }
            try await attempt { _ = try await catalog.jobRun(JobRun.nightly.id) }
            try await attempt { _ = try await catalog.jobRuns(of: nil, in: nil, limit: 9) }
            try await attempt { try await catalog.recordJobRun(.nightly) }
            try await attempt { try await catalog.updateTable(.observations, ifVersion: nil) }
            try await attempt { try await catalog.updatePartitions([.month(3)], in: table) }
            try await attempt { try await catalog.createPartitions([.month(77)], in: table) }
            try await attempt {
                try await catalog.recordCrawledFiles([], forgetting: ["x"], at: "file:///data/")
            }
            try await attempt { try await catalog.deleteTable(table) }
        }
        return errors
    }

    private func write(_ bytes: [UInt8]) throws {
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test("bytes changed anywhere", arguments: 1...4)
    func survivesDamage(seed: UInt64) async throws {
        let sound = try await soundFile()
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        // Most of the file is empty: the changes are where something is.
        let places = sound.indices.filter { sound[$0] != 0 }
        var refused = 0
        for _ in 0..<40 {
            var bytes = sound
            for _ in 0..<random(4) + 1 { bytes[places[random(places.count)]] = UInt8(random(256)) }
            if random(5) == 0 { bytes.removeLast(random(bytes.count)) }
            try write(bytes)
            let errors = try await useEverything()
            #expect(errors.allSatisfy { !$0.message.isEmpty })
            refused += errors.isEmpty ? 0 : 1
        }
        #expect((1...39).contains(refused), "\(refused) of 40 catalogs were refused")
    }

    /// A damaged file gives values that its tables do not allow.
    @Test(
        arguments: [
            (
                "UPDATE catalogTable SET version = 'many'",
                "the catalog is damaged (version is no Int64), move its file away and crawl again"
            ),
            (
                "UPDATE catalogTable SET version = 9223372036854775807",
                "the catalog is damaged (version is 9223372036854775807), move its file away and "
                    + "crawl again"
            ),
            (
                "UPDATE crawledFile SET rowCount = 'seven'",
                "the catalog is damaged (rowCount is no Int64), move its file away and crawl again"
            ),
            (
                "UPDATE catalogPartition SET definition = x'FF00'",
                "the catalog is damaged (definition is no String), move its file away and crawl again"
            ),
            (
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_master SET sql = replace(sql, 'definition TEXT NOT NULL', 'definition');
                PRAGMA writable_schema = RESET;
                UPDATE catalogDatabase SET definition = NULL;
                """,
                "the catalog is damaged (a value is of another type than its column), move its file "
                    + "away and crawl again"
            ),
        ]
    )
    func namesWhatIsDamaged(change: String, message: String) async throws {
        _ = try await soundFile()
        try await DatabaseQueue(path: path).writeWithoutTransaction { db in
            try db.execute(sql: change)
        }
        let errors = try await useEverything()
        #expect(errors.filter { $0.kind == .invalid }.map(\.message).contains(message), "\(errors)")
    }
}
