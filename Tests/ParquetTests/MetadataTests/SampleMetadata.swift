import Buffers

@testable import Parquet

/// Metadata in which every field is set.
enum SampleMetadata {
    static let unknown = [
        UnknownField(id: 77, type: WireType.int32.rawValue, bytes: Bytes([0x0E])),
        UnknownField(id: 78, type: WireType.booleanTrue.rawValue, bytes: Bytes()),
    ]

    static let statistics = Statistics(
        max: Bytes([9]),
        min: Bytes([1]),
        nullCount: 3,
        distinctCount: 4,
        maxValue: Bytes([9, 9]),
        minValue: Bytes(),
        isMaxValueExact: true,
        isMinValueExact: false,
        nanCount: 0,
        unknownFields: unknown
    )

    static let column = ColumnMetadata(
        type: .byteArray,
        encodings: [.plain, .rleDictionary, Encoding(rawValue: 99)],
        path: ["driver", "name"],
        codec: .zstd,
        valueCount: 10,
        totalUncompressedSize: 2_000,
        totalCompressedSize: 1_000,
        dataPageOffset: 104,
        indexPageOffset: 50,
        dictionaryPageOffset: 4,
        statistics: statistics,
        encodingStats: [
            PageEncodingStats(pageType: .dictionaryPage, encoding: .plain, count: 1),
            PageEncodingStats(
                pageType: .dataPageV2,
                encoding: .rleDictionary,
                count: 3,
                unknownFields: unknown
            ),
        ],
        bloomFilterOffset: 1_500,
        bloomFilterLength: 64,
        sizeStatistics: SizeStatistics(
            unencodedByteArrayDataBytes: 70,
            repetitionLevelHistogram: [10],
            definitionLevelHistogram: [3, 7],
            unknownFields: unknown
        ),
        geospatialStatistics: Bytes([0]),
        keyValues: [KeyValue(key: "a", value: nil)],
        unknownFields: unknown
    )

    static let rowGroup = RowGroup(
        columns: [
            ColumnChunk(
                fileOffset: 4,
                metadata: column,
                offsetIndexOffset: 1_600,
                offsetIndexLength: 20,
                columnIndexOffset: 1_700,
                columnIndexLength: 30,
                unknownFields: unknown
            )
        ],
        totalByteSize: 2_000,
        rowCount: 10,
        sortingColumns: [
            SortingColumn(
                columnIndex: 0,
                isDescending: true,
                nullsFirst: false,
                unknownFields: unknown
            )
        ],
        fileOffset: 4,
        totalCompressedSize: 1_000,
        ordinal: 0,
        unknownFields: unknown
    )

    static let file = FileMetadata(
        version: 2,
        schema: [
            SchemaElement(name: "schema", childCount: 1),
            SchemaElement(name: "driver", repetition: .optional, childCount: 1, fieldID: 1),
            SchemaElement(
                name: "name",
                physicalType: .byteArray,
                repetition: .optional,
                convertedType: .utf8,
                fieldID: 2,
                logicalType: .string,
                unknownFields: unknown
            ),
        ],
        rowCount: 10,
        rowGroups: [rowGroup],
        keyValues: [
            KeyValue(key: "writer.time.zone", value: "UTC"),
            KeyValue(key: "raw", valueBytes: Bytes([0xFF, 0]), unknownFields: unknown),
        ],
        createdBy: "sluice version 0.1.0 (build abc)",
        columnOrders: [.typeDefined],
        unknownFields: unknown
    )

    static let pageHeaders = [
        PageHeader(
            type: .dataPage,
            uncompressedPageSize: 100,
            compressedPageSize: 50,
            crc: -7,
            dataPage: DataPageHeader(
                valueCount: 10,
                encoding: .plain,
                definitionLevelEncoding: .rle,
                repetitionLevelEncoding: .bitPacked,
                statistics: statistics,
                unknownFields: unknown
            )
        ),
        PageHeader(
            type: .dataPageV2,
            uncompressedPageSize: 0,
            compressedPageSize: 1 << 30,
            dataPageV2: DataPageHeaderV2(
                valueCount: 10,
                nullCount: 2,
                rowCount: 5,
                encoding: .deltaBinaryPacked,
                definitionLevelsByteLength: 7,
                repetitionLevelsByteLength: 8,
                isCompressed: false,
                statistics: statistics,
                unknownFields: unknown
            )
        ),
        PageHeader(
            type: .dictionaryPage,
            uncompressedPageSize: 1,
            compressedPageSize: 2,
            dictionaryPage: DictionaryPageHeader(
                valueCount: 3,
                encoding: .plainDictionary,
                isSorted: true,
                unknownFields: unknown
            ),
            unknownFields: unknown
        ),
        PageHeader(type: .indexPage, uncompressedPageSize: 1, compressedPageSize: 2),
    ]

    static let offsetIndex = OffsetIndex(
        pageLocations: (0..<20).map {
            PageLocation(
                offset: $0 << 33,
                compressedPageSize: $0,
                firstRowIndex: $0 * 1_000,
                unknownFields: unknown
            )
        },
        unencodedByteArrayDataBytes: Array(0..<20),
        unknownFields: unknown
    )

    static let columnIndex = ColumnIndex(
        nullPages: [true, false],
        minValues: [Bytes(), Bytes([1])],
        maxValues: [Bytes(), Bytes([2, 3])],
        boundaryOrder: .descending,
        nullCounts: [5, 0],
        repetitionLevelHistograms: [],
        definitionLevelHistograms: [5, 0, 0, 5],
        nanCounts: [0, 0],
        unknownFields: unknown
    )
}

extension ThriftStruct {
    /// The value once written and read again, if nothing but it was read.
    func roundTripped() throws -> Self {
        var writer = CompactWriter()
        write(to: &writer)
        var reader = CompactReader(writer.finished())
        let value = try Self(from: &reader)
        guard reader.remaining == 0 else { throw ParquetError(.corrupt, "bytes are left over") }
        return value
    }
}
