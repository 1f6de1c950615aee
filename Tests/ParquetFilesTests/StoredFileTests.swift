import Buffers
import Columns
import ObjectStorage
import Parquet
import Testing

@testable import ParquetFiles

struct StoredFileTests {
    private func file(columns: Int = 1) throws -> Bytes {
        var writer = ParquetWriter(
            schema: try Schema(columns: (0..<columns).map { try SchemaNode("column\($0)", .int) })
        )
        let vector = ColumnVector(type: .int, count: 3, validity: nil, values: .int32([1, 2, 3]))
        try writer.appendRowGroup(Array(repeating: vector, count: columns))
        return writer.finish()
    }

    @Test("the footer takes one request, a long one two", arguments: [(1, 1), (1_500, 2)])
    func opens(columns: Int, requests: Int) async throws {
        let store = MemoryObjectStore()
        let info = try await store.write(try file(columns: columns), to: try ObjectKey("a.parquet"))
        let faulty = FaultyObjectStore(store)
        let opened = try await StoredFile.open(info, in: faulty)
        #expect(opened.schema.leaves.count == columns)
        #expect(opened.rowGroups.map(\.rowCount) == [3])
        #expect(faulty.operationCount == requests)
    }

    @Test("an error names the file", arguments: [0, 3, 11, 12, 40])
    func namesTheFile(kept: Int) async throws {
        let store = MemoryObjectStore()
        let cut = try file()[0..<kept]
        let info = try await store.write(cut, to: try ObjectKey("day/a.parquet"))
        let error = await #expect(throws: ParquetError.self) {
            try await StoredFile.open(info, in: store)
        }
        #expect(error?.place.file == "day/a.parquet")
    }

    @Test func aShortReadIsAnError() async throws {
        let store = MemoryObjectStore()
        let info = try await store.write(try file(), to: try ObjectKey("a.parquet"))
        let faulty = FaultyObjectStore(store, faults: [0: .shortRead])
        await #expect(throws: ParquetError.self) { try await StoredFile.open(info, in: faulty) }
    }

    @Test func chunksLieInsideTheFile() async throws {
        let store = MemoryObjectStore()
        let info = try await store.write(try file(columns: 3), to: try ObjectKey("a.parquet"))
        let opened = try await StoredFile.open(info, in: store)
        let ranges = try (0..<3).map { try opened.chunkRange(rowGroup: 0, leaf: $0) }
        for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.end <= next.offset) }
        #expect(ranges[0].offset == 4)
        #expect(ranges[2].end <= Int(info.byteCount))
    }

    @Test("of large files no more is fetched than footers take, small ones are looked at whole")
    func fetchesWhatFootersTake() async throws {
        let store = MemoryObjectStore()
        let tails = FooterTails()
        let first = try await store.write(try file(), to: try ObjectKey("a.parquet"))
        _ = try await StoredFile.open(first, in: store, tails: tails)
        #expect(tails.byteCount == 16 << 10)
        let whole = try file(columns: 250)
        #expect((16 << 10..<64 << 10).contains(whole.count))
        let damaged = Bytes([0] + whole.array.dropFirst())
        let small = try await store.write(damaged, to: try ObjectKey("b.parquet"))
        await #expect(throws: ParquetError.self) {
            _ = try await StoredFile.open(small, in: store, tails: tails)
        }
        let other = try await store.write(try file(columns: 1_500), to: try ObjectKey("c.parquet"))
        let opened = try await StoredFile.open(other, in: store, tails: tails)
        #expect(opened.schema.leaves.count == 1_500)
        #expect(tails.byteCount == 64 << 10)
    }
}
