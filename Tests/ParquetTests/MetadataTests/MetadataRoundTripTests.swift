import Buffers
import Testing

@testable import Parquet

@Suite("Metadata, written and read again")
struct MetadataRoundTripTests {
    @Test func keepsAFile() throws {
        let file = SampleMetadata.file
        #expect(try file.roundTripped() == file)
    }

    @Test func keepsEncryptionFields() throws {
        var file = SampleMetadata.file
        file.encryptionAlgorithm = Bytes([0x1C, 0, 0])
        file.footerSigningKeyMetadata = Bytes([1, 2])
        file.rowGroups[0].columns[0].filePath = "other.parquet"
        file.rowGroups[0].columns[0].metadata = nil
        file.rowGroups[0].columns[0].cryptoMetadata = Bytes([0x1C, 0, 0])
        file.rowGroups[0].columns[0].encryptedColumnMetadata = Bytes([3, 4])
        #expect(try file.roundTripped() == file)
    }

    @Test(arguments: SampleMetadata.pageHeaders)
    func keepsAPageHeader(_ header: PageHeader) throws {
        let bytes = Bytes([1, 2, 3] + header.serialized().array + [4, 5])
        let (parsed, byteCount) = try PageHeader.parse(bytes, at: 3)
        #expect(parsed == header)
        #expect(byteCount == bytes.count - 5)
    }

    @Test func refusesAPageHeaderWithoutItsPart() {
        let header = PageHeader(type: .dataPage, uncompressedPageSize: 1, compressedPageSize: 1)
        let error = #expect(throws: ParquetError.self) {
            try PageHeader.parse(header.serialized(), at: 0)
        }
        #expect(error?.message == "the header of a DATA_PAGE has no part for that type")
    }

    @Test func anOldPageOfTheSecondKindIsCompressed() throws {
        var writer = CompactWriter()
        writer.writeStruct { writer in
            for id in 1...6 { writer.int32(Int16(id), 1) }
        }
        var reader = CompactReader(writer.finished())
        #expect(try DataPageHeaderV2(from: &reader).isCompressed)
    }

    @Test func keepsIndexes() throws {
        #expect(try SampleMetadata.offsetIndex.roundTripped() == SampleMetadata.offsetIndex)
        #expect(try SampleMetadata.columnIndex.roundTripped() == SampleMetadata.columnIndex)
    }

    static let logicalTypes: [LogicalType] =
        [
            .string, .map, .list, .enumeration, .decimal(precision: 38, scale: 10), .date, .null,
            .json, .bson, .uuid, .float16, .variant(specificationVersion: nil),
            .variant(specificationVersion: 1), .geometry(crs: nil), .geometry(crs: "OGC:CRS84"),
            .geography(crs: nil, algorithm: nil), .geography(crs: "x", algorithm: 3),
            .geography(crs: nil, algorithm: 0),
        ]
        + TimeUnit.allCases.flatMap { unit in
            [true, false].flatMap { isUTC -> [LogicalType] in
                [
                    .time(unit: unit, isAdjustedToUTC: isUTC),
                    .timestamp(unit: unit, isAdjustedToUTC: isUTC),
                ]
            }
        }
        + [8, 16, 32, 64].flatMap { width in
            [true, false].map { .integer(bitWidth: width, isSigned: $0) }
        }

    @Test(arguments: logicalTypes)
    func keepsALogicalType(_ type: LogicalType) throws {
        #expect(try type.roundTripped() == type)
    }

    /// A type, a parameter or a unit from the future is written back byte for byte.
    @Test(
        arguments: [
            // Field 30, an empty struct.
            [0x0C, 60, 0, 0],
            // TIMESTAMP in a fourth unit.
            [0x8C, 0x11, 0x1C, 0x4C, 0, 0, 0, 0],
            // STRING with a collation.
            [0x1C, 0x18, 1, 0x61, 0, 0],
            // DECIMAL with a third parameter.
            [0x5C, 0x15, 4, 0x15, 20, 0x15, 2, 0, 0],
            // INTEGER of 128 bits.
            [0xAC, 0x13, 0x80, 0x11, 0, 0],
            // Two members in one union.
            [0x1C, 0, 0x1C, 0, 0],
            // No member.
            [0],
            // A member that is no struct.
            [0x15, 2, 0],
        ] as [[UInt8]]
    )
    func keepsWhatItDoesNotKnow(_ bytes: [UInt8]) throws {
        var reader = CompactReader(Bytes(bytes))
        let type = try LogicalType(from: &reader)
        guard case .other(_, let kept) = type else {
            Issue.record("\(type) is taken for known")
            return
        }
        #expect(kept == Bytes(bytes))
        #expect(try type.roundTripped() == type)
    }

    @Test(arguments: [ColumnOrder.typeDefined, .ieee754TotalOrder])
    func keepsAColumnOrder(_ order: ColumnOrder) throws {
        #expect(try order.roundTripped() == order)
    }

    @Test(
        arguments: [[0x3C, 0, 0], [0x1C, 0x15, 2, 0, 0], [0x1C, 0, 0x1C, 0, 0], [0]] as [[UInt8]]
    )
    func keepsAnUnknownColumnOrder(_ bytes: [UInt8]) throws {
        var reader = CompactReader(Bytes(bytes))
        let order = try ColumnOrder(from: &reader)
        #expect(order == .other(bytes: Bytes(bytes)))
        #expect(try order.roundTripped() == order)
    }

    @Test func keepsAValueThatIsNoText() throws {
        let value = KeyValue(key: "k", valueBytes: Bytes([0xFF, 0xFE]))
        #expect(try value.roundTripped() == value)
        #expect(value.value == "\u{FFFD}\u{FFFD}")
    }
}
