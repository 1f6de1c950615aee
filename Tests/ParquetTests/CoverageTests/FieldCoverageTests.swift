import Buffers
import Columns
import Testing

@testable import Parquet

/// What `FORMAT_COVERAGE.md` says of metadata fields, held against structs that are full.
struct FieldCoverageTests {
    private let document: CoverageDocument

    init() throws { document = try CoverageDocument() }

    // MARK: Structs

    /// Structs, by their name, in the shapes in which they occur.
    private typealias Structs = [String: [Set<Int>]]

    private func note(
        _ name: String,
        _ value: (any ThriftStruct)?,
        in structs: inout Structs
    ) throws {
        guard let value else { return }
        structs[name, default: []].append(Set(try fieldIDs(value.serialized())))
    }

    private func note(_ file: FileMetadata, in structs: inout Structs) throws {
        try note("FileMetaData", file, in: &structs)
        for element in file.schema { try note("SchemaElement", element, in: &structs) }
        for pair in file.keyValues ?? [] { try note("KeyValue", pair, in: &structs) }
        for group in file.rowGroups {
            try note("RowGroup", group, in: &structs)
            for column in group.sortingColumns ?? [] {
                try note("SortingColumn", column, in: &structs)
            }
            for chunk in group.columns {
                try note("ColumnChunk", chunk, in: &structs)
                try note("ColumnMetaData", chunk.metadata, in: &structs)
                try note("Statistics", chunk.metadata?.statistics, in: &structs)
                try note("SizeStatistics", chunk.metadata?.sizeStatistics, in: &structs)
                for stats in chunk.metadata?.encodingStats ?? [] {
                    try note("PageEncodingStats", stats, in: &structs)
                }
            }
        }
    }

    private func note(_ header: PageHeader, in structs: inout Structs) throws {
        try note("PageHeader", header, in: &structs)
        try note("DataPageHeader", header.dataPage, in: &structs)
        try note("DataPageHeaderV2", header.dataPageV2, in: &structs)
        try note("DictionaryPageHeader", header.dictionaryPage, in: &structs)
    }

    private func note(
        _ columns: ColumnIndex?,
        _ offsets: OffsetIndex?,
        in structs: inout Structs
    ) throws {
        try note("ColumnIndex", columns, in: &structs)
        try note("OffsetIndex", offsets, in: &structs)
        for location in offsets?.pageLocations ?? [] {
            try note("PageLocation", location, in: &structs)
        }
    }

    /// All structs of a file, pages and indexes among them.
    private func note(_ bytes: Bytes, in structs: inout Structs) throws {
        let file = try ParquetFile(bytes)
        try note(file.metadata, in: &structs)
        for chunk in file.rowGroups.flatMap(\.columns) {
            var cursor = PageCursor(try file.chunkBytes(chunk))
            while let page = try cursor.next() { try note(page.header, in: &structs) }
            let columns = try chunk.columnIndexRange.map { range in
                var reader = CompactReader(bytes[range.offset..<range.end])
                return try ColumnIndex(from: &reader)
            }
            let offsets = try chunk.offsetIndexRange.map { range in
                var reader = CompactReader(bytes[range.offset..<range.end])
                return try OffsetIndex(from: &reader)
            }
            try note(columns, offsets, in: &structs)
            guard let range = chunk.metadata?.bloomFilterRange(dataByteCount: bytes.count) else {
                continue
            }
            var reader = CompactReader(bytes[range.offset..<range.end])
            try note("BloomFilterHeader", try BloomFilterHeader(from: &reader), in: &structs)
        }
    }

    private func fields(_ structs: Structs, _ name: String) -> [Int] {
        (structs[name] ?? []).reduce(Set()) { $0.union($1) }.sorted()
    }

    // MARK: Samples

    /// Metadata in which every field is set that has a name here, and none else.
    private func full() throws -> Structs {
        var file = SampleMetadata.file
        file.encryptionAlgorithm = Bytes([0x1C, 0, 0])
        file.footerSigningKeyMetadata = Bytes([1])
        file.schema[2].typeLength = 4
        file.schema[2].precision = 9
        file.schema[2].scale = 2
        file.rowGroups[0].columns[0].filePath = "x"
        file.rowGroups[0].columns[0].cryptoMetadata = Bytes([0x1C, 0, 0])
        file.rowGroups[0].columns[0].encryptedColumnMetadata = Bytes([1])
        var structs: Structs = [:]
        try note(file, in: &structs)
        for header in SampleMetadata.pageHeaders { try note(header, in: &structs) }
        try note(SampleMetadata.columnIndex, SampleMetadata.offsetIndex, in: &structs)
        try note("BloomFilterHeader", BloomFilterHeader(byteCount: 32), in: &structs)
        // The sample's fields of no name.
        return structs.mapValues { $0.map { $0.filter { $0 < 70 } } }
    }

    private static func columns() throws -> [SchemaNode] {
        [
            try SchemaNode("at", .timestamp), try SchemaNode("word", .string),
            try SchemaNode("ratio", .double),
            try SchemaNode("mass", .decimal(precision: 20, scale: 2), fieldID: 7),
            try SchemaNode("tags", .array(element: .string)),
        ]
    }

