import Buffers
import Testing

@testable import Parquet

/// DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY: pages made by hand, right and wrong.
struct DeltaStringTests {
    private static let leaf = LeafColumn(
        index: 0,
        path: ["plate"],
        physicalType: .byteArray,
        typeLength: nil,
        maxDefinitionLevel: 0,
        maxRepetitionLevel: 0,
        element: SchemaElement(name: "plate", physicalType: .byteArray, repetition: .required),
        ancestors: []
    )

    private func numbers(_ numbers: [Int64]) -> [UInt8] {
        var output = ByteBuffer()
        DeltaBinaryEncoder.encode(count: numbers.count, bitWidth: 32, into: &output) {
            numbers[$0]
        }
        return output.copied().array
    }

    private func page(_ encoding: Encoding, _ count: Int, _ body: [UInt8]) -> [UInt8] {
        var header = PageHeader(
            type: .dataPage,
            uncompressedPageSize: body.count,
            compressedPageSize: body.count
        )
        header.dataPage = DataPageHeader(valueCount: count, encoding: encoding)
        return header.serialized().array + body
    }

    private func joined(_ prefixes: [Int64], _ suffixes: [String]) -> [UInt8] {
        page(
            .deltaByteArray,
            prefixes.count,
            numbers(prefixes) + numbers(suffixes.map { Int64($0.utf8.count) })
                + suffixes.joined().utf8
        )
    }

    private func listed(_ lengths: [Int64], _ bytes: String) -> [UInt8] {
        page(.deltaLengthByteArray, lengths.count, numbers(lengths) + Array(bytes.utf8))
    }

    /// The values of the pages, or what is wrong with them.
    private func read(
        _ pages: [UInt8],
        count: Int,
        leaf: LeafColumn = leaf,
        createdBy: String? = nil,
        limits: ParquetLimits = ParquetLimits(),
        batchByteLimit: Int = 1 << 20
    ) -> String {
        let metadata = ColumnMetadata(
            type: leaf.physicalType,
            encodings: [.deltaByteArray],
            path: leaf.path,
            codec: .uncompressed,
            valueCount: count,
            totalUncompressedSize: pages.count,
            totalCompressedSize: pages.count,
            dataPageOffset: 0
        )
        let decoder = ColumnChunkDecoder(limits: limits, batchByteLimit: batchByteLimit)
        do throws(ParquetError) {
            var values: [String] = []
            try decoder.start(
                leaf,
                metadata,
                bytes: Bytes(pages),
                rowCount: count,
                quirks: WriterQuirks(createdBy: createdBy)
            )
            while try decoder.next() {
                values += decoder.batch.content(decoder.dictionary).entries.map {
                    String(decoding: $0.value ?? [], as: UTF8.self)
                }
            }
            return values.joined(separator: " ")
        } catch {
            return "\(error.kind): \(error.message)"
        }
    }

    @Test func putsPrefixesAndSuffixesTogether() {
        let whole = joined([0, 4, 2, 0, 0, 3], ["axis", "s", "le", "", "babble", ""])
        #expect(read(whole, count: 6) == "axis axiss axle  babble bab")
        #expect(read(listed([3, 0, 2], "onetw"), count: 3) == "one  tw")
        // Each page begins anew.
        #expect(read(whole + whole, count: 12).hasSuffix("bab axis axiss axle  babble bab"))
    }

