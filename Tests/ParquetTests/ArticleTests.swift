import Buffers
import Codecs
import Columns
import Parquet
import Testing

/// The code of the documentation's articles, line by line as it stands there.
struct ParquetArticleTests {
    private struct OutOfReach: Error {}

    private func written() throws -> Bytes {
        let schema = try Schema(columns: [
            try SchemaNode("plate", .string),
            try SchemaNode("speed", .int, isNullable: false),
            .column("seen", .int64, logicalType: .timestamp(unit: .millis, isAdjustedToUTC: true)),
        ])
        var options = WriterOptions()
        options.codec = .zstd
        var writer = ParquetWriter(
            schema: schema,
            options: options,
            keyValues: [KeyValue(key: "station", value: "E40")]
        )
        var plates = ByteArrays()
        for plate in ["1-ABC-123", "", "1-XYZ-789"] { plates.append(plate.utf8) }
        try writer.appendRowGroup([
            ColumnVector(
                type: .string,
                count: 3,
                validity: Bitmap([true, false, true]),
                values: .bytes(plates)
            ),
            ColumnVector(type: .int, count: 3, validity: nil, values: .int32([118, 97, 131])),
            ColumnVector(
                type: .timestamp,
                count: 3,
                validity: nil,
                values: .int64([
                    1_590_105_600_000_000, 1_590_105_601_000_000, 1_590_105_602_000_000,
                ])
            ),
        ])
        let bytes = writer.finish()
        return bytes
    }

    @Test func writesAFile() throws {
        let file = try ParquetFile(try written())
        #expect(file.rowCount == 3)
        #expect(file.metadata.keyValues?.map(\.value) == ["E40"])
        let plates = try file.readColumn("plate", rowGroup: 0)
        #expect((0..<3).map { plates.isNull(at: $0) } == [false, true, false])
        let seen = try file.readColumn("seen", rowGroup: 0)
        guard case .int64(let instants) = seen.values else {
            Issue.record("\(seen.values)")
            return
        }
        #expect(instants.first == 1_590_105_600_000_000)
    }

    @Test func readsAFile() throws {
        let content = try written()
        let file = try ParquetFile(content)
        print(file.rowCount, "rows in", file.rowGroups.count, "row groups")
        for field in file.schema.tableSchema.fields {
            print(field.name, field.type)
        }

        @Sendable func fetch(_ range: Range<Int>) throws -> Bytes {
            guard range.upperBound <= content.count else { throw OutOfReach() }
            return content[range]
        }
        let remote = try ParquetFile(byteCount: content.count) { range in
            try fetch(range.offset..<range.end)
        }
        #expect(remote.rowCount == file.rowCount)

        var fastest = Int32.min
        for rowGroup in file.rowGroups.indices {
            let speeds = try file.readColumn("speed", rowGroup: rowGroup)
            guard case .int32(let values) = speeds.values else { continue }
            for row in 0..<speeds.count where !speeds.isNull(at: row) {
                fastest = max(fastest, values[row])
            }
        }
        #expect(fastest == 131)

        var limits = ParquetLimits()
        limits.footerByteLimit = 1 << 20
        limits.pageByteLimit = 16 << 20
        let strangers = try ParquetFile(content, limits: limits)
        #expect(strangers.schema == file.schema)
    }

    @Test func skipsByStatistics() throws {
        var writer = ParquetWriter(schema: try Schema(columns: [try SchemaNode("speed", .int)]))
        for speeds: [Int32] in [[80, 90], [100, 130]] {
            try writer.appendRowGroup([
                ColumnVector(type: .int, count: 2, validity: nil, values: .int32(speeds))
            ])
        }
        let file = try ParquetFile(writer.finish())
        func int32(_ bytes: Bytes) -> Int32 {
            Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[$1]) << (8 * $1) })
        }
        let candidates = file.rowGroups.indices.filter { rowGroup in
            let chunk = file.rowGroups[rowGroup].columns[0]
            guard let bound = chunk.metadata?.statistics?.maxValue else { return true }
            return int32(bound) > 120
        }
        #expect(Array(candidates) == [1])
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        let content = try written()
        do {
            _ = try ParquetFile(content[0..<100])
        } catch {
            switch error.kind {
            case .truncated: print("not finished yet, or cut off:", error)
            case .unsupported: print("valid, and not readable here:", error)
            default: print(error)
            }
        }
        let error = #expect(throws: ParquetError.self) {
            try ParquetFile(content[0..<100])
        }
        #expect(error?.kind == .truncated)
    }
}
