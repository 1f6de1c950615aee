import Buffers
import Columns
import Foundation
import Testing

@testable import Parquet

/// Chunks of other files, put into new ones as they are.
struct CarriedChunkTests {
    /// A file of the row groups of `file`, as often as asked for.
    private func carried(
        _ file: ParquetFile,
        _ bytes: Bytes,
        times: Int = 1,
        changing change: (inout OffsetIndex?, inout Bytes?) -> Void = { _, _ in }
    ) throws -> Bytes {
        var output = ByteBuffer()
        output.append(FileAssembler.head)
        var assembler = FileAssembler(
            schema: file.schema,
            keyValues: [KeyValue(key: "greeting", value: "hello")],
            createdBy: ParquetWriter.createdBy
        )
        for _ in 0..<times {
            for group in file.rowGroups {
                let chunks = try file.schema.leaves.map { leaf in
                    try carry(file, bytes, group, leaf, &output, change)
                }
                assembler.append(rowCount: group.rowCount, chunks: chunks)
            }
        }
        #expect(assembler.byteCount == output.count)
        output.append(assembler.finish())
        #expect(assembler.byteCount == output.count)
        return output.copied()
    }

    private func carry(
        _ file: ParquetFile,
        _ bytes: Bytes,
        _ group: RowGroup,
        _ leaf: LeafColumn,
        _ output: inout ByteBuffer,
        _ change: (inout OffsetIndex?, inout Bytes?) -> Void
    ) throws -> EncodedChunk {
        let chunk = group.columns[leaf.index]
        let metadata = try #require(chunk.metadata)
        let pages = try file.chunkBytes(chunk)
        func part(_ range: ByteRange?) -> Bytes? { range.map { bytes[$0.offset..<$0.end] } }
        var offsetIndex = try part(chunk.offsetIndexRange).map { bytes throws(ParquetError) in
            var reader = CompactReader(bytes)
            return try OffsetIndex(from: &reader)
        }
        var columnIndex = part(chunk.columnIndexRange)
        change(&offsetIndex, &columnIndex)
        let carried = try CarriedChunk.describe(
            leaf,
            metadata,
            bytes: pages,
            start: metadata.byteRange.offset,
            rowCount: group.rowCount,
            columnIndex: columnIndex,
            offsetIndex: offsetIndex,
            bloomFilter: nil
        )
        output.append(pages[0..<carried.byteCount])
        return carried
    }

    /// Every page is where the offset index says it is.
    private func checkOffsetIndexes(_ file: ParquetFile, _ bytes: Bytes) throws -> Int {
        var count = 0
        for group in file.rowGroups {
            for chunk in group.columns {
                guard let range = chunk.offsetIndexRange else { continue }
                var reader = CompactReader(bytes[range.offset..<range.end])
                for location in try OffsetIndex(from: &reader).pageLocations {
                    let (header, size) = try PageHeader.parse(bytes, at: location.offset)
                    #expect(header.type == .dataPage || header.type == .dataPageV2)
                    #expect(size + header.compressedPageSize == location.compressedPageSize)
                    count += 1
                }
            }
        }
        return count
    }

    @Test(arguments: SampleTable.files)
    func holdsTheSameRows(name: String) throws {
        let bytes = try Fixture.bytes("pages/\(name).parquet")
        let file = try ParquetFile(bytes)
        let made = try carried(file, bytes, times: 2)
        let again = try ParquetFile(made)
        #expect(again.metadata.keyValues == [KeyValue(key: "greeting", value: "hello")])
        #expect(again.rowCount == file.rowCount * 2)
        let contents = try file.contents()
        #expect(try again.contents() == contents + contents)
        #expect(try checkOffsetIndexes(again, made) > 0)
        for chunk in again.rowGroups.flatMap(\.columns) {
            #expect(chunk.metadata?.encodingStats?.isEmpty == false)
        }
    }

    @Test(.enabled(if: Python.isPresent, Python.hint))
    func foreignReadersReadCarriedFiles() throws {
        let folder = try TemporaryFolder()
        var arguments: [String] = []
        for name in SampleTable.files {
            let bytes = try Fixture.bytes("pages/\(name).parquet")
            arguments.append(Fixture.folder.appending(path: "pages/\(name).parquet").path)
            let made = try carried(try ParquetFile(bytes), bytes)
            arguments.append(try folder.write(made, as: "\(name).parquet"))
        }
        let corpus = Corpus.isPresent ? Self.corpusFiles : []
        for file in corpus {
            let bytes = try file.bytes()
            arguments.append(file.url.path)
            let made = try carried(try ParquetFile(bytes), bytes)
            arguments.append(try folder.write(made, as: file.testDescription))
        }
        let verdicts = try Python.run("compare_files.py", arguments).split(separator: "\n")
        try #require(verdicts.count == SampleTable.files.count + corpus.count, "\(verdicts)")
        for (name, verdict) in zip(SampleTable.files + corpus.map(\.testDescription), verdicts) {
            #expect(verdict == "equal", "\(name)")
        }
    }

