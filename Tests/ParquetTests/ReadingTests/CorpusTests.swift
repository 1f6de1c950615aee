import Buffers
import Foundation
import Testing

@testable import Parquet

/// Files that others made, of every kind: their values are those that others read.
@Suite(.enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it"))
struct CorpusTests {
    /// Files whose pages do not have the checksums that they name, on purpose.
    private static let broken: Set = [
        "datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet",
    ]

    /// Files that pyarrow refuses and DuckDB reads: a map whose keys are optional.
    private static let onlyByDuckDB: Set = ["incorrect_map_schema.parquet"]

    /// Files that DuckDB refuses and pyarrow reads: BYTE_STREAM_SPLIT of FIXED_LEN_BYTE_ARRAY, and
    /// a map without values.
    private static let onlyByPyarrow: Set = [
        "byte_stream_split_extended.gzip.parquet", "map_no_value.parquet",
    ]

    /// A file with pages of just over 1 GiB, which pyarrow cannot put into one map.
    private static let large = "large_string_map.brotli.parquet"

    private static var limits: ParquetLimits {
        var limits = ParquetLimits()
        limits.pageByteLimit = Int(Int32.max)
        return limits
    }

    /// What each reader says of the values that are read here, file by file.
    private func verdicts(_ files: [CorpusFile], _ readers: [String]) throws -> [[String]] {
        let folder = try TemporaryFolder()
        var valueCount = 0
        var arguments = [readers.joined(separator: ",")]
        for (number, file) in files.enumerated() {
            let limits = file.testDescription == Self.large ? Self.limits : ParquetLimits()
            let dump = try LeafDump(ParquetFile(try file.bytes(), limits: limits))
            valueCount += dump.lines.count
            arguments.append(file.url.path)
            arguments.append(try folder.write(Bytes(Array(dump.text.utf8)), as: "\(number).txt"))
        }
        let lines = try Python.run("compare_leaves.py", arguments).split(separator: "\n")
        try #require(lines.count == files.count, "\(lines)")
        print("parquet-testing: \(files.count) files, \(valueCount) values")
        return lines.map { $0.components(separatedBy: " | ") }
    }

    @Test(.enabled(if: Python.isPresent, Python.hint))
    func readsTheValuesThatOthersRead() throws {
        let files = ["data", "data/geospatial"].flatMap { Corpus.files($0, suffix: ".parquet") }
            .filter { !Self.broken.union([Self.large]).contains($0.testDescription) }
        let verdicts = try verdicts(files, ["pyarrow", "duckdb"])
        for (file, says) in zip(files, verdicts) {
            let name = file.testDescription
            #expect((says[0] == "equal") != Self.onlyByDuckDB.contains(name), "\(name): \(says)")
            #expect((says[1] == "equal") != Self.onlyByPyarrow.contains(name), "\(name): \(says)")
            if says != ["equal", "equal"] { print("  \(name): \(says)") }
        }
        print(
            "  equal to pyarrow: \(verdicts.count { $0[0] == "equal" }), "
                + "to DuckDB: \(verdicts.count { $0[1] == "equal" })"
        )
        #expect(files.count >= 70)
    }

    @Test(.enabled(if: Python.isPresent, Python.hint))
    func readsStringsOfGigabytes() throws {
        let files = Corpus.files("data", suffix: Self.large)
        #expect(try verdicts(files, ["duckdb"]) == [["equal"]])
    }

    /// The columns below a VARIANT; DuckDB puts them together, so only pyarrow can be asked.
    @Test(.enabled(if: Python.isPresent, Python.hint))
    func readsTheColumnsOfVariants() throws {
        let files = Corpus.files("shredded_variant", suffix: ".parquet")
        let verdicts = try verdicts(files, ["pyarrow"])
        for (file, says) in zip(files, verdicts) {
            #expect(says == ["equal"], "\(file.testDescription)")
        }
        #expect(files.count >= 130)
    }

    @Test func verifiesChecksums() throws {
        for file in Corpus.files("data", suffix: ".parquet")
        where Self.broken.contains(file.testDescription) {
            let error = #expect(throws: ParquetError.self) {
                _ = try LeafDump(ParquetFile(try file.bytes()))
            }
            #expect(error?.kind == .corrupt)
            #expect(error?.message.hasPrefix("a page's checksum is ") == true)
        }
    }

    /// The limit is on what is decoded: the page passes through a file as it is.
    @Test func refusesPagesOverTheLimitOnlyWhereTheyAreDecoded() throws {
        let file = try #require(
            Corpus.files("data", suffix: Self.large).first
        )
        let opened = try ParquetFile(try file.bytes())
        let error = #expect(throws: ParquetError.self) { _ = try LeafDump(opened) }
        #expect(
            error?.description
                == "a page of 1073741828 bytes is over the limit of 1073741824 "
                + "(row group 0, column arr.key_value.key, page 0)"
        )
        var pageCount = 0
        for chunk in opened.rowGroups.flatMap(\.columns) {
            var cursor = PageCursor(try opened.chunkBytes(chunk))
            while try cursor.next() != nil { pageCount += 1 }
        }
        #expect(pageCount >= 2)
    }

    @Test func refusesEncryptedFiles() throws {
        let files = ["data", "data/aes256"].flatMap {
            Corpus.files($0, suffix: ".parquet.encrypted")
        }
        for file in files {
            let error = #expect(throws: ParquetError.self) {
                _ = try LeafDump(ParquetFile(try file.bytes()))
            }
            #expect(error?.kind == .unsupported, "\(file.testDescription)")
            #expect(error?.message.contains("encrypted") == true, "\(file.testDescription)")
        }
        print("parquet-testing: \(files.count) encrypted files refused")
        #expect(files.count >= 10)
    }

    /// Files of `bad_data` that are sound, and what they are about.
    private static let sound = [
        // Indices of width 0: one reader divided by the width.
        "ARROW-GH-43605.parquet": 21_186
    ]

    @Test(arguments: Corpus.files("bad_data", suffix: ".parquet"))
    func refusesBadData(_ file: CorpusFile) throws {
        if let valueCount = Self.sound[file.testDescription] {
            let dump = try LeafDump(ParquetFile(try file.bytes()))
            #expect(dump.lines.count { !$0.hasPrefix("leaf") } == valueCount)
            return
        }
        let error = #expect(throws: ParquetError.self) {
            _ = try LeafDump(ParquetFile(try file.bytes()))
        }
        print("bad_data/\(file.testDescription): \(error.map { "\($0)" } ?? "no error")")
    }
}
