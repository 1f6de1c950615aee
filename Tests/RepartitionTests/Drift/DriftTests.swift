import Buffers
import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// What a run does, and says, where files differ.
struct DriftTests {
    private let store = MemoryObjectStore()
    private let target = MemoryObjectStore()

    /// A file of some columns, of `rowCount` rows without nulls.
    private func file(
        _ name: String,
        _ columns: [(SchemaNode, ColumnVector)]
    ) async throws -> SourceFile {
        var writer = ParquetWriter(schema: try Schema(columns: columns.map(\.0)))
        try writer.appendRowGroup(columns.map(\.1))
        return SourceFile(
            info: try await store.write(writer.finish(), to: try ObjectKey(name))
        )
    }

    private func ints(_ values: [Int32]) -> ColumnVector {
        ColumnVector(type: .int, count: values.count, validity: nil, values: .int32(values))
    }

    private func longs(_ values: [Int64]) -> ColumnVector {
        ColumnVector(type: .bigint, count: values.count, validity: nil, values: .int64(values))
    }

    private func texts(_ values: [String]) -> ColumnVector {
        var bytes = ByteArrays()
        for value in values { bytes.append(value.utf8) }
        return ColumnVector(
            type: .string,
            count: values.count,
            validity: nil,
            values: .bytes(bytes)
        )
    }

    private func frame(
        _ files: [SourceFile],
        _ steps: [Transformation] = [],
        known: TableSchema? = nil
    ) -> Frame {
        Frame(
            source: Source(store: store, files: files, knownSchema: known, name: "drifting"),
            steps: steps
        )
    }

    private func run(_ frame: Frame, keys: [String] = []) async throws -> RunReport {
        var options = RunOptions.named()
        options.carryRowFloor = 1
        return try await Repartitioner(
            frame,
            to: Target(store: target, partitionKeys: keys),
            options: options
        ).run()
    }

    private func output() async throws -> ParquetFile {
        try ParquetFile(try #require(try await contents(of: target).values.first))
    }

    private func twoFiles() async throws -> [SourceFile] {
        [
            try await file(
                "a.parquet",
                [
                    (.column("id", .int32), ints([1, 2])),
                    (.column("s", .byteArray, logicalType: .string), texts(["x", "y"])),
                    (.column("odd", .int32), ints([1, 1])),
                ]
            ),
            try await file(
                "b.parquet",
                [
                    (.column("ODD", .byteArray, logicalType: .string), texts(["?", "?"])),
                    (.column("ID", .int64), longs([3, 1 << 40])),
                    (.column("extra", .int32), ints([7, 8])),
                ]
            ),
        ]
    }

    @Test func onlyTheChunksThatDriftedAreMade() async throws {
        let report = try await run(frame(try await twoFiles(), [.drop(["odd"])]))
        #expect(report.rowGroups.carried == 2 && report.rowGroups.computed == 2)
        #expect(
            report.notes == [
                "column id was converted to INT64 in 1 of 2 files",
                "column s is null in 1 of 2 files, which do not have it",
                "column extra is null in 1 of 2 files, which do not have it",
            ]
        )
        let made = try await output()
        #expect(made.schema.columns.map(\.name) == ["id", "s", "extra"])
        #expect(made.rowGroups.map(\.rowCount) == [2, 2])
        let bounds = made.rowGroups.map { group in
            group.columns.map { chunk -> [[UInt8]?] in
                [
                    chunk.metadata?.statistics?.minValue?.array,
                    chunk.metadata?.statistics?.maxValue?.array,
                ]
            }
        }
        let nulls = made.rowGroups.map { $0.columns.map { $0.metadata?.statistics?.nullCount } }
        #expect(nulls == [[0, 0, 2], [0, 2, 0]])
        #expect(bounds[0][0] == [[1, 0, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0]])
        #expect(bounds[0][2] == [nil, nil])
        #expect(bounds[1][2] == [[7, 0, 0, 0], [8, 0, 0, 0]])
    }

