import Buffers
import Columns
import DataCatalog
import ObjectStorage
import Parquet

@testable import Crawling

/// A lake in memory for one test.
struct LakeFixture {
    let store: any ObjectStore
    let catalog: EmbeddedCatalog
    let location = "/lake/landing"

    init(store: any ObjectStore = MemoryObjectStore(location: "/lake/landing")) throws {
        self.store = store
        catalog = try EmbeddedCatalog.inMemory()
    }

    func crawler(table: String? = nil) -> Crawler {
        Crawler(store: store, location: location, catalog: catalog, database: "anpr", table: table)
    }

    /// Writes a file with `rowCount` rows of nulls in the given columns.
    func write(
        _ key: String,
        _ fields: [Field] = [Field("id", .bigint)],
        rowCount: Int = 1
    ) async throws {
        try await store.write(Self.file(fields, rowCount: rowCount), to: ObjectKey(key))
    }

    func write(text: String, _ key: String) async throws {
        try await store.write(Bytes(Array(text.utf8)), to: ObjectKey(key))
    }

    static func file(_ fields: [Field], rowCount: Int = 1) throws -> Bytes {
        let columns = try fields.map { try SchemaNode($0.name, $0.type, isNullable: $0.isNullable) }
        return try file(columns, rowCount: rowCount)
    }

    /// A footer is all that a crawler looks at, so there are no row groups unless columns are flat.
    static func file(_ columns: [SchemaNode], rowCount: Int) throws -> Bytes {
        let schema = try Schema(columns: columns)
        var writer = ParquetWriter(schema: schema)
        guard schema.leaves.allSatisfy(\.isFlat) else { return writer.finish() }
        try writer.appendRowGroup(
            schema.leaves.map { leaf in
                ColumnVector(type: .null, count: rowCount, validity: nil, values: .none)
            }
        )
        return writer.finish()
    }
}

extension Table {
    /// The columns in one line: `id:bigint,speed:int`.
    var columnText: String { columns.map { "\($0.name):\($0.type)" }.joined(separator: ",") }
    var keyText: String { partitionKeys.map { "\($0.name):\($0.type)" }.joined(separator: ",") }
}

/// The error that `body` throws, as people read it.
func crawlError(_ body: () async throws -> Void) async -> CrawlError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? CrawlError
    }
}