    /// A file with a bit of everything.
    private func made(_ version: WriterOptions.PageVersion) throws -> Bytes {
        var options = WriterOptions()
        options.pageVersion = version
        options.bloomFilters[["word"]] = BloomFilterOptions()
        let rows = 0..<200
        var words = ByteArrays()
        for row in rows { words.append("word \(row % 5)".utf8) }
        func vector(_ type: DataType, _ values: ColumnVector.Values) -> ColumnVector {
            ColumnVector(type: type, count: rows.count, validity: nil, values: values)
        }
        let schema = try Schema(columns: try Self.columns())
        var writer = ParquetWriter(
            schema: schema,
            options: options,
            keyValues: [KeyValue(key: "a", value: "b")]
        )
        try writer.appendRowGroup([
            vector(.timestamp, .int64(rows.map { Int64($0) })), vector(.string, .bytes(words)),
            vector(.double, .doubles(rows.map { Double($0) })),
            vector(.decimal(precision: 20, scale: 2), .decimals(rows.map { Int128($0) })),
            vector(
                .array(element: .string),
                .lists(offsets: Array(0...rows.count), elements: vector(.string, .bytes(words)))
            ),
        ])
        return writer.finish()
    }

    /// The file again, its chunks carried; each had every field that can be set.
    private func carried(_ bytes: Bytes) throws -> Structs {
        let file = try ParquetFile(bytes)
        var output = ByteBuffer()
        output.append(FileAssembler.head)
        var assembler = FileAssembler(
            schema: file.schema,
            keyValues: [],
            createdBy: ParquetWriter.createdBy
        )
        var chunks: [EncodedChunk] = []
        for leaf in file.schema.leaves {
            var metadata = try file.rowGroups[0].columns[leaf.index].readable
            metadata.statistics = SampleMetadata.statistics
            metadata.sizeStatistics = SampleMetadata.column.sizeStatistics
            metadata.geospatialStatistics = Bytes([0])
            metadata.keyValues = [KeyValue(key: "a", value: "b")]
            metadata.indexPageOffset = 4
            let pages = try file.chunkBytes(file.rowGroups[0].columns[leaf.index])
            output.append(pages)
            chunks.append(
                try CarriedChunk.describe(
                    leaf,
                    metadata,
                    bytes: pages,
                    start: metadata.byteRange.offset,
                    rowCount: 200,
                    columnIndex: nil,
                    offsetIndex: nil,
                    bloomFilter: BloomFilter(blockCount: 1).serialized()
                )
            )
        }
        assembler.append(
            rowCount: 200,
            chunks: chunks,
            sortingColumns: [SortingColumn(columnIndex: 0, isDescending: false, nullsFirst: true)]
        )
        output.append(assembler.finish())
        var structs: Structs = [:]
        try note(output.copied(), in: &structs)
        return structs.mapValues { $0.map { $0.filter { $0 < 70 } } }
    }

    private static let structs = [
        "FileMetaData", "SchemaElement", "RowGroup", "SortingColumn", "ColumnChunk",
        "ColumnMetaData", "PageEncodingStats", "Statistics", "SizeStatistics", "KeyValue",
        "PageHeader", "DataPageHeader", "DataPageHeaderV2", "DictionaryPageHeader", "OffsetIndex",
        "PageLocation", "ColumnIndex", "BloomFilterHeader",
    ]

    // MARK: Tests

    @Test func everyFieldIsListed() throws {
        let full = try full()
        #expect(Set(full.keys) == Set(Self.structs))
        for name in Self.structs {
            #expect(fields(full, name) == (try document.fields(name) { _ in true }), "\(name)")
        }
    }

    @Test func whatIsWrittenIsWritten() throws {
        var structs: Structs = [:]
        try note(try made(.v1), in: &structs)
        try note(try made(.v2), in: &structs)
        for name in Self.structs {
            let expected = try document.fields(name) { $0.contains("written") }
            #expect(fields(structs, name) == expected, "\(name)")
        }
    }

    /// Of a chunk that is copied stays what is carried or written, and nothing else.
    @Test func whatIsCarriedIsCarried() throws {
        let structs = try carried(try made(.v1))
        for name in ["RowGroup", "SortingColumn", "ColumnMetaData", "Statistics", "SizeStatistics"]
        {
            let expected = try document.fields(name) {
                $0.contains("written") || $0.contains("carried")
            }
            #expect(fields(structs, name) == expected, "\(name)")
        }
    }

    @Test func everyWordIsExplained() throws {
        let known: Set = ["read", "written", "carried", "refused", "passed over"]
        for name in Self.structs + ["Structs that are not taken apart"] {
            for row in try document.rows(name) {
                #expect(CoverageDocument.words(row).isSubset(of: known), "\(name): \(row)")
                #expect(!CoverageDocument.words(row).isEmpty)
            }
        }
        let explained = try document.rows("What of the Parquet format is covered")
        #expect(Set(explained.compactMap { $0["word"] }) == known)
    }
}
