import Buffers
import Codecs
import Columns
import Foundation
import Testing

@testable import Parquet

/// What is written here, read by pyarrow, DuckDB and Polars.
@Suite(.enabled(if: Python.isPresent, Python.hint))
struct ForeignReaderTests {
    struct Way: Sendable, CustomStringConvertible {
        var file: String
        var codec = Codec.snappy
        var version = WriterOptions.PageVersion.v1
        var asNumbers = true
        var dictionaryByteLimit = 1 << 20
        var description: String {
            "\(file), \(codec), \(version), \(asNumbers ? "numbers" : "plain"), \(dictionaryByteLimit)"
        }
    }

    static let ways: [Way] =
        [WriterOptions.PageVersion.v1, .v2].flatMap { version in
            Codec.allCases.map { Way(file: "fallback", codec: $0, version: version) }
        } + [
            Way(file: "v1-none-dictionary", dictionaryByteLimit: 300),
            Way(file: "v1-none-dictionary", asNumbers: false, dictionaryByteLimit: 1),
            Way(file: "v2-none-plain", version: .v2, asNumbers: false),
            Way(file: "int96"), Way(file: "millis"), Way(file: "nanos-local", version: .v2),
        ]

    @Test func readRewrittenFiles() throws {
        let folder = try TemporaryFolder()
        var arguments: [String] = []
        for (number, way) in Self.ways.enumerated() {
            var options = WriterOptions()
            options.codec = way.codec
            options.pageVersion = way.version
            options.dictionaryByteLimit = way.dictionaryByteLimit
            let made = try SampleTable.file(way.file).rewritten(options, asNumbers: way.asNumbers)
            arguments.append(Fixture.folder.appending(path: "pages/\(way.file).parquet").path)
            arguments.append(try folder.write(made, as: "\(number).parquet"))
        }
        // One call: Python takes its time to start.
        let verdicts = try Python.run("compare_files.py", arguments).split(separator: "\n")
        try #require(verdicts.count == Self.ways.count, "\(verdicts)")
        for (way, verdict) in zip(Self.ways, verdicts) { #expect(verdict == "equal", "\(way)") }
    }

    @Test func findOurStatisticsTrue() throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for limit in [1, 300, 1 << 20] {
            var options = WriterOptions()
            options.dictionaryByteLimit = limit
            let made = try SampleTable.file("fallback").rewritten(options)
            paths.append(try folder.write(made, as: "\(limit).parquet"))
        }
        let verdicts = try Python.run("check_statistics.py", paths).split(separator: "\n")
        try #require(verdicts.count == paths.count, "\(verdicts)")
        for verdict in verdicts { #expect(verdict == "true, 45") }
    }

    @Test func readEmptyFilesAndRowGroups() throws {
        let schema = try Schema(columns: [
            try SchemaNode("speed", .int), try SchemaNode("plate", .string, isNullable: false),
        ])
        let none = [
            ColumnVector(type: .int, count: 0, validity: nil, values: .int32([])),
            ColumnVector(type: .string, count: 0, validity: nil, values: .bytes(ByteArrays())),
        ]
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for groupCount in 0...2 {
            var writer = ParquetWriter(schema: schema)
            for _ in 0..<groupCount { try writer.appendRowGroup(none) }
            paths.append(try folder.write(writer.finish(), as: "empty\(groupCount).parquet"))
        }
        let arguments = [paths[0], paths[1], paths[0], paths[2]]
        #expect(
            try Python.run("compare_files.py", arguments).split(separator: "\n") == [
                "equal", "equal",
            ]
        )
    }
}
