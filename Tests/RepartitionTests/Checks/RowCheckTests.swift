import Buffers
import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// Rows that a check finds bad are counted, and go where the policy says.
struct RowCheckTests {
    /// 120 rows: 10 without a time, 10 whose time is out of range.
    private func landing(_ files: Int = 3) async throws -> Landing {
        var landing = try await Landing(hours: [])
        for number in 0..<files {
            try await landing.add(Self.file(number), as: "\(number).parquet")
        }
        return landing
    }

    /// 40 rows, `id` from `number * 40`: row 4 of every 12 has no time, row 5 one of 1969.
    private static func file(_ number: Int) throws -> Bytes {
        let ids = (0..<40).map { Int64(number * 40 + $0) }
        var present = Bitmap(repeating: true, count: 40)
        for id in ids where id % 12 == 4 { present[Int(id) - number * 40] = false }
        let times = ids.map { $0 % 12 == 5 ? -3_600_000_000 : ($0 % 4) * 3_600_000_000 }
        var writer = ParquetWriter(
            schema: try Schema(columns: [
                .column("id", .int64, .required),
                .column(
                    "ts",
                    .int64,
                    logicalType: .timestamp(unit: .micros, isAdjustedToUTC: true)
                ),
            ])
        )
        try writer.appendRowGroup([
            ColumnVector(type: .bigint, count: 40, validity: nil, values: .int64(ids)),
            ColumnVector(type: .timestamp, count: 40, validity: present, values: .int64(times)),
        ])
        return writer.finish()
    }

    static func check(_ policy: RowCheck.Policy) -> Transformation {
        .check(
            RowCheck(
                "the event time ts",
                rules: [
                    .init(.null, .parsed("ts is null")),
                    .init(.outOfRange, .parsed("ts < TIMESTAMP '1970-01-01'")),
                ],
                policy: policy
            )
        )
    }

    private func run(
        _ landing: Landing,
        _ policy: RowCheck.Policy,
        _ options: RunOptions = .named(),
        to target: MemoryObjectStore,
        aside: Quarantine? = nil,
        steps: [Transformation] = []
    ) async throws -> RunReport {
        try await Repartitioner(
            landing.frame([Self.check(policy)] + Landing.byHour + steps),
            to: Target(store: target, partitionKeys: ["hour"], quarantine: aside),
            options: options
        ).run()
    }

    private func ids(_ bytes: Bytes?) throws -> [Int64] {
        let file = try ParquetFile(try #require(bytes))
        return try file.rowGroups.indices.flatMap { group in
            guard case .int64(let ids) = try file.readColumn("id", rowGroup: group).values else {
                return [Int64]()
            }
            return ids
        }
    }

    private static let missing = (0..<120).filter { $0 % 12 == 4 }.map(Int64.init)
    private static let early = (0..<120).filter { $0 % 12 == 5 }.map(Int64.init)

    private func expectCounts(_ report: RunReport, _ policy: RowCheck.Policy) {
        #expect(
            report.badRows == [
                BadRows(
                    subject: "the event time ts",
                    reason: .null,
                    policy: policy,
                    rows: 10,
                    first: .init(file: "0.parquet", rowGroup: 0, row: 4)
                ),
                BadRows(
                    subject: "the event time ts",
                    reason: .outOfRange,
                    policy: policy,
                    rows: 10,
                    first: .init(file: "0.parquet", rowGroup: 0, row: 5)
                ),
            ]
        )
    }

    @Test func goToTheDefaultPartition() async throws {
        let target = MemoryObjectStore()
        let report = try await run(landing(), .defaultPartition, to: target)
        expectCounts(report, .defaultPartition)
        #expect(report.rowsWritten == 120 && report.rowsQuarantined == 0)
        #expect(report.quarantine == nil)
        let files = try await contents(of: target)
        let name = try #require(files.keys.first { $0.contains("__HIVE_DEFAULT_PARTITION__") })
        #expect(try ids(files[name]) == (Self.missing + Self.early).sorted())
    }

    @Test("go to the quarantine whole, whatever becomes of other rows")
    func goToTheQuarantine() async throws {
        let target = MemoryObjectStore()
        let report = try await run(landing(), .quarantine, to: target, steps: [.drop(["ts"])])
        expectCounts(report, .quarantine)
        #expect(report.rowsWritten == 100 && report.rowsQuarantined == 20)
        #expect(report.rowsRead == 120)
        #expect(report.outputs.map(\.path) == ["hour=0", "hour=1", "hour=2", "hour=3"])
        let aside = try #require(report.quarantine)
        #expect(aside.location == target.location + "/_sluice/quarantine")
        #expect(aside.outputs.map(\.path) == ["reason=null", "reason=out-of-range"])
        #expect(aside.outputs[0].files == ["reason=null/part-run-0-00004.parquet"])
        let files = try await contents(of: target)
        let early = files["_sluice/quarantine/reason=out-of-range/part-run-0-00005.parquet"]
        #expect(try ids(early) == Self.early)
        #expect(
            try ids(files["_sluice/quarantine/" + aside.outputs[0].files[0]]) == Self.missing
        )
        let kept = try ParquetFile(try #require(early)).schema.columns.map(\.name)
        #expect(kept == ["id", "ts"])
        let written = try #require(files["hour=1/part-run-0-00001.parquet"])
        #expect(try ParquetFile(written).schema.columns.map(\.name) == ["id"])
    }

