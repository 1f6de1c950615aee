import Buffers
import Codecs
import Foundation
import SeededRandom
import Testing

@testable import Parquet

/// Random columns of all types in all encodings, nested or not, with all codecs and page versions.
struct EveryEncodingTests {
    /// One of the ways to lay out a file.
    struct Way: Sendable, CustomTestStringConvertible {
        let codec: Codec
        let version: WriterOptions.PageVersion
        var testDescription: String { "\(codec), \(version)" }

        static let all: [Way] = Codec.allCases.flatMap { codec in
            [WriterOptions.PageVersion.v1, .v2].map { Way(codec: codec, version: $0) }
        }

        func options(using random: inout SeededGenerator) -> WriterOptions {
            var options = WriterOptions()
            options.codec = codec
            options.pageVersion = version
            options.pageRowLimit = [1, 7, 33, 200, 65_536].randomElement(using: &random) ?? 1
            options.dictionaryByteLimit = [20, 200, 1 << 20].randomElement(using: &random) ?? 1
            options.writesChecksums = Bool.random(using: &random)
            return options
        }
    }

    private static let rowCounts = [0, 1, 2, 31, 33, 128, 129, 300]

    private static func columns(
        _ way: Way,
        _ seed: UInt64,
        where isFine: (PhysicalType, Encoding) -> Bool = { _, _ in true }
    ) throws -> (RandomColumns, Bytes) {
        var random = SeededGenerator(
            seed: seed &* 1_000 &+ UInt64(Way.all.firstIndex { "\($0)" == "\(way)" } ?? 0)
        )
        let rowCount = rowCounts.randomElement(using: &random) ?? 1
        let columns = try RandomColumns(rowCount: rowCount, using: &random, where: isFine)
        let options = way.options(using: &random)
        return (columns, try columns.written(options, rowGroups: rowCount > 100 ? 2 : 1))
    }

    @Test(arguments: Way.all, Seeds.first(8))
    func readsWhatIsWritten(way: Way, seed: UInt64) throws {
        let (columns, bytes) = try Self.columns(way, seed)
        let file = try ParquetFile(bytes)
        for (leaf, expected) in zip(file.schema.leaves, columns.contents) {
            for batchByteLimit in [1, 64 << 20] {
                var found: [LeafContent.Entry] = []
                for rowGroup in file.rowGroups.indices {
                    found += try file.content(
                        leaf,
                        rowGroup: rowGroup,
                        batchByteLimit: batchByteLimit
                    ).entries
                }
                #expect(LeafContent(found) == expected, "\(leaf.pathDescription)")
            }
        }
    }

    /// The pages are in the encodings that were asked for, and the footer says so.
    @Test(arguments: Seeds.first(8))
    func writesTheEncodingsAskedFor(seed: UInt64) throws {
        let (columns, bytes) = try Self.columns(Way.all[Int(seed) % Way.all.count], seed)
        let file = try ParquetFile(bytes)
        for (leaf, column) in zip(file.schema.leaves, columns.columns) {
            for group in file.rowGroups {
                let chunk = group.columns[leaf.index]
                let metadata = try #require(chunk.metadata)
                var cursor = PageCursor(try file.chunkBytes(chunk))
                var found: Set<Encoding> = []
                while let page = try cursor.next() {
                    if let header = page.header.dataPage { found.insert(header.encoding) }
                    if let header = page.header.dataPageV2 { found.insert(header.encoding) }
                }
                let asked = [column.encoding.dictionary, column.encoding.values].compactMap(\.self)
                #expect(found.isSubset(of: asked), "\(leaf.pathDescription)")
                #expect(found.isSubset(of: metadata.encodings))
                let pageTypes: Set<PageType> = [.dataPage, .dataPageV2]
                let counted = (metadata.encodingStats ?? []).filter {
                    pageTypes.contains($0.pageType)
                }
                #expect(Set(counted.map(\.encoding)) == found)
            }
        }
    }

    @Test(.enabled(if: Python.isPresent, Python.hint))
    func pyarrowReadsWhatIsWritten() throws {
        try checkReading(Way.all, by: "pyarrow") { _, _ in true }
    }

