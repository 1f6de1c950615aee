import Buffers
import Columns
import Foundation
import Testing

@testable import Parquet

/// Files that others made: each is decoded whole, or refused for what this version lacks.
struct CorpusTests {
    @Test(
        .enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it")
    )
    func decodesOrRefusesEveryFile() throws {
        var decoded = 0
        var refused: [String: Int] = [:]
        for file in Corpus.files("data", suffix: ".parquet") {
            do throws(ParquetError) {
                _ = try decodeAll(try bytes(file))
                decoded += 1
            } catch {
                #expect(
                    error.kind == .unsupported || Self.broken.contains(file.testDescription),
                    "\(file.testDescription): \(error)"
                )
                refused["\(error.kind): \(error.message)", default: 0] += 1
            }
        }
        print("parquet-testing/data: \(decoded) files decoded")
        for (reason, count) in refused.sorted(by: { $0.key < $1.key }) {
            print("  \(count) refused, \(reason)")
        }
        #expect(decoded >= 40)
    }

    /// Files of `data` that are broken on purpose.
    private static let broken: Set = [
        "datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet",
    ]

    @Test(
        .enabled(if: Corpus.isPresent, "set SLUICE_CORPUS to a folder with parquet-testing in it"),
        arguments: Corpus.files("bad_data", suffix: ".parquet")
    )
    func refusesBadData(_ file: CorpusFile) throws {
        let bytes = try file.bytes()
        if file.testDescription == "ARROW-GH-43605.parquet" {
            // Indices of width 0 are sound: one reader divided by the width.
            #expect(try decodeAll(bytes) == 21_186)
            return
        }
        let error = #expect(throws: ParquetError.self) { try decodeAll(bytes) }
        print("bad_data/\(file.testDescription): \(error.map { "\($0)" } ?? "no error")")
    }

    private func bytes(_ file: CorpusFile) throws(ParquetError) -> Bytes {
        do { return try file.bytes() } catch { throw ParquetError(.unavailable, "\(error)") }
    }

    /// Decodes all columns; those with one value a row become column vectors too.
    @discardableResult
    private func decodeAll(_ bytes: Bytes) throws(ParquetError) -> Int {
        let file = try ParquetFile(bytes)
        var entries = 0
        for rowGroup in file.rowGroups.indices {
            for leaf in file.schema.leaves {
                entries += try file.content(leaf, rowGroup: rowGroup).entries.count
                guard leaf.maxRepetitionLevel == 0 else { continue }
                let vector = try file.readColumn(leaf, rowGroup: rowGroup)
                #expect(vector.count == file.rowGroups[rowGroup].rowCount)
            }
        }
        return entries
    }
}
