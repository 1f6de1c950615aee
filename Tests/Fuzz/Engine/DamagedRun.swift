import Buffers
import Codecs
import Columns
import Expressions
import ObjectStorage

@testable import Parquet
@testable import Repartition

/// Files of one table, one of them damaged, and what is asked of them.
struct DamagedRun: Sendable {
    let files: [Bytes]
    let steps: [Transformation]
    let keys: [String]
    let options: RunOptions

    /// What came of the run: `read`, or the kind of the error.
    ///
    /// - Throws: `Violation` if it lost rows, left something behind, wrote what nobody can read, or
    ///   ended in an error of no type.
    func outcome() async throws -> String {
        let source = MemoryObjectStore()
        var infos: [SourceFile] = []
        for (number, bytes) in files.enumerated() {
            let key = try ObjectKey("part-\(number).parquet")
            infos.append(SourceFile(info: try await source.write(bytes, to: key)))
        }
        let target = MemoryObjectStore()
        let frame = Frame(
            source: Source(store: source, files: infos, name: "landing"),
            steps: steps
        )
        do {
            let prepared = try await Repartitioner(
                frame,
                to: Target(store: target, partitionKeys: keys),
                options: options
            ).prepare()
            for file in prepared.files { try await file.store.publish(file.staged) }
            let report = prepared.report
            try require(target.stagedCount == 0, "a run left something staged")
            try await check(report, target)
            return report.badFiles.isEmpty ? wasRead : "file left out"
        } catch let error as Violation {
            throw error
        } catch {
            let left = try await target.listAll().reduce(0) { count, _ in count + 1 }
            try require(left == 0 && target.stagedCount == 0, "a failed run left \(left) files")
            return try kind(of: error)
        }
    }

    private func kind(of error: any Error) throws(Violation) -> String {
        switch error {
        case let error as ParquetError: return error.kind.rawValue
        case let error as RunError:
            try require(error.kind != .notConserved, "rows were lost: \(error)")
            return error.kind.rawValue
        case let error as ExpressionError: return "\(error.kind)"
        default: throw Violation("an error of no type of ours: \(error)")
        }
    }

    /// The rows that were read are there, and can be read again.
    private func check(_ report: RunReport, _ target: MemoryObjectStore) async throws {
        let accounted = report.rowsWritten + report.rowsFiltered + report.rowsQuarantined
        try require(report.rowsRead == accounted, "\(report.rowsRead) rows became \(accounted)")
        var rows = 0
        for try await info in target.listAll() where !info.key.text.hasPrefix("_sluice") {
            let bytes = try await target.read(info.key)
            let file = try Self.violating("a file written cannot be opened") {
                try ParquetFile(bytes)
            }
            rows += file.rowCount
            try checkReadable(file, isCarried: report.rowGroups.carried > 0)
        }
        try require(rows == report.rowsWritten, "\(rows) rows of \(report.rowsWritten) are there")
    }

    /// Pages that are made here can be decoded.
    ///
    /// What is carried is not looked into, and leaves of one column are moved one by one: damage of
    /// that kind goes where the rows go.
    private func checkReadable(_ file: ParquetFile, isCarried: Bool) throws(Violation) {
        for rowGroup in file.rowGroups.indices {
            for leaf in file.schema.leaves where !isCarried {
                try Self.violating("a page written cannot be decoded") {
                    let decoder = try file.decoder(leaf, rowGroup: rowGroup)
                    while try decoder.next() {}
                }
            }
        }
        guard try areInputsSound() else { return }
        for rowGroup in file.rowGroups.indices {
            for column in file.schema.columns.indices {
                let vector = try Self.violating("a column written cannot be read") {
                    try file.read(file.schema.shape(ofColumn: column), rowGroup: rowGroup)
                }
                try require(vector.isWellFormed, "a column written is not well formed")
            }
        }
    }

    private func areInputsSound() throws(Violation) -> Bool {
        for file in files {
            var reading = FileReading(limits: ParquetLimits())
            try reading.readAll(file)
            if reading.outcome != wasRead { return false }
        }
        return true
    }

    private static func violating<Value>(
        _ message: String,
        _ body: () throws -> Value
    ) throws(Violation) -> Value {
        do {
            return try body()
        } catch {
            throw Violation("\(message): \(error)")
        }
    }
}
