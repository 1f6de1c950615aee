import Buffers
import Codecs
import Columns
import Testing

@testable import Parquet

struct ColumnChunkEncoderTests {
    private func encodings(_ file: ParquetFile, _ bytes: Bytes) throws -> [Encoding] {
        let chunk = file.rowGroups[0].columns[0]
        var cursor = PageCursor(try file.chunkBytes(chunk))
        var encodings: [Encoding] = []
        while let page = try cursor.next() {
            if let data = page.header.dataPage { encodings.append(data.encoding) }
        }
        return encodings
    }

    private func file(
        _ strings: [String?],
        pageRows: Int,
        dictionaryByteLimit: Int
    ) throws -> (ParquetFile, Bytes) {
        var options = WriterOptions()
        options.pageRowLimit = pageRows
        options.dictionaryByteLimit = dictionaryByteLimit
        var values = ByteArrays()
        for string in strings { values.append((string ?? "").utf8) }
        let vector = ColumnVector(
            type: .string,
            count: strings.count,
            validity: Bitmap(strings.map { $0 != nil }),
            values: .bytes(values)
        )
        var writer = ParquetWriter(
            schema: try Schema(columns: [try SchemaNode("plate", .string)]),
            options: options
        )
        try writer.appendRowGroup([vector])
        let bytes = writer.finish()
        let file = try ParquetFile(bytes)
        #expect(try file.readColumn("plate", rowGroup: 0).texts == strings)
        return (file, bytes)
    }

    @Test func fallsBackAtThePageThatFillsTheDictionary() throws {
        // Each page of 40 rows brings 10 new strings of 6 bytes and 4 of length.
        let strings = (0..<200).map { row in "p-\(1000 + row / 40 * 10 + row % 10)" }
        for pagesThatFit in 1...5 {
            let (file, bytes) = try file(
                strings,
                pageRows: 40,
                dictionaryByteLimit: pagesThatFit * 100
            )
            let expected: [Encoding] =
                Array(repeating: .rleDictionary, count: pagesThatFit)
                + Array(repeating: .plain, count: 5 - pagesThatFit)
            #expect(try encodings(file, bytes) == expected)
            let metadata = try #require(file.rowGroups[0].columns[0].metadata)
            let counts = metadata.encodingStats?.filter { $0.pageType == .dataPage }.map(\.count)
            #expect(counts == (pagesThatFit == 5 ? [5] : [pagesThatFit, 5 - pagesThatFit]))
            #expect(metadata.dictionaryPageOffset == 4)
            // What the first plain page brought is not left behind in the dictionary.
            let (dictionary, _) = try PageHeader.parse(bytes, at: 4)
            #expect(dictionary.dictionaryPage?.valueCount == pagesThatFit * 10)
        }
        let (none, bytes) = try file(strings, pageRows: 40, dictionaryByteLimit: 99)
        #expect(try encodings(none, bytes) == Array(repeating: .plain, count: 5))
        #expect(none.rowGroups[0].columns[0].metadata?.dictionaryPageOffset == nil)
    }

