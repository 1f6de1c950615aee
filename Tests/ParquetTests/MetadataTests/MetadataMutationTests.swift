import Buffers
import SeededRandom
import Testing

@testable import Parquet

@Suite("Damaged metadata")
struct MetadataMutationTests {
    /// Reads something from any bytes: a value, or a `ParquetError` that says something.
    private func survives(_ body: () throws(ParquetError) -> Void) {
        do throws(ParquetError) {
            try body()
        } catch {
            #expect(!error.message.isEmpty)
        }
    }

    @Test(arguments: Seeds.first(8), ["flat", "flat_v2", "nested", "int96", "empty"])
    func footersGiveAValueOrAnError(seed: UInt64, name: String) throws {
        var random = SeededGenerator(seed: seed)
        let file = try Fixture.bytes("footers/\(name).parquet")
        guard
            case .complete(let footer) = try Footer.parse(
                tail: file,
                fileByteCount: Int64(file.count)
            )
        else { throw ParquetError(.corrupt, "the fixture is not whole") }
        let start = file.count - footer.byteCount
        for _ in 0..<500 {
            let tail = file[start..<file.count].mutated(using: &random)
            survives { () throws(ParquetError) in
                _ = try Footer.parse(tail: tail, fileByteCount: Int64(start + tail.count))
            }
            survives { () throws(ParquetError) in
                let metadata = try FileMetadata(serialized: tail)
                #expect(try FileMetadata(serialized: metadata.serialized()) == metadata)
            }
        }
    }

    @Test(arguments: Seeds.first(8))
    func pageHeadersGiveAValueOrAnError(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for header in SampleMetadata.pageHeaders {
            for _ in 0..<2_000 {
                let bytes = header.serialized().mutated(using: &random)
                survives { () throws(ParquetError) in
                    let (parsed, byteCount) = try PageHeader.parse(bytes, at: 0)
                    #expect((1...bytes.count).contains(byteCount))
                    #expect(parsed.compressedPageSize >= 0)
                }
            }
        }
    }

    @Test(arguments: Seeds.first(8))
    func indexesGiveAValueOrAnError(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let columnIndex = SampleMetadata.columnIndex.serialized()
        let offsetIndex = SampleMetadata.offsetIndex.serialized()
        for _ in 0..<2_000 {
            survives { () throws(ParquetError) in
                var reader = CompactReader(columnIndex.mutated(using: &random))
                _ = try ColumnIndex(from: &reader)
            }
            survives { () throws(ParquetError) in
                var reader = CompactReader(offsetIndex.mutated(using: &random))
                _ = try OffsetIndex(from: &reader)
            }
        }
    }

    @Test(
        .enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it"),
        arguments: Corpus.files("bad_data", suffix: ".parquet")
    )
    func malformedFilesGiveAFooterOrAnError(_ file: CorpusFile) throws {
        let bytes = try file.bytes()
        survives { () throws(ParquetError) in
            _ = try Footer.parse(tail: bytes, fileByteCount: Int64(bytes.count))
        }
    }

    /// Counts of pages are of 32 bits, so that the sums of many fit into 64.
    @Test func countsOfAPageAreOf32Bits() {
        func message(_ change: (inout PageHeader) -> Void) -> String? {
            var header = PageHeader(
                type: .dataPageV2,
                uncompressedPageSize: 1,
                compressedPageSize: 1
            )
            header.dataPageV2 = DataPageHeaderV2(
                valueCount: 1,
                nullCount: 0,
                rowCount: 1,
                encoding: .plain,
                definitionLevelsByteLength: 0,
                repetitionLevelsByteLength: 0
            )
            change(&header)
            do throws(ParquetError) {
                _ = try PageHeader.parse(header.serialized(), at: 0)
                return nil
            } catch {
                return error.message
            }
        }
        #expect(message { _ in } == nil)
        for change: (inout PageHeader) -> Void in [
            { $0.uncompressedPageSize = .max }, { $0.dataPageV2?.valueCount = .max },
            { $0.dataPageV2?.definitionLevelsByteLength = .max },
            { $0.dataPageV2?.repetitionLevelsByteLength = 1 << 31 },
        ] {
            #expect(message(change)?.contains("expected -2147483648 to 2147483647") == true)
        }
        #expect(
            message { $0.compressedPageSize = -1 }
                == "PageHeader.compressed_page_size is -1, expected 0 or more"
        )
        let element = SchemaElement(
            name: "a",
            physicalType: .fixedLengthByteArray,
            typeLength: 1 << 62,
            repetition: .required
        )
        #expect(throws: ParquetError.self) {
            var reader = CompactReader(element.serialized())
            _ = try SchemaElement(from: &reader)
        }
    }

    @Test(arguments: Seeds.first(8))
    func noiseGivesAValueOrAnError(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...60, using: &random)
            let noise = Bytes((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            survives { () throws(ParquetError) in _ = try PageHeader.parse(noise, at: 0) }
            survives { () throws(ParquetError) in _ = try FileMetadata(serialized: noise) }
            survives { () throws(ParquetError) in
                _ = try Footer.parse(tail: noise, fileByteCount: Int64(count))
            }
        }
    }
}
