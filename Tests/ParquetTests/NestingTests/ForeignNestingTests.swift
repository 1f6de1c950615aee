import Buffers
import Columns
import Foundation
import Testing

@testable import Parquet

/// Nested columns as pyarrow and DuckDB see them.
@Suite(.enabled(if: Python.isPresent, Python.hint))
struct ForeignNestingTests {
    /// What one reader found in one column, or why it read nothing.
    private struct Finding {
        var path: String
        var reader: String
        var column: String
        var values: [String]
    }

    private func findings(_ paths: [String]) throws -> [Finding] {
        try Python.run("nested_rows.py", ["read"] + paths).split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            try #require(parts.count >= 3, "\(line)")
            return Finding(
                path: parts[0],
                reader: parts[1],
                column: parts[2],
                values: Array(parts[3...])
            )
        }
    }

    private func ours(_ path: String, _ column: String) throws -> [String] {
        let file = try ParquetFile(Bytes(try Data(contentsOf: URL(filePath: path))))
        return try file.rowGroups.indices.flatMap { rowGroup in
            try file.readColumn(column, rowGroup: rowGroup).cells.map(\.description)
        }
    }

    @Test func readWhatWeWrite() throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for seed in 0..<36 {
            let isForAll = seed % 3 > 0
            let style = NestedSample.Style(hasRareMaps: false, hasNamedStructs: !isForAll)
            let made = try NestingTests.Made(seed: UInt64(seed), depth: seed % 6, style: style)
            paths.append(
                try folder.write(
                    made.bytes,
                    as: isForAll ? "\(seed).parquet" : "arrow\(seed).parquet"
                )
            )
        }
        var compared: [String: Int] = [:]
        for finding in try findings(paths)
        where finding.reader == "pyarrow" || !finding.path.contains("/arrow") {
            #expect(finding.column != "!", "\(finding)")
            let own = try ours(finding.path, finding.column)
            #expect(own == finding.values, "\(finding.reader), \(finding.path), \(finding.column)")
            compared[finding.reader, default: 0] += 1
        }
        #expect(compared.values.allSatisfy { $0 > 50 } && compared.count == 2, "\(compared)")
    }

    @Test func writeWhatWeRead() throws {
        let folder = try TemporaryFolder()
        let paths = try Python.run("nested_rows.py", ["make", folder.url.path])
            .split(separator: "\n").map(String.init)
        try #require(paths.count == 24, "\(paths)")
        var compared = 0
        for finding in try findings(paths) {
            let own = try ours(finding.path, finding.column)
            #expect(own == finding.values, "\(finding.reader), \(finding.path), \(finding.column)")
            compared += 1
        }
        #expect(compared > 100)
    }

    /// Columns of the corpus that a reader sees otherwise, and why.
    private static let exceptions = [
        "pyarrow map_no_value.parquet my_map_no_v":
            "Arrow has no sets: it reads a map without values as a list of its keys"
    ]

    /// Files that are too large to be told in text.
    private static let large: Set = ["large_string_map.brotli.parquet"]

    @Test(
        .enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it")
    )
    func seeTheCorpusAsWeDo() throws {
        let files = Corpus.files("data", suffix: ".parquet")
            .filter { !Self.large.contains($0.testDescription) }
        var compared = 0
        var exceptions = 0
        for finding in try findings(files.map(\.url.path)) {
            let name = URL(filePath: finding.path).lastPathComponent
            let place = "\(finding.reader) \(name) \(finding.column)"
            if finding.column == "!" {
                print("not read by \(place): \(finding.values)")
                continue
            }
            let own: [String]
            do { own = try ours(finding.path, finding.column) } catch { own = ["\(error)"] }
            if let reason = Self.exceptions[place] {
                #expect(own != finding.values, "\(place) is no exception any more: \(reason)")
                exceptions += 1
                continue
            }
            #expect(own == finding.values, "\(place)")
            compared += 1
        }
        print("\(compared) nested columns of the corpus compared, \(exceptions) exceptions")
        #expect(compared >= 119 && exceptions == Self.exceptions.count)
    }
}
