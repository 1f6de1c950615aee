import Columns
import DataCatalog
import ObjectStorage
import SeededRandom
import Testing

@testable import Crawling

/// Random folders, crawled again and again while files come and go, against a twin that remembers
/// what was written and never lists, reads or skips anything.
@Suite("Random folders")
struct CrawlPropertyTests {
    /// What one file is, as its writer knows it.
    fileprivate struct Written {
        /// Why it is no part of the table, or `nil`.
        var reason: SkippedFiles.Reason?
        var values: [String?] = []
        var folder = ""
        var fields: [Field] = []
        var rowCount = 0
    }

    fileprivate enum Layout: CaseIterable {
        case none, hive, dates, named
    }

    /// A lake and all that is known of it.
    fileprivate struct World {
        let lake: LakeFixture
        let layout: Layout
        let columns: [(name: String, types: [DataType])]
        var random: SeededGenerator
        var files: [String: Written] = [:]
        /// The columns of the table, which only grow.
        var table: [Field] = []
        var crawler: Crawler

        init(seed: UInt64) throws {
            lake = try LakeFixture()
            random = SeededGenerator(seed: seed)
            layout = Layout.allCases[Int(seed % 4)]
            let families: [[DataType]] = [
                [.tinyint, .smallint, .int, .bigint], [.smallint, .float, .double],
                [.date, .timestamp], [.string, .null], [.boolean],
                [.decimal(precision: 5, scale: 1), .int, .decimal(precision: 12, scale: 4)],
            ]
            columns = families.enumerated().map { ("c\($0.offset)", $0.element) }
            crawler = lake.crawler()
            crawler.options.combinesUnlike = true
            crawler.options.badFiles = .skip
            crawler.options.deleted = .delete
            crawler.options.exclusions = [try GlobPattern("**.old"), try GlobPattern("*.old")]
            if layout == .named { crawler.options.partitionNames = ["country", "camera"] }
        }
    }

    @Test(arguments: 1...48 as ClosedRange<UInt64>)
    func agreeWithWhatWasWritten(seed: UInt64) async throws {
        var world = try World(seed: seed)
        for _ in 0..<4 {
            for _ in 0..<world.random.number(2...10) { try await world.write() }
            for key in world.files.keys.sorted() where world.random.happens(20) {
                try await world.lake.store.delete(ObjectKey(key))
                world.files[key] = nil
            }
            guard world.files.values.contains(where: { $0.reason == nil }) else { continue }
            let result = try await world.crawler.crawl()
            try await world.check(result)
            let again = try await world.crawler.crawl()
            let brokenCount = world.files.values.count { $0.reason == .broken }
            #expect(again.footerCount == brokenCount)
            #expect(again.tableState == .unchanged)
            #expect(again.addedPartitionCount + again.updatedPartitionCount == 0)
        }
    }
}

extension CrawlPropertyTests.World {
    /// Writes a file somewhere, sometimes in place of another.
    fileprivate mutating func write() async throws {
        var file = CrawlPropertyTests.Written()
        switch layout {
        case .none:
            file.folder = random.one(of: ["", "be/", "nl/cam/"])
        case .hive:
            let day = random.one(of: [nil, "1", "2", "a/b"])
            let hour = random.one(of: ["7", "07", "é"])
            file.values = [day, hour]
            file.folder =
                "in/" + HivePath.component("day", day) + "/"
                + HivePath.component("hour", hour) + "/"
        case .dates:
            let parts = [
                "2020", random.one(of: ["05", "06"]), random.one(of: ["01", "30"]),
                random.one(of: ["00", "23"]),
            ]
            file.values = parts
            file.folder = parts.map { $0 + "/" }.joined()
        case .named:
            let parts = [random.one(of: ["be", "nl"]), random.one(of: ["cam 1", "2020"])]
            file.values = parts
            file.folder = parts.map { $0 + "/" }.joined()
        }
        let isDeeper = random.happens(20)
        let key = file.folder + (isDeeper ? "deeper/" : "") + "f\(random.number(1...9))"
        switch random.number(1...10) {
        case 1: try await put("", key, .empty)
        case 2: try await put("id\n1\n", key + ".csv", .otherFormat)
        case 3: try await put("PAR1 and no more", key, .broken)
        case 4: try await put("whatever", key + ".old", .excluded)
        case 5: try await put("whatever", file.folder + "_SUCCESS", .hidden)
        default:
            file.rowCount = random.number(1...9)
            for (name, types) in columns where random.happens(60) {
                file.fields.append(
                    Field(random.happens(30) ? name.uppercased() : name, random.one(of: types))
                )
            }
            if file.fields.isEmpty { file.fields = [Field("c4", .boolean)] }
            file.fields.shuffle(using: &random)
            try await lake.write(key, file.fields, rowCount: file.rowCount)
            files[key] = file
        }
    }

    private mutating func put(
        _ text: String,
        _ key: String,
        _ reason: SkippedFiles.Reason
    ) async throws {
        try await lake.write(text: text, key)
        files[key] = .init(reason: reason)
    }

    /// Compares a crawl and the catalog with the files.
    fileprivate mutating func check(_ result: CrawlResult) async throws {
        let members = files.filter { $0.value.reason == nil }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
        var union: [Field] = []
        for member in members {
            let fields = member.fields.map { Field($0.name.lowercased(), $0.type) }
            union = try #require(union.widened(with: fields))
        }
        table = try #require(table.widened(with: union))
        let columns = table.map { "\($0.name):\($0.type)" }.joined(separator: ",")
        #expect(result.table.columnText == columns)
        #expect(result.size.fileCount == members.count)
        #expect(result.size.rowCount == Int64(members.reduce(0) { $0 + $1.rowCount }))
        for reason in SkippedFiles.Reason.allCases {
            #expect(result.skippedFiles[reason].count == files.values.count { $0.reason == reason })
        }
        let keys: [String] =
            switch layout {
            case .none: []
            case .hive: ["day", "hour"]
            case .dates: (0...3).map { "partition_\($0)" }
            case .named: ["country", "camera"]
            }
        #expect(result.table.partitionKeys.map(\.name) == keys)

        var expected: Set<String> = []
        for values in Set(members.map(\.values)) where !values.isEmpty {
            let same = members.filter { $0.values == values }
            let shown = values.map { $0 ?? "__HIVE_DEFAULT_PARTITION__" }
            expected.insert(
                "\(shown) /lake/landing/\(same[0].folder) \(same.count) "
                    + "\(same.reduce(0) { $0 + $1.rowCount })"
            )
        }
        let partitions = try await lake.catalog.allPartitions(of: result.table.name)
        // A partition stays while it has files, even if none of them can be read.
        let readable = Set(members.map { $0.values.map { $0 ?? "__HIVE_DEFAULT_PARTITION__" } })
        let found = partitions.filter { readable.contains($0.values) }.map {
            "\($0.values) \($0.location) \($0.parameters["objectCount"] ?? "") "
                + "\($0.parameters["recordCount"] ?? "")"
        }
        #expect(Set(found) == expected)
        #expect(found.count == expected.count)
        for partition in partitions where !readable.contains(partition.values) {
            let folder = partition.location.dropFirst("/lake/landing/".count)
            #expect(
                files.contains {
                    $0.key.hasPrefix(folder)
                        && ($0.value.reason == .broken || $0.value.reason == .otherFormat)
                }
            )
        }
        #expect(partitions.count == result.partitionCount)
    }
}