    @Test(arguments: [1, 7, 70, 1_000], [WriterOptions.PageVersion.v1, .v2])
    func pagesHoldWholeRows(pageRows: Int, version: WriterOptions.PageVersion) throws {
        var options = WriterOptions()
        options.pageVersion = version
        let source = try SampleTable.file("fallback")
        let bytes = try source.rewritten(options, pageRows: pageRows)
        let file = try ParquetFile(bytes)
        for leaf in file.schema.leaves {
            let chunk = file.rowGroups[0].columns[leaf.index]
            let range = try #require(chunk.offsetIndexRange)
            var reader = CompactReader(bytes[range.offset..<range.end])
            let pages = try OffsetIndex(from: &reader).pageLocations
            let rowCount = file.rowGroups[0].rowCount
            #expect(
                pages.map(\.firstRowIndex) == Array(stride(from: 0, to: rowCount, by: pageRows))
            )
            // A batch of one byte is a page.
            let decoder = try file.decoder(leaf, rowGroup: 0, batchByteLimit: 1)
            var first = 0
            for page in pages {
                #expect(try decoder.next())
                #expect(decoder.batch.firstRow == page.firstRowIndex)
                #expect(decoder.batch.rowCount == min(pageRows, rowCount - first))
                first += pageRows
                let (header, _) = try PageHeader.parse(bytes, at: page.offset)
                if let header = header.dataPageV2 {
                    #expect(header.rowCount == decoder.batch.rowCount)
                    #expect(header.nullCount == decoder.batch.entryCount - decoder.batch.valueCount)
                }
            }
            #expect(try !decoder.next())
        }
    }

    @Test func makesNoDictionaryThatDoesNotPay() throws {
        let distinct = (0..<100).map { "plate \($0)" }
        let (file, bytes) = try file(distinct, pageRows: 50, dictionaryByteLimit: 1 << 20)
        #expect(try encodings(file, bytes) == [.plain, .plain])
        // The first page with values is the judge, not a page of nulls before it.
        let (late, lateBytes) = try self.file(
            Array(repeating: nil, count: 50) + distinct,
            pageRows: 50,
            dictionaryByteLimit: 1 << 20
        )
        #expect(try encodings(late, lateBytes) == [.plain, .plain, .plain])
        #expect(late.rowGroups[0].columns[0].metadata?.dictionaryPageOffset == nil)
    }

    @Test(arguments: ["fallback", "v1-none-dictionary", "int96", "v2-zstd-dictionary"])
    func equalRowsGiveEqualBytes(name: String) throws {
        let file = try SampleTable.file(name)
        for limit in [1, 200, 1 << 20] {
            var options = WriterOptions()
            options.dictionaryByteLimit = limit
            let expected = try file.rewritten(options)
            #expect(try file.rewritten(options, asNumbers: false) == expected)
            #expect(try file.rewritten(options, batchByteLimit: 1) == expected)
            #expect(try file.rewritten(options, asNumbers: false, batchByteLimit: 400) == expected)
        }
    }

    @Test func equalRowsOfFilesStoredOtherwiseGiveEqualBytes() throws {
        let expected = try SampleTable.file("v1-none-dictionary").rewritten()
        for name in ["v1-gzip-plain", "v2-snappy-dictionary", "v2-zstd-plain"] {
            #expect(try SampleTable.file(name).rewritten() == expected, "\(name)")
        }
    }

    @Test func leavesNothingOfARowGroupThatFailed() throws {
        let schema = try Schema(columns: [
            try SchemaNode("lane", .int), try SchemaNode("speed", .int, isNullable: false),
        ])
        let lanes = ColumnVector(type: .int, count: 2, validity: nil, values: .int32([1, 2]))
        let nulls = ColumnVector(
            type: .int,
            count: 2,
            validity: Bitmap([true, false]),
            values: .int32([1, 0])
        )
        var writer = ParquetWriter(schema: schema)
        func message(_ columns: [ColumnVector], _ writer: inout ParquetWriter) -> String {
            do throws(ParquetError) {
                try writer.appendRowGroup(columns)
                return "appended"
            } catch {
                return "\(error)"
            }
        }
        let nullsRefused = message([lanes, nulls], &writer)
        #expect(
            nullsRefused
                == "row 1 has a null where the schema says REQUIRED: leave such "
                + "rows out, or declare the column OPTIONAL (column speed)"
        )
        let missing = message([lanes], &writer)
        #expect(missing == "1 columns for a schema of 2")
        let texts = ColumnVector(
            type: .string,
            count: 2,
            validity: nil,
            values: .bytes(ByteArrays(offsets: [0, 0, 0], bytes: []))
        )
        let mistyped = message([texts, lanes], &writer)
        #expect(
            mistyped
                == "values of type string for a column of int (column lane)"
        )
        let fine = message([nulls, lanes], &writer)
        #expect(fine == "appended")
        let file = try ParquetFile(writer.finish())
        #expect(file.rowGroups.count == 1)
        #expect(try file.readColumn("lane", rowGroup: 0).texts == ["1", nil])
        #expect(file.rowGroups[0].columns[0].metadata?.byteRange.offset == 4)
    }
}
