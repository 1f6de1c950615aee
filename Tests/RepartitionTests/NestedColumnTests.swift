import Columns
import Expressions
import ObjectStorage
import Parquet
import Testing

@testable import Repartition

/// Nested columns that expressions make, and that others read.
struct NestedColumnTests {
    private static let nesting: [Transformation] = [
        .withColumn(
            NamedExpression(
                "trip",
                .parsed(
                    "named_struct('lane', n, 'tags', array(s, null), 'at', named_struct('ts', ts))"
                )
            )
        ),
        .withColumn(NamedExpression("seen", .parsed("if(n = 0, null, map(s, n))"))),
        Landing.step("hour", "hour(ts)"),
    ]

    /// A lake of files with nested columns, as a source.
    private func nested(
        _ hours: [[Int]],
        isCarried: Bool = false
    ) async throws -> (Source, RunReport) {
        let store = MemoryObjectStore()
        var options = RunOptions.named()
        if isCarried { options.carryRowFloor = 1 }
        let report = try await Repartitioner(
            try await Landing(hours: hours).frame(Self.nesting),
            to: Target(store: store, partitionKeys: ["hour"], mode: .append),
            options: options
        ).run()
        var files: [SourceFile] = []
        for try await info in store.listAll() { files.append(SourceFile(info: info)) }
        return (Source(store: store, files: files, name: "nested"), report)
    }

    private func rows(_ source: Source, _ steps: [Transformation]) async throws -> [[String?]] {
        try await FrameReader(Frame(source: source, steps: steps), options: .named())
            .headTexts(1_000).rows
            .sorted { Int($0[0] ?? "") ?? 0 < Int($1[0] ?? "") ?? 0 }
    }

    private func selecting(_ texts: String...) -> Transformation {
        .select(
            texts.enumerated().map { NamedExpression("c\($0.offset)", .parsed($0.element)) }
        )
    }

    /// What the 120 rows of a landing are, with their numbers from 1 on.
    private static func expected(_ hours: [[Int]]) -> [[String?]] {
        hours.flatMap(\.self).enumerated().map { index, hour in
            let id = index + 1
            let text = "text \(id % 7)"
            return [
                "\(id)", "{\(id % 5), [\(text), NULL], {2020-05-04 0\(hour):00:00}}",
                id % 5 == 0 ? nil : "{\(text) -> \(id % 5)}",
            ]
        }
    }

    @Test(
        arguments: [Landing.mixedHours, [Array(repeating: 1, count: 40)], [[], [3]]],
        [false, true]
    )
    func areMadeAndShown(hours: [[Int]], isCarried: Bool) async throws {
        let (source, report) = try await nested(hours, isCarried: isCarried)
        #expect(report.rowsWritten == hours.joined().count)
        let isWhole = hours.allSatisfy { Set($0).count < 2 }
        #expect((report.rowGroups.carried > 0) == (isCarried && isWhole))
        let found = try await rows(source, [selecting("id", "trip", "seen")])
        #expect(found == Self.expected(hours))
    }

    @Test func areReadWholeAndInPart() async throws {
        let (source, _) = try await nested(Landing.mixedHours)
        let found = try await rows(
            source,
            [
                .filter(.parsed("trip.lane > 1 and size(trip.tags) = 2")),
                selecting("id", "trip.at.ts", "trip.tags[0]", "seen['text 3']", "trip.at"),
            ]
        )
        let expected = Self.expected(Landing.mixedHours).enumerated().compactMap {
            index,
            row -> [String?]? in
            let id = index + 1
            let hour = Landing.mixedHours.flatMap(\.self)[index]
            guard id % 5 > 1 else { return nil }
            return [
                row[0], "2020-05-04 0\(hour):00:00", "text \(id % 7)",
                id % 7 == 3 ? "\(id % 5)" : nil, "{2020-05-04 0\(hour):00:00}",
            ]
        }
        #expect(found == expected)
    }

    @Test func areMovedByTheirPartsAndComputedAnew() async throws {
        let (source, _) = try await nested(Landing.mixedHours)
        let target = MemoryObjectStore()
        let report = try await Repartitioner(
            Frame(
                source: source,
                steps: [
                    .filter(.parsed("seen is not null")),
                    .withColumn(
                        NamedExpression(
                            "again",
                            .parsed(
                                "array(trip, named_struct('lane', 9, "
                                    + "'tags', trip.tags, 'at', trip.at))"
                            )
                        )
                    ),
                    Landing.step("lane", "trip.lane"),
                ]
            ),
            to: Target(store: target, partitionKeys: ["lane"], mode: .append),
            options: .named()
        ).run()
        #expect(report.rowsWritten == 96 && report.rowGroups.computed > 0)
        #expect(report.outputs.map(\.path) == ["lane=1", "lane=2", "lane=3", "lane=4"])
        var files: [SourceFile] = []
        for try await info in target.listAll() { files.append(SourceFile(info: info)) }
        let found = try await rows(
            Source(store: target, files: files, name: "lanes"),
            [selecting("id", "trip", "seen", "again[0]", "again[1].lane", "size(again)")]
        )
        let expected = Self.expected(Landing.mixedHours).filter { $0[2] != nil }
        #expect(found == expected.map { $0 + [$0[1], "9", "2"] })
    }

    /// A field is read without its neighbours, and what it holds is the same.
    @Test func readOnlyTheFieldsThatAreNeeded() async throws {
        let (source, _) = try await nested([Array(repeating: 1, count: 40)])
        try await WorkerPool.with(1) { pool in
            let opened = try await OpenedSource.open(source, on: pool, badFiles: .fail)
            let schema = opened.fileSchema
            func leaves(_ text: String) throws -> [String] {
                let bound = try Expression.parsed(text).bound(to: schema)
                let field = try #require(schema.index(of: "trip"))
                let fields = [bound].fields(of: field)
                let column = try opened.column(named: "trip", fields: fields)
                return column.leaves.map { opened.schema.schema.leaves[$0].pathDescription }
            }
            let all = ["trip.lane", "trip.tags.list.element", "trip.at.ts"]
            #expect(try leaves("trip.lane + 1") == ["trip.lane"])
            #expect(try leaves("size(TRIP.Tags)") == ["trip.tags.list.element"])
            #expect(
                try leaves("trip.at.ts is null or trip.lane = 1") == ["trip.lane", "trip.at.ts"]
            )
            #expect(try leaves("trip.at is null or trip.at.ts is null") == ["trip.at.ts"])
            #expect(try leaves("trip is null") == all)
            #expect(try leaves("trip.lane = 1 or trip = trip") == all)
        }
    }

    @Test func areNoPartitionKeys() async throws {
        let (source, _) = try await nested([[1]])
        let error = await #expect(throws: ExpressionError.self) {
            _ = try await Repartitioner(
                Frame(source: source, steps: []),
                to: Target(store: MemoryObjectStore(), partitionKeys: ["trip"], mode: .append),
                options: .named()
            ).run()
        }
        #expect(
            error.map { "\($0)" }
                == "partition key trip is struct<lane:int,tags:array<string>,at:struct<ts:timestamp>>, "
                + "which no folder can be named after: take a plain part of it"
        )
    }
}