    /// Files with page indexes, with a dictionary offset of 0, and of old writers.
    private static let corpusFiles = Corpus.files("data", suffix: ".parquet").filter {
        [
            "dict-page-offset-zero.parquet", "alltypes_tiny_pages.parquet",
            "alltypes_tiny_pages_plain.parquet", "data_index_bloom_encoding_stats.parquet",
            "nested_lists.snappy.parquet", "int96_from_spark.parquet", "alltypes_plain.parquet",
            "datapage_v2.snappy.parquet",
        ].contains($0.testDescription)
    }

    /// Version 2 pages say how many rows they begin; in version 1 pages of a repeated column only
    /// the levels do.
    @Test(arguments: ["v2-none-plain", "v1-none-plain"])
    func makesOffsetIndexesFromPageHeaders(name: String) throws {
        let bytes = try Fixture.bytes("pages/\(name).parquet")
        let file = try ParquetFile(bytes)
        let made = try carried(file, bytes) { offsets, columns in
            offsets = nil
            columns = nil
        }
        let kept = try carried(file, bytes)
        func locations(_ bytes: Bytes, _ leaf: LeafColumn) throws -> [PageLocation]? {
            let chunk = try ParquetFile(bytes).rowGroups[0].columns[leaf.index]
            return try chunk.offsetIndexRange.map { range in
                var reader = CompactReader(bytes[range.offset..<range.end])
                return try OffsetIndex(from: &reader).pageLocations
            }
        }
        for leaf in file.schema.leaves {
            let isKnown = leaf.maxRepetitionLevel == 0 || name.hasPrefix("v2")
            let expected = try locations(kept, leaf)
            if isKnown { #expect(expected?.isEmpty == false) }
            #expect(try locations(made, leaf) == (isKnown ? expected : nil))
        }
        // A column index says nothing of pages whose rows are not known.
        let indexed = try ParquetFile(
            try carried(file, bytes) { offsets, _ in offsets = nil }
        )
        for chunk in indexed.rowGroups.flatMap(\.columns) {
            #expect(chunk.columnIndexRange == nil || chunk.offsetIndexRange != nil)
        }
    }

    @Test func dropsIndexesThatContradictThePages() throws {
        let bytes = try Fixture.bytes("pages/v2-none-plain.parquet")
        let file = try ParquetFile(bytes)
        func indexes(
            _ change: (inout OffsetIndex?, inout Bytes?) -> Void
        ) throws -> (columnIndexes: Int, pages: Int) {
            let made = try carried(file, bytes, changing: change)
            let again = try ParquetFile(made)
            let count = again.rowGroups[0].columns.count { $0.columnIndexRange != nil }
            return (count, try checkOffsetIndexes(again, made))
        }
        let whole = try indexes { _, _ in }
        #expect(whole.columnIndexes > 10)
        let shifted = try indexes { offsets, _ in
            offsets?.pageLocations[0].offset += 1
        }
        #expect(shifted.columnIndexes == 0)
        #expect(shifted.pages == whole.pages)
        let shortened = try indexes { offsets, _ in
            offsets?.pageLocations.removeLast()
        }
        #expect(shortened.columnIndexes == 0)
        let other = try indexes { _, columns in
            columns = columns.map { $0[0..<$0.count / 2] }
        }
        #expect(other.columnIndexes == 0)
        #expect(other.pages == whole.pages)
    }

    @Test func refusesPagesThatContradictTheFooter() throws {
        let bytes = try Fixture.bytes("pages/v1-none-plain.parquet")
        let file = try ParquetFile(bytes)
        let leaf = file.schema.leaves[1]
        let chunk = file.rowGroups[0].columns[1]
        var metadata = try #require(chunk.metadata)
        metadata.valueCount += 1
        let pages = try file.chunkBytes(chunk)
        let error = #expect(throws: ParquetError.self) {
            try CarriedChunk.describe(
                leaf,
                metadata,
                bytes: pages,
                start: 4,
                rowCount: 241,
                columnIndex: nil,
                offsetIndex: nil,
                bloomFilter: nil
            )
        }
        #expect(
            error?.message == "the pages hold 240 values, the footer announces 241"
        )
        #expect(error?.place.column == "count")
    }

    /// Nobody decodes what is carried.
    @Test func refusesPagesThatChanged() throws {
        let schema = try Schema(columns: [.column("n", .int32)])
        var writer = ParquetWriter(schema: schema)
        let numbers = ColumnVector(type: .int, count: 3, validity: nil, values: .int32([1, 2, 3]))
        try writer.appendRowGroup([numbers])
        let file = try ParquetFile(writer.finish())
        let chunk = file.rowGroups[0].columns[0]
        let metadata = try #require(chunk.metadata)
        let pages = try file.chunkBytes(chunk)
        func describe(_ bytes: Bytes) throws {
            _ = try CarriedChunk.describe(
                file.schema.leaves[0],
                metadata,
                bytes: bytes,
                start: metadata.byteRange.offset,
                rowCount: 3,
                columnIndex: nil,
                offsetIndex: nil,
                bloomFilter: nil
            )
        }
        try describe(pages)
        var changed = pages.array
        changed[changed.count - 1] ^= 1
        let error = #expect(throws: ParquetError.self) { try describe(Bytes(changed)) }
        #expect(error?.kind == .corrupt)
        #expect(
            error?.message.hasSuffix("the bytes have changed since they were written") == true
        )
    }
}
