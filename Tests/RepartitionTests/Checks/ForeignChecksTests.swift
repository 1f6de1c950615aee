import Expressions
import Foundation
import ObjectStorage
import SeededRandom
import Testing

@testable import Repartition

/// Times as text, good and bad, from pyarrow: where each row went is held against Python's
/// calendar.
struct ForeignChecksTests {
    @Test(
        .enabled(if: Python.isPresent, Python.hint),
        arguments: Seeds.first(4),
        [false, true]
    )
    func everyRowIsWhereItBelongs(seed: UInt64, isShared: Bool) async throws {
        let folder = try TemporaryFolder()
        for name in ["in", "out", "aside"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)",
                withIntermediateDirectories: true
            )
        }
        let made = try Python.run("bad_times.py", ["make", folder.path, "\(seed)"])
        try #require(made.hasSuffix(" rows"), "\(made)")
        let report = try await repartition(folder.path, carries: seed % 2 == 0, isShared)
        let counts = report.badRows.map(\.rows)
        #expect(report.badRows.map(\.reason) == [.null, .unparsable, .outOfRange])
        #expect(counts.reduce(0, +) == report.rowsQuarantined)
        let checked = try Python.run("bad_times.py", ["check", folder.path])
        let all = [report.rowsWritten] + counts
        #expect(checked == "ok " + all.map { "\($0)" }.joined(separator: " "))
        #expect(made == "\(report.rowsRead) rows")
    }

    private func repartition(
        _ path: String,
        carries: Bool,
        _ isShared: Bool
    ) async throws -> RunReport {
        func store(_ name: String) throws -> LocalObjectStore {
            try LocalObjectStore(root: "\(path)/\(name)", durability: .process)
        }
        let source = try store("in")
        let files = try await source.listAll().collected().map { SourceFile(info: $0) }
        let time = "try_cast(t as timestamp)"
        let check = RowCheck(
            "the event time t",
            rules: [
                .init(.null, .parsed("t is null")),
                .init(.unparsable, .parsed("\(time) is null")),
                .init(
                    .outOfRange,
                    .parsed(
                        "\(time) < TIMESTAMP '1990-01-01T00:00Z' or "
                            + "\(time) >= TIMESTAMP '2040-01-01T00:00Z'"
                    )
                ),
            ],
            policy: .quarantine,
            // Computed once for each value, or wherever it stands: that changes nothing.
            instant: isShared ? .parsed(time) : nil
        )
        var options = RunOptions.named()
        options.timeZone = try TimeZoneRules(named: "Europe/Brussels")
        options.carryRowFloor = carries ? 1 : 122_880
        return try await Repartitioner(
            Frame(
                source: Source(store: source, files: files, name: "landing"),
                steps: [.check(check)]
                    + ["year", "month", "hour"].map { Landing.step($0, "\($0)(\(time))") }
            ),
            to: Target(
                store: store("out"),
                partitionKeys: ["year", "month", "hour"],
                quarantine: Quarantine(store: store("aside"))
            ),
            options: options
        ).run()
    }
}
