import Buffers
import Columns
import Foundation
import ObjectStorage
import Testing

@testable import Crawling

@Suite("Source discovery")
struct SourceDiscoveryTests {
    private func discover(_ keys: [String], prefix: String = "") async throws -> Discovered {
        let store = MemoryObjectStore(location: "/lake")
        for key in keys { try await store.write(.init([1]), to: ObjectKey(key)) }
        return try await SourceDiscovery(store: store, prefix: prefix).discover()
    }

    private func message(_ keys: [String]) async -> String? {
        await crawlError { _ = try await discover(keys) }?.description
    }

    @Test("takes partition values from folders, outermost first, unescaped")
    func readsPartitions() async throws {
        let found = try await discover([
            "day=2020-05-22/country=B%2FE/a.parquet",
            "day=2020-05-23/country=__HIVE_DEFAULT_PARTITION__/b.parquet",
        ])

        #expect(
            found.partitionFields == [Field("day", .date), Field("country", .string)]
        )
        #expect(
            found.files.map(\.partitionValues) == [["2020-05-22", "B/E"], ["2020-05-23", nil]]
        )
        #expect(
            found.files.map(\.partitionFolder) == [
                "day=2020-05-22/country=B%2FE/",
                "day=2020-05-23/country=__HIVE_DEFAULT_PARTITION__/",
            ]
        )
    }

    @Test("skips hidden and empty objects, and nothing else")
    func skipsHidden() async throws {
        let store = MemoryObjectStore()
        for key in ["_SUCCESS", ".a.crc", "_temporary/0/x", "x/.hidden/y", "_a=1/b", "_a=2/c"] {
            try await store.write(.init([1]), to: ObjectKey(key))
        }
        try await store.write(.init(), to: ObjectKey("_a=3/empty"))
        let found = try await SourceDiscovery(store: store).discover()

        #expect(found.files.map(\.info.key.text) == ["_a=1/b", "_a=2/c"])
        #expect(found.partitionFields == [Field("_a", .int)])
    }

    @Test("looks only under the prefix, which is no part of the partitions")
    func staysUnderPrefix() async throws {
        let keys = ["_raw/run=7/a=1/x", "_raw/run=7/a=2/y", "_raw/run=70/z"]
        for prefix in ["_raw/run=7", "_raw/run=7/"] {
            let found = try await discover(keys, prefix: prefix)
            #expect(found.files.map(\.partitionValues) == [["1"], ["2"]])
            #expect(found.files[0].partitionFolder == "_raw/run=7/a=1/")
        }
    }

    @Test("takes one file as the whole table, without partitions")
    func takesOneFile() async throws {
        let found = try await discover(
            ["a=1/x.parquet", "a=1/x.parquet2"],
            prefix: "a=1/x.parquet"
        )
        #expect(found.files.map(\.info.key.text) == ["a=1/x.parquet"])
        #expect(found.files[0].partitionValues.isEmpty)
        #expect(found.partitionFields.isEmpty)
    }

    @Test("finds nothing without complaint")
    func findsNothing() async throws {
        #expect(try await discover([]).files.isEmpty)
        #expect(try await discover(["other/x"], prefix: "landing").files.isEmpty)
    }

    @Test("lets plain folders stand before and behind the partitions")
    func passesOverPlainFolders() async throws {
        let found = try await discover(["v1/a=1/part/x", "v1/a=2/y"])
        #expect(found.files.map(\.partitionValues) == [["1"], ["2"]])
        #expect(found.files.map(\.partitionFolder) == ["v1/a=1/", "v1/a=2/"])
        #expect(try await discover(["2020/05/x", "2021/y", "z"]).partitionFields.isEmpty)
    }

    @Test("refuses mixed layouts and names two paths")
    func refusesMixedLayouts() async throws {
        let cure = "; give each its own location, or move the files (/lake)"
        #expect(
            await message(["a=1/b=2/x", "a=1/y"])
                == "files lie at different partition depths: a=1/b=2/x has the keys "
                + "a, b, a=1/y has the keys a" + cure
        )
        #expect(
            await message(["a=1/x", "b=1/y"])
                == "files lie under different partition keys: a=1/x has the keys a, "
                + "b=1/y has the keys b" + cure
        )
        #expect(
            await message(["a=1/x", "z"])
                == "files lie at different partition depths: a=1/x has the keys a, "
                + "z has no partition key" + cure
        )
        #expect(
            await message(["v1/a=1/x", "v2/a=1/x"])
                == "partitions lie in different folders: v1/a=1/x has the keys a in "
                + "v1/, v2/a=1/x has the keys a in v2/" + cure
        )
        #expect(await message(["a=1/plain/b=2/x"])?.contains("the folder plain stands") == true)
        #expect(await message(["a=1/A=2/x"])?.contains("occurs twice") == true)
    }

    @Test("does not mind the case of partition keys")
    func ignoresCase() async throws {
        #expect(
            try await discover(["Year=1/x", "year=2/y"]).partitionFields.map(\.name) == ["Year"]
        )
    }

    @Test(
        "infers the types that Spark would",
        arguments: [
            (["1", "07", "-3"], DataType.int), (["1", "3000000000"], .bigint),
            (["1", "99999999999999999999"], .decimal(precision: 20, scale: 0)),
            (["1", "1.5"], .double), (["1e3", nil], .double), (["2020-02-29"], .date),
            (["2021-02-29"], .string), (["2020-05-22", "7"], .string), (["x", "1"], .string),
            (["nan"], .string), (["0x10"], .string), (["4d"], .string), ([nil], .string),
            (["1_000"], .string), (["-"], .string), (["99999999999999999999", "1.5"], .string),
            ([String(repeating: "9", count: 39)], .double), (["1 "], .string),
        ] as [([String?], DataType)]
    )
    func infersTypes(values: [String?], type: DataType) {
        var types = PartitionTypes()
        for value in values { types.add(value) }
        #expect(types.result == type)
        var reversed = PartitionTypes()
        for value in values.reversed() { reversed.add(value) }
        #expect(reversed.result == type)
    }
}

@Suite("Source discovery in folders")
struct LocalDiscoveryTests {
    @Test("tells a file from a folder, and a folder from nothing")
    func tellsFilesFromFolders() async throws {
        let root = FileManager.default.temporaryDirectory
            .appending(path: "sluice-discovery-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try LocalObjectStore(root: root, durability: .process)
        for key in ["t/a=1/x", "t/a=2/é", "tt/y"] {
            try await store.write(Bytes([1]), to: ObjectKey(key))
        }
        func keys(_ prefix: String) async throws -> [String] {
            try await SourceDiscovery(store: store, prefix: prefix).discover()
                .files.map(\.info.key.text)
        }

        #expect(try await keys("t") == ["t/a=1/x", "t/a=2/é"])
        #expect(try await keys("t/") == ["t/a=1/x", "t/a=2/é"])
        #expect(try await keys("t/a=2/é") == ["t/a=2/é"])
        #expect(try await keys("missing").isEmpty)
    }
}
