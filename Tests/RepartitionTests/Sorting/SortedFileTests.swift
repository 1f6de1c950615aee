import Buffers
import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// What files of sorted rows say of themselves, and what cannot be sorted.
struct SortedFileTests {
    private func files(
        _ order: String,
        _ steps: [Transformation] = [],
        rowGroupRowLimit: Int = 30,
        fault: PlantedFault? = nil
    ) async throws -> [ParquetFile] {
        let target = MemoryObjectStore()
        var options = RunOptions.named()
        options.rowGroupRowLimit = rowGroupRowLimit
        options.carryRowFloor = 1
        let landing = try await Landing()
        let sorting = Transformation.sortWithinPartitions(try SortOrder.parseList(order))
        _ = try await Repartitioner(
            landing.frame([sorting] + steps),
            to: Target(store: target, partitionKeys: []),
            options: options,
            fault: fault
        ).run()
        return try await contents(of: target).sorted { $0.key < $1.key }.map {
            try ParquetFile($0.value)
        }
    }

    @Test("row groups say how they are sorted, and their statistics lie apart")
    func saysHowRowsAreSorted() async throws {
        let file = try #require(try await files("ts desc, id").first)
        #expect(file.rowGroups.count == 4)
        var least = Int.max
        for group in file.rowGroups {
            #expect(
                group.sortingColumns == [
                    SortingColumn(columnIndex: 3, isDescending: true, nullsFirst: false),
                    SortingColumn(columnIndex: 0, isDescending: false, nullsFirst: true),
                ]
            )
            let statistics = try #require(group.columns[3].metadata?.statistics)
            let highest = try #require(statistics.maxValue.map { int64($0.array) })
            #expect(highest <= least)
            least = try #require(statistics.minValue.map { int64($0.array) })
        }
    }

    @Test(
        "only what readers understand alike is said",
        arguments: [
            ("S desc, n", [2, 1]), ("n, pmod(id, 3), s", [1]), ("pmod(id, 3), n", []),
            ("cast(id as double), n", []), ("more, renamed", [4, 0]),
        ]
    )
    func saysWhatCanBeSaid(order: String, columns: [Int]) async throws {
        let computed = Transformation.withColumn(NamedExpression("more", .parsed("n + 1")))
        let sorts = order.contains("more")
        let steps: [Transformation] = [.rename(["id": "renamed"])]
        let target = MemoryObjectStore()
        let sorting = Transformation.sortWithinPartitions(try SortOrder.parseList(order))
        let frame = try await Landing().frame(
            sorts ? [computed] + steps + [sorting] : [sorting, computed] + steps
        )
        _ = try await Repartitioner(
            frame,
            to: Target(store: target, partitionKeys: []),
            options: .named()
        ).run()
        for bytes in try await contents(of: target).values {
            let group = try #require(try ParquetFile(bytes).rowGroups.first)
            #expect(group.sortingColumns?.map(\.columnIndex) ?? [] == columns)
        }
    }

    @Test("a later order counts first, and keeps the earlier one where its keys are equal")
    func sortsTwice() async throws {
        let again = Transformation.sortWithinPartitions(try SortOrder.parseList("n desc"))
        let file = try #require(try await files("id desc", [again], rowGroupRowLimit: 1_000).first)
        let ids = try file.readColumn("id", rowGroup: 0)
        guard case .int64(let found) = ids.values else {
            Issue.record("ids are numbers")
            return
        }
        let expected = (1...120).sorted { a, b in a % 5 == b % 5 ? a > b : a % 5 > b % 5 }
        #expect(found == expected.map { Int64($0) })
    }

    @Test("a row that is lost or doubled on the way is noticed", arguments: [30, 1_000])
    func noticesFaults(limit: Int) async throws {
        let filter = Transformation.filter(.parsed("id <> 50"))
        for fault in [PlantedFault.dropRow, .doubleRow, .swappedRows] {
            let error = await #expect(throws: RunError.self) {
                try await files("s, id desc", [filter], rowGroupRowLimit: limit, fault: fault)
            }
            #expect(error?.kind == .notConserved)
        }
    }

    @Test func refusesWhatHasNoOrder() async throws {
        let map = Transformation.withColumn(NamedExpression("m", .parsed("map('a', id)")))
        let sorting = Transformation.sortWithinPartitions(try SortOrder.parseList("m"))
        let frame = try await Landing().frame([map, sorting])
        let error = await #expect(throws: RunError.self) {
            try await Repartitioner(
                frame,
                to: Target(store: MemoryObjectStore(), partitionKeys: []),
                options: .named()
            ).plan()
        }
        #expect(
            error?.description
                == "rows cannot be sorted by map('a', id), which is map<string,bigint>: maps have "
                + "no order, sort by one of its values"
        )
    }

    @Test func saysWhereAKeyCannotBeComputed() async throws {
        let error = await #expect(throws: RunError.self) { try await files("cast(s as int)") }
        #expect(error?.description.hasPrefix("file-0.parquet, row group 0: row 0: ") == true)
        // Rows that are filtered out need no key.
        let filter = Transformation.filter(.parsed("id < 0"))
        #expect(try await files("cast(s as int)", [filter]).isEmpty)
    }
}