    @Test("a row group that is bad as a whole is carried")
    func carriesWholeRowGroups() async throws {
        let landing = try await Landing(hours: [[1, 1, 1], [2, 2, 2]])
        let target = MemoryObjectStore()
        let elsewhere = MemoryObjectStore()
        var options = RunOptions.named()
        options.carryRowFloor = 1
        let check = RowCheck(
            "the event time ts",
            rules: [.init(.outOfRange, .parsed("hour(ts) = 2"))],
            policy: .quarantine
        )
        var frame = landing.frame([.check(check)] + Landing.byHour)
        frame.source.partitionFields = [Field("day", .int)]
        for index in frame.source.files.indices {
            frame.source.files[index].partitionValues = ["7"]
        }
        let report = try await Repartitioner(
            frame,
            to: Target(
                store: target,
                partitionKeys: ["hour"],
                quarantine: Quarantine(store: elsewhere, folder: "aside")
            ),
            options: options
        ).run()
        #expect(report.rowGroups.carried == 2)
        #expect(report.rowsWritten == 3 && report.rowsQuarantined == 3)
        #expect(try await contents(of: target).keys.sorted() == ["hour=1/part-run-0-00000.parquet"])
        let files = try await contents(of: elsewhere)
        let file = try #require(files["aside/reason=out-of-range/part-run-0-00001.parquet"])
        #expect(try ids(file) == [4, 5, 6])
        // What folders said of the rows is kept, too.
        #expect(
            try ParquetFile(file).schema.columns.map(\.name) == ["id", "n", "s", "ts", "day"]
        )
        #expect(target.stagedCount == 0 && elsewhere.stagedCount == 0)
    }

    @Test("stop the run before anything is written, and the first is named")
    func stopTheRun() async throws {
        let target = MemoryObjectStore()
        let error = await #expect(throws: RunError.self) {
            try await run(landing(), .fail, to: target)
        }
        #expect(error?.kind == .badRows)
        #expect(
            error?.description
                == "0.parquet, row group 0, row 4: the event time ts is null, expected a time in "
                + "every row (bad are, of 120 rows: 10 null, 10 out-of-range); nothing was "
                + "written; correct the rows, or choose --on-bad-time quarantine or "
                + "default-partition"
        )
        #expect(try await contents(of: target).isEmpty && target.stagedCount == 0)
    }

    @Test("rows that a filter leaves out are not bad")
    func filteredRowsAreNotBad() async throws {
        let target = MemoryObjectStore()
        let report = try await Repartitioner(
            landing().frame(
                [.filter(.parsed("ts is not null")), Self.check(.quarantine)] + Landing.byHour
            ),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        ).run()
        #expect(report.rowsFiltered == 10 && report.rowsQuarantined == 10)
        #expect(report.badRows.map(\.reason) == [.outOfRange])
    }

    @Test("keys that are not made of the time keep their values")
    func clearsOnlyItsKeys() async throws {
        let target = MemoryObjectStore()
        let report = try await Repartitioner(
            landing().frame(
                [Self.check(.defaultPartition)] + Landing.byHour
                    + [Landing.step("bucket", "pmod(id, 2)")]
            ),
            to: Target(store: target, partitionKeys: ["bucket", "hour"]),
            options: .named()
        ).run()
        let unplaced = report.outputs.filter { $0.values[1] == nil }
        #expect(unplaced.map { $0.values[0] } == ["0", "1"])
        #expect(unplaced.map(\.rows) == [10, 10])
    }

    @Test(
        "neither threads nor memory change what is set aside",
        arguments: [(1, 1), (3, 1 << 30)]
    )
    func isDeterministic(threads: Int, memory: Int) async throws {
        let usual = MemoryObjectStore()
        _ = try await run(landing(), .quarantine, to: usual)
        let other = MemoryObjectStore()
        var options = RunOptions.named(threads: threads)
        options.memoryByteLimit = memory
        _ = try await run(landing(), .quarantine, options, to: other)
        #expect(try await contents(of: usual) == contents(of: other))
    }

    @Test("what was set aside before does not make a target unready")
    func quarantineIsNotTheTable() async throws {
        let target = MemoryObjectStore()
        try await target.write(
            Bytes([1]),
            to: try ObjectKey("_sluice/quarantine/reason=null/part-old-00000.parquet")
        )
        let report = try await Repartitioner(
            landing(1).frame(),
            to: Target(store: target, partitionKeys: ["hour"], mode: .error),
            options: .named()
        ).run()
        #expect(report.rowsWritten == 40)
    }

    @Test("a lost row of the quarantine is noticed")
    func conservesTheQuarantine() async throws {
        let target = MemoryObjectStore()
        let aside = MemoryObjectStore()
        let error = await #expect(throws: RunError.self) {
            try await Repartitioner(
                landing().frame([Self.check(.quarantine)] + Landing.byHour),
                to: Target(
                    store: target,
                    partitionKeys: ["hour"],
                    quarantine: Quarantine(store: aside)
                ),
                options: .named(),
                fault: .dropRow
            ).run()
        }
        #expect(error?.kind == .notConserved)
        #expect(target.stagedCount == 0 && aside.stagedCount == 0)
        #expect(try await contents(of: aside).isEmpty)
    }
}
