import Buffers
import ObjectStorage
import Parquet
import Testing

@testable import ParquetFiles

struct FetchedRangesTests {
    @Test(
        "ranges that lie close together are one request",
        arguments: [
            ([0..<10, 10..<20], 0, [0..<20]),
            ([0..<10, 12..<20], 1, [0..<10, 12..<20]),
            ([0..<10, 12..<20], 2, [0..<20]),
            ([30..<40, 0..<10, 5..<8], 0, [0..<10, 30..<40]),
            ([0..<100, 20..<30, 90..<120], 0, [0..<120]),
            ([5..<5, 7..<9, 9..<9], 0, [7..<9]),
            ([], 64, []),
        ]
    )
    func coalesces(ranges: [Range<Int>], gap: Int, expected: [Range<Int>]) {
        let joined = FetchedRanges.coalesced(
            ranges.map { ByteRange(offset: $0.lowerBound, count: $0.count) },
            gap: gap
        )
        #expect(joined.map { $0.offset..<$0.end } == expected)
    }

    @Test func givesTheBytesAskedFor() async throws {
        let store = MemoryObjectStore()
        let all = (0..<200).map { UInt8($0) }
        let info = try await store.write(Bytes(all), to: try ObjectKey("a"))
        let ranges = [(150, 20), (0, 10), (12, 5), (3, 4)].map {
            ByteRange(offset: $0.0, count: $0.1)
        }
        let faulty = FaultyObjectStore(store)
        let fetched = try await FetchedRanges.fetch(ranges, of: info, in: faulty, gap: 2)
        for range in ranges {
            #expect(fetched[range].array == Array(all[range.offset..<range.end]))
        }
        #expect(faulty.operationCount == 2)
    }

    @Test func nothingIsNotFetched() async throws {
        let store = MemoryObjectStore()
        let info = try await store.write(Bytes([1, 2, 3]), to: try ObjectKey("a"))
        let empty = ByteRange(offset: 4, count: 0)
        let fetched = try await FetchedRanges.fetch([empty], of: info, in: store)
        #expect(fetched[empty].isEmpty)
    }

    @Test func refusesAShortAnswer() async throws {
        let store = MemoryObjectStore()
        let info = try await store.write(Bytes([1, 2, 3, 4]), to: try ObjectKey("a"))
        let faulty = FaultyObjectStore(store, faults: [0: .shortRead])
        let error = await #expect(throws: ParquetError.self) {
            try await FetchedRanges.fetch([ByteRange(offset: 1, count: 2)], of: info, in: faulty)
        }
        #expect(
            error.map { "\($0)" }
                == "truncated: 2 bytes were asked for, 1 came (a, byte 1)"
        )
    }

    @Test func refusesAFileThatChanged() async throws {
        let store = MemoryObjectStore()
        let key = try ObjectKey("a")
        let info = try await store.write(Bytes([1, 2, 3]), to: key)
        try await store.write(Bytes([4, 5, 6]), to: key)
        let error = await #expect(throws: ObjectStoreError.self) {
            try await FetchedRanges.fetch([ByteRange(offset: 0, count: 1)], of: info, in: store)
        }
        #expect(error?.kind == .versionChanged)
    }
}
