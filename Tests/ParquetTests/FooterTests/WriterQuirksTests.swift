import Buffers
import Testing

@testable import Parquet

@Suite("Writers' quirks")
struct WriterQuirksTests {
    @Test(
        arguments: [
            (
                "parquet-mr version 1.8.1 (build 4aba4dae7bb0d4edbcf7923ae1339f28fd3f7fcf)",
                "parquet-mr", "1.8.1", "4aba4dae7bb0d4edbcf7923ae1339f28fd3f7fcf"
            ),
            (
                "impala version 2.2.0-cdh5.4.0 (build 9f0b2a6)", "impala", "2.2.0-cdh5.4.0",
                "9f0b2a6"
            ),
            ("parquet-mr version 1.5.0-cdh5.12.1", "parquet-mr", "1.5.0-cdh5.12.1", nil),
            ("DuckDB version v1.4.2 (build 68d7555f68)", "duckdb", "1.4.2", "68d7555f68"),
            ("parquet-mr", "parquet-mr", nil, nil),
            ("parquet-mr version (build 1)", "parquet-mr", nil, "1"),
            ("fastparquet-python version 2024", "fastparquet-python", "2024.0.0", nil),
            ("sluice version 0.1.0 (build abc)", "sluice", "0.1.0", "abc"),
            ("", "", nil, nil),
            (nil, "", nil, nil),
        ] as [(String?, String, String?, String?)]
    )
    func readsCreatedBy(
        _ text: String?,
        _ application: String,
        _ version: String?,
        _ build: String?
    ) {
        let createdBy = CreatedBy(text)
        #expect(createdBy.application == application)
        #expect(
            createdBy.version.map { "\($0.major).\($0.minor).\($0.patch)\($0.suffix)" } == version
        )
        #expect(createdBy.build == build)
    }

    @Test func aLongNameIsCutOff() {
        let name = String(repeating: "x", count: 1_000_000) + " version 1.0.0"
        #expect(CreatedBy(name).application.count == 1_000)
        #expect(CreatedBy(name).version == nil)
    }

    private static let statistics = Statistics(
        max: Bytes([2]),
        min: Bytes([1]),
        nullCount: 1,
        distinctCount: 2,
        maxValue: Bytes([2]),
        minValue: Bytes([1]),
        isMaxValueExact: true,
        isMinValueExact: true
    )

    private func leaf(_ column: SchemaNode) throws -> LeafColumn {
        try Schema(columns: [column]).leaves[0]
    }

    /// What is kept of bounds in both forms: `new` for min_value and max_value, `old` for min and
    /// max.
    private func kept(
        _ createdBy: String?,
        _ column: SchemaNode,
        order: ColumnOrder? = .typeDefined,
        statistics: Statistics = Self.statistics
    ) throws -> Set<String> {
        let trusted = WriterQuirks(createdBy: createdBy)
            .trusted(statistics, of: try leaf(column), order: order)
        #expect(trusted.nullCount == 1)
        #expect(trusted.distinctCount == 2)
        #expect((trusted.min == nil) == (trusted.max == nil))
        #expect((trusted.minValue == nil) == (trusted.maxValue == nil))
        #expect((trusted.minValue == nil) == (trusted.isMinValueExact == nil))
        return Set(
            [trusted.min.map { _ in "old" }, trusted.minValue.map { _ in "new" }]
                .compactMap(\.self)
        )
    }

    private let current = "parquet-mr version 1.13.1 (build x)"

    @Test func numbersKeepBoth() throws {
        #expect(try kept(current, .column("c", .int32)) == ["old", "new"])
        #expect(try kept(nil, .column("c", .double)) == ["old", "new"])
        #expect(
            try kept("parquet-mr version 1.6.0", .column("c", .int64, logicalType: .date))
                == ["old", "new"]
        )
    }

    @Test func signedBoundsOfUnsignedValuesAreDropped() throws {
        let unsigned = LogicalType.integer(bitWidth: 32, isSigned: false)
        #expect(try kept(current, .column("c", .int32, logicalType: unsigned)) == ["new"])
        #expect(try kept(current, .column("c", .byteArray, logicalType: .string)) == ["new"])
        #expect(
            try kept(
                current,
                .column("c", .byteArray, logicalType: .decimal(precision: 9, scale: 2))
            )
                == ["new"]
        )
    }

    @Test func boundsThatAreOneValueNeedNoOrder() throws {
        var statistics = Self.statistics
        statistics.min = statistics.max
        #expect(
            try kept(
                current,
                .column("c", .byteArray, logicalType: .string),
                statistics: statistics
            )
                == ["old", "new"]
        )
        #expect(
            try kept(
                "parquet-mr version 1.7.0",
                .column("c", .byteArray, logicalType: .string),
                statistics: statistics
            ) == []
        )
    }

    @Test(
        arguments: [
            "parquet-mr version 1.7.0", "parquet-mr", "parquet-mr version 1.5.0-cdh5.4.9", "", nil,
            "parquet-mr version 1.4.0-cdh5.5.0",
        ])
    func overwrittenByteArrayBoundsAreDropped(_ createdBy: String?) throws {
        #expect(try kept(createdBy, .column("c", .byteArray)) == [])
        #expect(try kept(createdBy, .column("c", .fixedLengthByteArray, typeLength: 4)) == [])
        let quirks = WriterQuirks(createdBy: createdBy)
        #expect(!quirks.trustsBounds(of: try leaf(.column("c", .byteArray)), order: .typeDefined))
    }

    @Test(
        arguments: [
            "parquet-mr version 1.8.0", "parquet-mr version 1.5.0-cdh5.5.0",
            "parquet-mr version 1.5.0-cdh6.0.0", "parquet-cpp version 1.0.0", "impala version 1.0",
        ])
    func otherByteArrayBoundsAreKept(_ createdBy: String) throws {
        #expect(try kept(createdBy, .column("c", .byteArray)) == ["new"])
    }

    @Test(arguments: [nil, .ieee754TotalOrder, .other(bytes: Bytes([0]))] as [ColumnOrder?])
    func boundsInAnUndeclaredOrderAreDropped(_ order: ColumnOrder?) throws {
        #expect(try kept(current, .column("c", .double), order: order) == ["old"])
    }

    @Test func boundsWithoutAnyOrderAreDropped() throws {
        #expect(try kept(current, .column("c", .int96)) == [])
        let point = LogicalType.geometry(crs: nil)
        #expect(try kept(current, .column("c", .byteArray, logicalType: point)) == [])
    }

    @Test func oldDeltaByteArraysNeedTheirNeighbours() {
        let old = WriterQuirks(createdBy: "parquet-mr version 1.7.0")
        #expect(old.needsSequentialReads(of: .deltaByteArray))
        #expect(!old.needsSequentialReads(of: .deltaLengthByteArray))
        #expect(!old.allowsCarry(of: [.rle, .deltaByteArray]))
        #expect(old.allowsCarry(of: [.rle, .plain]))
        #expect(WriterQuirks(createdBy: current).allowsCarry(of: [.deltaByteArray]))
        #expect(WriterQuirks(createdBy: nil).allowsCarry(of: [.deltaByteArray]))
    }

    @Test func oldChunksAreLongerThanTheySay() {
        let chunk = SampleMetadata.rowGroup.columns[0]
        func range(_ createdBy: String, _ dataByteCount: Int) -> ByteRange? {
            chunk.fetchRange(
                quirks: WriterQuirks(createdBy: createdBy),
                dataByteCount: dataByteCount
            )
        }
        #expect(range("parquet-mr version 1.2.9", 2_000) == ByteRange(offset: 4, count: 1_000))
        #expect(range("parquet-mr version 1.2.8", 2_000) == ByteRange(offset: 4, count: 1_100))
        #expect(range("parquet-mr version 1.2.8", 1_030) == ByteRange(offset: 4, count: 1_026))
    }
}
