import Buffers
import Codecs
import Columns
import Foundation
import Testing

@testable import Parquet

/// Bloom filters of files: ours, and those of other writers.
struct BloomFilterFileTests {
    private static let columns = ["number", "text", "ratio"]

    /// The values of a row of `make_bloom.py`, as PLAIN bytes.
    private func value(_ column: String, _ row: Int) -> Bytes {
        func bytes(_ number: UInt64, _ count: Int) -> Bytes {
            Bytes((0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) })
        }
        switch column {
        case "number": return bytes(UInt64(row * 7), 4)
        case "ratio": return bytes((Double(row) / 4).bitPattern, 8)
        default:
            let text = "text-\(row)" + String(repeating: "-more", count: row % 12)
            return Bytes(Array(text.utf8))
        }
    }

    /// The rows of `make_bloom.py` in a file of ours.
    private func made(_ options: WriterOptions) throws -> Bytes {
        let rows = 0..<150
        var texts = ByteArrays()
        for row in rows { texts.append(value("text", row).array) }
        var writer = ParquetWriter(
            schema: try Schema(columns: [
                try SchemaNode("number", .int), try SchemaNode("text", .string),
                try SchemaNode("ratio", .double), try SchemaNode("flag", .boolean),
            ]),
            options: options
        )
        func column(_ type: DataType, _ values: ColumnVector.Values) -> ColumnVector {
            ColumnVector(type: type, count: rows.count, validity: nil, values: values)
        }
        try writer.appendRowGroup([
            column(.int, .int32(rows.map { Int32($0 * 7) })), column(.string, .bytes(texts)),
            column(.double, .doubles(rows.map { Double($0) / 4 })),
            column(.boolean, .booleans(rows.map { $0 % 2 == 0 })),
        ])
        return writer.finish()
    }

    private func allFilters(dictionaryByteLimit: Int = 1 << 20) -> WriterOptions {
        var options = WriterOptions()
        options.dictionaryByteLimit = dictionaryByteLimit
        options.pageRowLimit = 20
        for column in Self.columns + ["flag", "unknown"] {
            options.bloomFilters[[column]] = BloomFilterOptions()
        }
        return options
    }

    private func check(_ file: ParquetFile) throws {
        for (leaf, column) in zip(file.schema.leaves, Self.columns) {
            let filter = try #require(try file.readBloomFilter(leaf, rowGroup: 0))
            for row in 0..<150 {
                #expect(filter.mayContain(value(column, row)), "\(column) \(row)")
            }
            #expect((150..<1_000).count { filter.mayContain(value(column, $0)) } < 60)
        }
    }

    @Test(arguments: ["pyarrow", "duckdb"])
    func readsThoseOfOthers(writer: String) throws {
        try check(try ParquetFile(try Fixture.bytes("bloom/\(writer).parquet")))
    }

    /// All pages point into a dictionary, some do, none do.
    @Test(arguments: [1 << 20, 300, 1])
    func readsOurs(dictionaryByteLimit: Int) throws {
        let file = try ParquetFile(
            try made(allFilters(dictionaryByteLimit: dictionaryByteLimit))
        )
        try check(file)
        #expect(try file.readBloomFilter(file.schema.leaves[3], rowGroup: 0) == nil)
    }

    @Test func writesNoneUnasked() throws {
        let file = try ParquetFile(try made(WriterOptions()))
        #expect(try file.readBloomFilter(file.schema.leaves[0], rowGroup: 0) == nil)
        #expect(file.rowGroups[0].columns[0].metadata?.bloomFilterOffset == nil)
    }

    @Test(arguments: [1 << 20, 300, 1])
    func aDecodedChunkGivesTheSameFilter(dictionaryByteLimit: Int) throws {
        let options = allFilters(dictionaryByteLimit: dictionaryByteLimit)
        let file = try ParquetFile(try made(options))
        for leaf in file.schema.leaves.prefix(3) {
            let again = try BloomFilterBuilder.filter(
                decoding: try file.decoder(leaf, rowGroup: 0),
                leaf,
                BloomFilterOptions(),
                valueCount: 150
            )
            #expect(try file.readBloomFilter(leaf, rowGroup: 0) == again)
        }
    }

    @Test func findsBothZeros() throws {
        var options = WriterOptions()
        options.bloomFilters[["x"]] = BloomFilterOptions()
        for zero in [0.0, -0.0] {
            var writer = ParquetWriter(
                schema: try Schema(columns: [try SchemaNode("x", .double)]),
                options: options
            )
            try writer.appendRowGroup([
                ColumnVector(type: .double, count: 1, validity: nil, values: .doubles([zero]))
            ])
            let file = try ParquetFile(writer.finish())
            let filter = try #require(try file.readBloomFilter(file.schema.leaves[0], rowGroup: 0))
            #expect(filter.mayContain(Bytes([0, 0, 0, 0, 0, 0, 0, 0])))
            #expect(filter.mayContain(Bytes([0, 0, 0, 0, 0, 0, 0, 0x80])))
            #expect(!filter.mayContain(value("ratio", 4)))
        }
    }

    /// Old writers do not say how long a filter is.
    @Test(
        .enabled(if: Corpus.isPresent),
        arguments: ["encoding_stats", "encoding_with_length"]
    )
    func readsThoseOfTheCorpus(name: String) throws {
        let file = try #require(
            Corpus.files("data", suffix: "data_index_bloom_\(name).parquet").first
        )
        let opened = try ParquetFile(try file.bytes())
        let leaf = opened.schema.leaves[0]
        let filter = try #require(try opened.readBloomFilter(leaf, rowGroup: 0))
        let column = try opened.readColumn(leaf, rowGroup: 0)
        guard case .bytes(let values) = column.values else {
            Issue.record("the column is text")
            return
        }
        for row in 0..<column.count { #expect(filter.mayContain(Bytes(Array(values[row])))) }
        #expect(!filter.mayContain(Bytes(Array("NOT_EXISTS".utf8))))
    }

    @Test(.enabled(if: Python.isPresent, Python.hint), arguments: [1 << 20, 1])
    func areReadByDuckDB(dictionaryByteLimit: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = try made(allFilters(dictionaryByteLimit: dictionaryByteLimit))
        let path = try folder.write(bytes, as: "bloom.parquet")
        let said = try Python.run("probe_bloom.py", [path])
        #expect(said == Self.columns.map { "fine " + $0 }.joined(separator: "\n"))
    }
}