    /// PARQUET-246: old parquet-mr let a page's first value share bytes with the page before.
    @Test(arguments: [1, 1 << 20])
    func continuesAcrossPagesOfOldWriters(batchByteLimit: Int) {
        let pages =
            joined([0, 4], ["1-AB", "C"]) + joined([3, 2], ["X", "Z"]) + joined([2], [""])
        let old = "parquet-mr version 1.6.0 (build abcd)"
        #expect(
            read(pages, count: 5, createdBy: old, batchByteLimit: batchByteLimit)
                == "1-AB 1-ABC 1-AX 1-Z 1-"
        )
        // Others do not: there such a page is broken.
        for writer in [nil, "parquet-mr version 1.8.0 (build abcd)"] {
            #expect(
                read(pages, count: 5, createdBy: writer, batchByteLimit: batchByteLimit)
                    == "corrupt: a value shares 3 bytes with the one before, which has 0"
            )
        }
    }

    @Test func startsAnewInEachChunk() throws {
        let decoder = ColumnChunkDecoder()
        let first = joined([0], ["1-AB"])
        let second = joined([2], ["C"])
        let quirks = WriterQuirks(createdBy: "parquet-mr version 1.6.0")
        func start(_ pages: [UInt8]) throws {
            let metadata = ColumnMetadata(
                type: .byteArray,
                encodings: [.deltaByteArray],
                path: ["plate"],
                codec: .uncompressed,
                valueCount: 1,
                totalUncompressedSize: pages.count,
                totalCompressedSize: pages.count,
                dataPageOffset: 0
            )
            try decoder.start(
                Self.leaf,
                metadata,
                bytes: Bytes(pages),
                rowCount: 1,
                quirks: quirks
            )
            _ = try decoder.next()
        }
        try start(first)
        #expect(throws: ParquetError.self) { try start(second) }
    }

    @Test func refusesLengthsThatCannotBe() {
        #expect(
            read(joined([0, 5], ["1-AB", "C"]), count: 2)
                == "corrupt: a value shares 5 bytes with the one before, which has 4"
        )
        #expect(
            read(joined([0, -1], ["1-AB", "C"]), count: 2) == "corrupt: a byte string of -1 bytes"
        )
        #expect(read(listed([3, -2], "one"), count: 2) == "corrupt: a byte string of -2 bytes")
        #expect(
            read(listed([3, 3], "one"), count: 2)
                == "truncated: byte strings of 6 bytes in the 3 behind their lengths"
        )
        #expect(
            read(page(.deltaByteArray, 1, numbers([0]) + numbers([4]) + [65]), count: 1)
                == "truncated: byte strings of 4 bytes in the 1 behind their lengths"
        )
        #expect(read(page(.deltaByteArray, 1, numbers([0])), count: 1).hasPrefix("truncated: "))
    }

    /// A page of few bytes can announce values of many: 4,000 that share 4,000 bytes each.
    @Test func boundsWhatAPageMayGive() {
        let long = String(repeating: "x", count: 4_000)
        let prefixes = [0] + [Int64](repeating: 4_000, count: 4_000)
        let pages = joined(prefixes, [long] + Array(repeating: "", count: 4_000))
        #expect(pages.count < 10_000)
        var limits = ParquetLimits()
        limits.pageByteLimit = 1 << 20
        #expect(
            read(pages, count: 4_001, limits: limits)
                == "tooLarge: a page whose values take 16004000 bytes is over the limit of 1048576"
        )
        limits.pageByteLimit = 1 << 24
        #expect(read(pages, count: 4_001, limits: limits).utf8.count == 16_004_000 + 4_000)
    }

    @Test func boundsHowManyValuesAPageMayGive() {
        var limits = ParquetLimits()
        limits.pageByteLimit = 1 << 10
        let leaf = LeafColumn(
            index: 0,
            path: ["speed"],
            physicalType: .int64,
            typeLength: nil,
            maxDefinitionLevel: 0,
            maxRepetitionLevel: 0,
            element: SchemaElement(name: "speed", physicalType: .int64, repetition: .required),
            ancestors: []
        )
        let equal = page(.deltaBinaryPacked, 2_000, numbers([Int64](repeating: 5, count: 2_000)))
        #expect(
            read(equal, count: 2_000, leaf: leaf, limits: limits)
                == "tooLarge: a page whose values take 16000 bytes is over the limit of 1024"
        )
        let split = page(.byteStreamSplit, 2, [UInt8](repeating: 0, count: 17))
        #expect(
            read(split, count: 2, leaf: leaf)
                == "corrupt: 2 split values need 16 bytes, the page has 17"
        )
        #expect(
            read(page(.byteStreamSplit, 3, Array(split.suffix(17))), count: 3, leaf: leaf)
                == "truncated: 3 split values need 24 bytes, the page has 17"
        )
        #expect(
            read(page(.deltaByteArray, 1, [1]), count: 1, leaf: leaf)
                == "unsupported: INT64 values in DELTA_BYTE_ARRAY encoding"
        )
    }

    @Test func refusesValuesOfOtherLengthsThanTheColumns() {
        let leaf = LeafColumn(
            index: 0,
            path: ["code"],
            physicalType: .fixedLengthByteArray,
            typeLength: 3,
            maxDefinitionLevel: 0,
            maxRepetitionLevel: 0,
            element: SchemaElement(name: "code", repetition: .required),
            ancestors: []
        )
        #expect(read(joined([0, 1], ["abc", "bd"]), count: 2, leaf: leaf) == "abc abd")
        #expect(
            read(joined([0, 2], ["abc", "bd"]), count: 2, leaf: leaf)
                == "corrupt: a value of 4 bytes, the column's have 3"
        )
    }
}