    @Test func aConflictMattersOnlyWhereItIsNeeded() async throws {
        let files = try await twoFiles()
        let message =
            "the files do not fit together: odd is INT32 in a.parquet, BYTE_ARRAY STRING in "
            + "b.parquet; leave out what differs with --drop odd, or run the files apart, and "
            + "cast with --with"
        for steps in [
            [], [.filter(try Expression.parse("odd = 1")), .drop(["odd"])],
            [.withColumn(NamedExpression("odd", try Expression.parse("odd + 1")))],
        ] as [[Transformation]] {
            let error = await #expect(throws: RunError.self) {
                try await run(frame(files, steps))
            }
            #expect(error?.kind == .schemaConflict)
            #expect(error?.description == message)
            let looking = await #expect(throws: RunError.self) {
                try await FrameReader(frame(files, steps), options: .named()).schema()
            }
            #expect(looking?.description == message)
        }
        let replaced = [Transformation.withColumn(NamedExpression("odd", .column("id")))]
        let report = try await run(frame(files, replaced))
        #expect(report.rowsWritten == 4)
    }

    @Test func moreConflictsThanTenAreCounted() async throws {
        let names = (0..<12).map { "c\($0)" }
        let files = [
            try await file("a", names.map { (.column($0, .int32), ints([1])) }),
            try await file(
                "b",
                names.map { (.column($0, .byteArray, logicalType: .string), texts([""])) }
            ),
        ]
        let error = await #expect(throws: RunError.self) { try await run(frame(files)) }
        #expect(
            error?.description.contains("c9 is INT32 in a, BYTE_ARRAY STRING in b; and 2 more;")
                == true
        )
    }

    @Test func expressionsSeeTheUnifiedColumns() async throws {
        let steps: [Transformation] = [
            .drop(["odd"]), .filter(try Expression.parse("id > 1")),
            Landing.step("big", "id > 1000000000000"),
        ]
        let frame = frame(try await twoFiles(), steps)
        let reader = FrameReader(frame, options: .named())
        #expect(try await reader.schema().fields.map(\.type) == [.bigint, .string, .int, .boolean])
        #expect(try await reader.count() == 3)
        #expect(
            try await reader.headTexts(10).rows == [
                ["2", "y", nil, "false"], ["3", nil, "7", "false"],
                ["1099511627776", nil, "8", "true"],
            ]
        )
        let report = try await run(frame, keys: ["big"])
        #expect(report.outputs.map(\.path) == ["big=false", "big=true"])
        #expect(report.outputs.map(\.rows) == [2, 1])
    }

    @Test func aValueThatDoesNotFitNamesItsPlace() async throws {
        let files = [
            try await file(
                "a",
                [
                    (
                        .column("n", .double),
                        ColumnVector(
                            type: .double,
                            count: 1,
                            validity: nil,
                            values: .doubles([1.5])
                        )
                    )
                ]
            ),
            try await file("b", [(.column("n", .int64), longs([1, 1 << 53 + 1]))]),
        ]
        let error = await #expect(throws: ParquetError.self) { try await run(frame(files)) }
        #expect(
            error?.description
                == "unsupported: an integer that no DOUBLE equals cannot become DOUBLE, which the "
                + "column is since files of other types are read with this one: leave the column "
                + "out with --drop, or run the files apart (b, row group 0, column n, page 0)"
        )
        #expect(try await contents(of: target).isEmpty)
    }

    // MARK: Catalogs

    @Test func whatACatalogKnowsWins() async throws {
        let known = TableSchema([
            Field("later", .string), Field("id", .bigint), Field("s", .string),
            Field("odd", .tinyint),
        ])
        let files = [try await twoFiles()[0]]
        let report = try await run(frame(files, known: known))
        let made = try await output()
        #expect(
            made.schema.columns == [
                .column("later", .byteArray, logicalType: .string), .column("id", .int64),
                .column("s", .byteArray, logicalType: .string), .column("odd", .int32),
            ]
        )
        #expect(
            report.notes == [
                "column odd is tinyint in the catalog and int in the files, which was written: "
                    + "crawl the table again",
                "column later is null in 1 of 1 files, which do not have it",
                "column id was converted to INT64 in 1 of 1 files",
            ]
        )
    }

    @Test func aCatalogThatContradictsIsAConflict() async throws {
        let files = [try await twoFiles()[0]]
        let known = TableSchema([Field("id", .boolean)])
        let error = await #expect(throws: RunError.self) {
            try await run(frame(files, known: known))
        }
        #expect(
            error?.description
                == "the files do not fit together: id is INT32 in a.parquet, BOOLEAN in the "
                + "catalog; leave out what differs with --drop id, or run the files apart, and "
                + "cast with --with"
        )
    }

    @Test func aCatalogOfTheFilesOwnChangesNothing() async throws {
        let files = [try await twoFiles()[0]]
        let known = TableSchema([
            Field("id", .int), Field("s", .string), Field("odd", .int),
        ])
        let report = try await run(frame(files, known: known))
        #expect(report.rowGroups.carried == 1 && report.rowGroups.computed == 0)
        #expect(report.notes.isEmpty)
    }
}
