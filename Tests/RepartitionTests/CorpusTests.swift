import Buffers
import Expressions
import Foundation
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// The corpus: in the folder that `SLUICE_CORPUS` names, else in `../shared/corpus`.
enum Corpus {
    static let folder: URL = {
        let named = ProcessInfo.processInfo.environment["SLUICE_CORPUS"].map { URL(filePath: $0) }
        let root = named ?? Python.tests.appending(path: "../../../shared/corpus")
        return root.standardizedFileURL.appending(path: "parquet-testing/data")
    }()

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }
    static let hint: Comment = "set SLUICE_CORPUS to a folder with parquet-testing in it"

    static var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".parquet") }.sorted()
    }

    static func bytes(_ name: String) throws -> Bytes {
        Bytes([UInt8](try Data(contentsOf: folder.appending(path: name))))
    }
}

/// Files that nobody here made go through the whole path.
struct CorpusRepartitionTests {
    private func run(
        _ name: String,
        _ steps: [Transformation],
        keys: [String],
        _ change: (inout RunOptions) -> Void = { _ in }
    ) async throws -> (RunReport, OutputLake) {
        let target = MemoryObjectStore()
        let report = try await run(name, steps, keys: keys, into: target, change)
        return (report, try await OutputLake(target))
    }

    private func run(
        _ name: String,
        _ steps: [Transformation],
        keys: [String],
        into target: MemoryObjectStore,
        _ change: (inout RunOptions) -> Void
    ) async throws -> RunReport {
        let store = MemoryObjectStore()
        let info = try await store.write(try Corpus.bytes(name), to: try ObjectKey(name))
        var options = RunOptions.named()
        change(&options)
        return try await Repartitioner(
            Frame(
                source: Source(store: store, files: [SourceFile(info: info)], name: name),
                steps: steps
            ),
            to: Target(store: target, partitionKeys: keys),
            options: options
        ).run()
    }

    /// Files whose pages do not have the checksums that they name, on purpose.
    private static let broken: Set = [
        "datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet",
    ]

    /// A file with pages of just over 1 GiB.
    private static let large = "large_string_map.brotli.parquet"

    @Test(
        "pages that are too large to be decoded are carried as they are",
        .enabled(if: Corpus.isPresent, Corpus.hint)
    )
    func carriesLargePages() async throws {
        let target = MemoryObjectStore()
        let report = try await run(
            Self.large,
            [Landing.step("sluice_p", "'x'")],
            keys: ["sluice_p"],
            into: target
        ) { options in
            options.carryRowFloor = 1
        }
        #expect(report.rowGroups.carried == 1)
        let source = try ParquetFile(try Corpus.bytes(Self.large))
        var fileCount = 0
        for try await info in target.listAll() {
            let output = try ParquetFile(try await target.read(info.key))
            #expect(output.rowCount == source.rowCount)
            for (mine, theirs) in zip(output.rowGroups[0].columns, source.rowGroups[0].columns) {
                #expect(try output.chunkBytes(mine) == source.chunkBytes(theirs))
            }
            fileCount += 1
        }
        #expect(fileCount == 1)
    }

    @Test(
        "every file that can be read keeps its rows, merged and carried",
        .enabled(if: Corpus.isPresent, Corpus.hint),
        arguments: [false, true]
    )
    func keepsRows(isCarried: Bool) async throws {
        var kept = 0
        var rows = 0
        for name in Corpus.names {
            do {
                let expected = try FileRows(try ParquetFile(try Corpus.bytes(name))).rows
                let (report, lake) = try await run(
                    name,
                    [Landing.step("sluice_p", "'x'")],
                    keys: ["sluice_p"]
                ) { options in
                    options.carryRowFloor = isCarried ? 1 : .max
                    options.carryByteFloor = isCarried ? 1 : .max
                }
                let isEqual = lake.partitions[PartitionBytes(["x"])] ?? [] == expected
                #expect(isEqual, "\(name)")
                #expect(report.rowsWritten == expected.count, "\(name)")
                kept += 1
                rows += expected.count
            } catch let error as ParquetError {
                let isExpected =
                    error.kind == .corrupt && Self.broken.contains(name)
                    || error.kind == .tooLarge && name == Self.large
                #expect(isExpected, "\(name): \(error)")
                print("  \(name): \(error)")
            } catch {
                Issue.record(error, "\(name)")
            }
        }
        print("parquet-testing/data: \(kept) files repartitioned, \(rows) rows")
        #expect(kept == Corpus.names.count - Self.broken.count - 1)
    }

    private static let tinyPages = [
        "alltypes_tiny_pages.parquet", "alltypes_tiny_pages_plain.parquet",
    ]

    private static let byDay = [
        Landing.step("year", "year(timestamp_col)"), Landing.step("month", "month(timestamp_col)"),
    ]

    @Test(
        "data columns named like partition keys are an error",
        .enabled(if: Corpus.isPresent, Corpus.hint),
        arguments: tinyPages
    )
    func namesTheClash(name: String) async throws {
        let error = await #expect(throws: RunError.self) {
            try await run(name, Self.byDay, keys: ["year", "month"])
        }
        #expect(
            error?.description
                == "the files have columns named year, month, which are to become partition keys: "
                + "remove them with --drop year,month, or keep them under other names with "
                + "--with 'year_of_record = year' --with 'month_of_record = month' "
                + "--drop year,month"
        )
    }

    @Test(
        "the cures of the clash work",
        .enabled(if: Corpus.isPresent, Corpus.hint),
        arguments: tinyPages
    )
    func curesTheClash(name: String) async throws {
        let keeping = ["year", "month"].map {
            Transformation.withColumn(NamedExpression("\($0)_of_record", .column($0)))
        }
        let file = try ParquetFile(try Corpus.bytes(name))
        for steps in [[.drop(["year", "month"])], keeping + [.drop(["year", "month"])]] {
            let (report, lake) = try await run(name, steps + Self.byDay, keys: ["year", "month"])
            #expect(report.rowsWritten == file.rowCount)
            #expect(lake.partitions.values.reduce(0) { $0 + $1.count } == file.rowCount)
            #expect(lake.partitions.count > 1)
            // By the wall clock of their writer the records are of 2009 and 2010; it was not UTC.
            #expect(Set(report.outputs.map { $0.values[0] }) == ["2008", "2009", "2010"])
        }
    }
}
