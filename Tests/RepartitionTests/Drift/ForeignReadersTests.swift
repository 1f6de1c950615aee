import Foundation
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// What pyarrow, DuckDB and Polars see in files of any type, encoding, codec, page version and
/// nesting that came of files whose schemas drifted.
struct ForeignReadersTests {
    private static let tableCount = 40

    @Test(.enabled(if: Python.isPresent, Python.hint), arguments: Seeds.first(3))
    func readersSeeTheRecords(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        var tried: Set<String> = []
        var rows = 0
        for number in 0..<Self.tableCount {
            var random = SeededGenerator(seed: seed &* 104_729 &+ UInt64(number))
            let run = try DriftingRun(Self.choice(number), using: &random)
            tried.formUnion(try run.ways())
            rows += try await write(run, to: "\(folder.path)/\(number)")
        }
        let checked = try Python.run("check_readers.py", [folder.path, "\(Self.tableCount)"])
        #expect(checked.hasPrefix("ok \(rows) rows"), "seed \(seed): \(checked)")
        #expect(rows > 500)
        print("seed \(seed): \(checked)")
        let missed = DriftingRun.allWays.subtracting(tried)
        #expect(missed.count < DriftingRun.allWays.count / 4, "\(missed.sorted())")
    }

    /// What the readers are asked to read.
    ///
    /// Old lists of anything but plain values are left out: pyarrow refuses files that have them
    /// for lists and maps, and DuckDB takes a struct of one field for its field. Our own reader
    /// reads both back in the tests of drift. DuckDB and Polars refuse whole files that have BSON
    /// or intervals, so not all have them.
    private static func choice(_ number: Int) -> DriftingTable.Choice {
        var choice = DriftingTable.Choice(nestsOldLists: false)
        if !number.isMultiple(of: 4) {
            choice.families.removeAll { $0 == .documents || $0 == .intervals }
        }
        return choice
    }

    /// Puts a run's output into `out`, and the records that are to be in it into `wanted.json`.
    private func write(_ run: DriftingRun, to path: String) async throws -> Int {
        let output = path + "/out"
        try FileManager.default.createDirectory(
            atPath: output,
            withIntermediateDirectories: true
        )
        let store = try LocalObjectStore(root: output, durability: .process)
        let written = try await run.run(into: store).rowsWritten
        let lake = try await OutputLake(store)
        guard let schema = try lake.files.values.first.map({ try ParquetFile($0).schema }) else {
            return written
        }
        let folders = try run.wanted().map { partition, records in
            let rows = records.map { $0.plain(schema).json }.joined(separator: ",\n")
            let folder = partition.texts.map { "p=\($0)/" }.joined()
            return "\"\(folder)\": [\n\(rows)]"
        }
        try Data("{\(folders.joined(separator: ",\n"))}".utf8)
            .write(to: URL(filePath: path + "/wanted.json"))
        return written
    }
}

extension Logical {
    /// A text that a reader's values are put into as well: `n` and millionths, `t` and nanoseconds,
    /// `x` and bytes.
    fileprivate var json: String {
        switch self {
        case .null: "null"
        case .number(let number): "\"n\(number)\""
        case .time(let nanos): "\"t\(nanos)\""
        case .bytes(let bytes):
            "\"x" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                + "\""
        case .flag(let flag): "\(flag)"
        case .list(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .fields(let fields):
            "{"
                + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.json)" }
                .joined(separator: ",") + "}"
        }
    }
}