    /// DuckDB has no BYTE_STREAM_SPLIT of FIXED_LEN_BYTE_ARRAY, and stumbles over pages of nothing
    /// in Hadoop's framing.
    @Test(.enabled(if: Python.isPresent, Python.hint))
    func duckDBReadsWhatIsWritten() throws {
        let ways = Way.all.filter { $0.codec != .lz4Hadoop || $0.version == .v1 }
        try checkReading(ways, by: "duckdb") { type, encoding in
            type != .fixedLengthByteArray || encoding != .byteStreamSplit
        }
    }

    private func checkReading(
        _ all: [Way],
        by reader: String,
        where isFine: (PhysicalType, Encoding) -> Bool
    ) throws {
        let folder = try TemporaryFolder()
        var arguments: [String] = []
        var valueCount = 0
        var ways: [Way] = []
        for (number, way) in all.enumerated() {
            for seed in Seeds.first(8).prefix(3) {
                let (columns, bytes) = try Self.columns(way, seed &+ 100, where: isFine)
                let dump = LeafDump(Array(zip(columns.schema.leaves, columns.contents)))
                let name = "\(number)-\(seed)"
                arguments.append(try folder.write(bytes, as: "\(name).parquet"))
                arguments.append(
                    try folder.write(Bytes(Array(dump.text.utf8)), as: "\(name).txt")
                )
                valueCount += dump.lines.count
                ways.append(way)
            }
        }
        let verdicts = try Python.run("compare_leaves.py", [reader] + arguments)
            .split(separator: "\n").map(String.init)
        try #require(verdicts.count == ways.count, "\(verdicts)")
        for (way, verdict) in zip(ways, verdicts) {
            #expect(verdict == "equal", "\(way.testDescription)")
        }
        print("\(ways.count) files, \(valueCount) values, read by \(reader)")
    }

    /// Random files that pyarrow wrote with each of its encodings, codecs and page versions.
    @Test(.enabled(if: Python.isPresent, Python.hint), arguments: Seeds.first(8).prefix(3))
    func readsWhatPyarrowWrites(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let paths = try Python.run("write_encodings.py", [folder.url.path, "\(seed)"])
            .split(separator: "\n").map(String.init)
        try #require(paths.count == 12)
        var arguments = ["pyarrow"]
        var encodings: Set<Encoding> = []
        for (number, path) in paths.enumerated() {
            let file = try ParquetFile(Bytes(try Data(contentsOf: URL(filePath: path))))
            for chunk in file.rowGroups.flatMap(\.columns) {
                encodings.formUnion(chunk.metadata?.encodings ?? [])
            }
            let text = try LeafDump(file).text
            arguments += [path, try folder.write(Bytes(Array(text.utf8)), as: "\(number).txt")]
        }
        let all: Set<Encoding> = [
            .plain, .rle, .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray,
            .byteStreamSplit,
        ]
        #expect(encodings == all)
        let verdicts = try Python.run("compare_leaves.py", arguments).split(separator: "\n")
        try #require(verdicts.count == paths.count)
        for (path, verdict) in zip(paths, verdicts) { #expect(verdict == "equal", "\(path)") }
    }

    @Test func refusesEncodingsThatTheFormatDoesNotHave() throws {
        func message(_ type: PhysicalType, _ encoding: ColumnEncoding) throws -> String {
            let schema = try Schema(columns: [.column("speed", type, .required)])
            var options = WriterOptions()
            options.encodings[["speed"]] = encoding
            var writer = ParquetWriter(schema: schema, options: options)
            let batch = try ColumnBatch(schema.leaves[0], LeafContent())
            do throws(ParquetError) {
                try writer.appendRowGroup(rowCount: 0, [batch])
                return "written"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            try message(.double, ColumnEncoding(values: .deltaBinaryPacked))
                == "DELTA_BINARY_PACKED for values of type DOUBLE, which the format "
                + "does not have: use PLAIN, which suits all types (column speed)"
        )
        #expect(
            try message(.double, ColumnEncoding(dictionary: .plain))
                == "PLAIN for dictionary indices, expected RLE_DICTIONARY or "
                + "PLAIN_DICTIONARY (column speed)"
        )
        #expect(try message(.double, ColumnEncoding(values: .byteStreamSplit)) == "written")
    }
}
