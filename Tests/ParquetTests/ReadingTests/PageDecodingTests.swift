import Buffers
import Columns
import Testing

@testable import Parquet

/// One table, stored by pyarrow in every way of page version, codec and encoding.
struct PageDecodingTests {
    @Test(arguments: SampleTable.files)
    func readsColumnVectors(name: String) throws {
        let file = try SampleTable.file(name)
        for leaf in file.schema.leaves where leaf.maxRepetitionLevel == 0 {
            let found = try file.rowGroups.indices.flatMap {
                try file.readColumn(leaf, rowGroup: $0).texts
            }
            var expected = SampleTable.texts(leaf.pathDescription)
            if name == "millis", leaf.path == ["at"] {
                // pyarrow cuts towards zero what milliseconds cannot hold.
                expected = expected.map { $0.flatMap(Int64.init).map { "\($0 / 1000 * 1000)" } }
            }
            #expect(found == expected, "\(leaf.pathDescription)")
        }
    }

    @Test(arguments: SampleTable.files, [1, 300, 64 << 20])
    func readsLevels(name: String, batchByteLimit: Int) throws {
        let file = try SampleTable.file(name)
        for (path, column) in [
            ("tags.list.element", "tags"), ("trip.stops.list.element.km", "trip"),
        ] {
            let leaf = try #require(
                file.schema.leaf(at: path.split(separator: ".").map(String.init))
            )
            var entries: [LeafContent.Entry] = []
            for rowGroup in file.rowGroups.indices {
                entries += try file.content(
                    leaf,
                    rowGroup: rowGroup,
                    batchByteLimit: batchByteLimit
                ).entries
            }
            #expect(LeafContent(entries) == SampleTable.entries(column), "\(path)")
        }
    }

    @Test(arguments: ["fallback", "v1-none-dictionary", "v2-snappy-plain"])
    func batchesFollowEachOther(name: String) throws {
        let file = try SampleTable.file(name)
        var batchCount = 0
        var continuedRows = 0
        for rowGroup in file.rowGroups.indices {
            for leaf in file.schema.leaves {
                let decoder = try file.decoder(leaf, rowGroup: rowGroup, batchByteLimit: 1)
                var rows = 0
                while try decoder.next() {
                    let batch = decoder.batch
                    let continues = leaf.maxRepetitionLevel > 0 && batch.repetitionLevels[0] > 0
                    #expect(batch.firstRow == rows - (continues ? 1 : 0))
                    rows = batch.firstRow + batch.rowCount
                    batchCount += 1
                    continuedRows += continues ? 1 : 0
                }
                #expect(rows == file.rowGroups[rowGroup].rowCount)
            }
        }
        #expect(batchCount > file.rowGroups.count * file.schema.leaves.count)
        print("\(name): \(batchCount) batches, \(continuedRows) begin inside a row")
    }

    @Test func readsSomeFormsOfBothKindsInOneChunk() throws {
        let file = try SampleTable.file("fallback")
        let leaf = try #require(file.schema.leaf(at: ["note"]))
        let decoder = try file.decoder(leaf, rowGroup: 0)
        var forms: [ColumnBatch.Form] = []
        while try decoder.next() { forms.append(decoder.batch.form) }
        #expect(forms == [.dictionary, .plain])
    }

    /// Where all values are null, a writer may leave out the dictionary that its pages point into.
    @Test func readsNullsWithoutADictionary() throws {
        let decoder = ColumnChunkDecoder()
        let file = try SampleTable.file("v1-none-dictionary")
        let other = try #require(file.schema.leaf(at: ["plate"]))
        let chunk = file.rowGroups[0].columns[other.index]
        try decoder.start(
            other,
            try chunk.readable,
            bytes: try file.chunkBytes(chunk),
            rowCount: file.rowGroups[0].rowCount
        )
        while try decoder.next() {}
        #expect(decoder.dictionary.count > 0)

        // Three levels of 0 in one run, and nothing behind them.
        let body: [UInt8] = [2, 0, 0, 0, 3 << 1, 0]
        var header = PageHeader(
            type: .dataPage,
            uncompressedPageSize: body.count,
            compressedPageSize: body.count
        )
        header.dataPage = DataPageHeader(valueCount: 3, encoding: .rleDictionary)
        let page = Bytes(header.serialized().array + body)
        let leaf = try Schema(columns: [.column("n", .int64)]).leaves[0]
        let metadata = ColumnMetadata(
            type: .int64,
            encodings: [.rle, .rleDictionary],
            path: ["n"],
            codec: .uncompressed,
            valueCount: 3,
            totalUncompressedSize: page.count,
            totalCompressedSize: page.count,
            dataPageOffset: 4
        )
        try decoder.start(leaf, metadata, bytes: page, rowCount: 3)
        #expect(try decoder.next())
        #expect(decoder.dictionary.count == 0)
        let values = try columnVector(of: decoder.batch, dictionary: decoder.dictionary)
        #expect(values.texts == [nil, nil, nil])
    }

    @Test func tellsTypesOfTimestampsAndIntegers() throws {
        func type(_ name: String, _ column: String) throws -> DataType {
            try SampleTable.file(name).readColumn(column, rowGroup: 0).type
        }
        #expect(try type("int96", "at") == .timestamp)
        #expect(try type("millis", "at") == .timestamp)
        #expect(try type("nanos-local", "at") == .timestampNTZ)
        #expect(try type("millis", "small") == .smallint)
        #expect(try type("millis", "wide") == .bigint)
        #expect(try type("millis", "huge") == .decimal(precision: 20, scale: 0))
        #expect(try type("millis", "mass") == .decimal(precision: 30, scale: 3))
        #expect(try type("millis", "code") == .binary)
    }

    @Test func refusesWhatItCannotRead() throws {
        func error(_ column: String, rowGroup: Int = 0) throws -> String {
            let file = try SampleTable.file("millis")
            do throws(ParquetError) {
                return "\(try file.readColumn(column, rowGroup: rowGroup).count)"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            try error("speeed").hasPrefix(
                "no column speeed: the columns are flag, "
            )
        )
        #expect(
            try error("speed", rowGroup: 1)
                == "no row group 1: the file has 1, counted from 0"
        )
    }

    /// Few bytes may name one string very often: what a column takes as it is read is bounded.
    @Test(arguments: [
        ("v1-none-dictionary", "plate"), ("v2-snappy-plain", "note"), ("int96", "at"),
    ])
    func holdsToTheLimitOfAColumn(name: String, column: String) throws {
        let bytes = try Fixture.bytes("pages/\(name).parquet")
        var limits = ParquetLimits()
        limits.columnByteLimit = 100_000
        let whole = try ParquetFile(bytes, limits: limits).readColumn(column, rowGroup: 0)
        #expect(whole.count == SampleTable.rowCount)
        limits.columnByteLimit = 500
        let error = #expect(throws: ParquetError.self) {
            try ParquetFile(bytes, limits: limits).readColumn(column, rowGroup: 0)
        }
        #expect(error?.kind == .tooLarge)
        #expect(error?.place.column == column)
    }

    @Test func fetchesOnlyWhatIsNeeded() throws {
        let bytes = try Fixture.bytes("pages/millis.parquet")
        let log = FetchLog()
        let file = try ParquetFile(byteCount: bytes.count) { range in
            log.add(range)
            return bytes[range.offset..<range.end]
        }
        #expect(try file.readColumn("note", rowGroup: 0).count == SampleTable.rowCount)
        let chunk = try #require(file.rowGroups[0].columns[6].metadata)
        #expect(log.ranges.last == chunk.byteRange)
        #expect(log.ranges.count == 2)

        struct Unplugged: Error {}
        let error = #expect(throws: ParquetError.self) {
            try ParquetFile(byteCount: 1_000) { _ in throw Unplugged() }
        }
        #expect(error?.kind == .unavailable)
    }
}

/// What was fetched; read by one thread.
private final class FetchLog: @unchecked Sendable {
    private(set) var ranges: [ByteRange] = []
    func add(_ range: ByteRange) { ranges.append(range) }
}
