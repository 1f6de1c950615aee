import Buffers
import Columns
import Expressions
import Foundation
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// Files of old Sparks, which counted days before 1582-10-15 in the Julian calendar.
struct CalendarTests {
    private let store = MemoryObjectStore()
    private let target = MemoryObjectStore()

    private func frame(_ names: [String], _ steps: [Transformation] = []) async throws -> Frame {
        var files: [SourceFile] = []
        for name in names {
            let url = Python.tests.appending(path: "Fixtures/legacy-\(name).parquet")
            let bytes = Bytes([UInt8](try Data(contentsOf: url)))
            let info = try await store.write(bytes, to: try ObjectKey("\(name).parquet"))
            files.append(SourceFile(info: info))
        }
        return Frame(source: Source(store: store, files: files, name: "old"), steps: steps)
    }

    private func options(_ zone: String) throws -> RunOptions {
        var options = RunOptions.named()
        options.carryRowFloor = 1
        options.timeZone = try TimeZoneRules(named: zone)
        return options
    }

    /// The rows of a frame, whose columns are `name`, `date` and `time`, without those whose date
    /// and time have not the name that they were written with.
    private func wrong(_ frame: Frame, _ zone: String = "UTC") async throws -> [[String?]] {
        let rows = try await FrameReader(frame, options: try options(zone)).headTexts(100).rows
        #expect(rows.count % 14 == 0 && !rows.isEmpty)
        return rows.filter { row in
            let name = row[0] ?? ""
            return row[1] != String(name.prefix(10)) || row[2] != name
        }
    }

    /// The files of a run's output, as a frame.
    private func outputs() async throws -> Frame {
        var files: [SourceFile] = []
        for try await info in target.listAll() { files.append(SourceFile(info: info)) }
        return Frame(source: Source(store: target, files: files, name: "new"))
    }

    private func run(
        _ frame: Frame,
        keys: [String] = [],
        timestamps: RunOptions.Timestamps = .preserved
    ) async throws -> RunReport {
        var options = try options("UTC")
        options.timestamps = timestamps
        return try await Repartitioner(
            frame,
            to: Target(store: target, partitionKeys: keys),
            options: options
        ).run()
    }

    private func outputKeys() async throws -> [String] {
        var keys: Set<String> = []
        for bytes in try await contents(of: target).values {
            keys.formUnion((try ParquetFile(bytes).metadata.keyValues ?? []).map(\.key))
        }
        return keys.intersection(FileCalendar.keys).sorted()
    }

    @Test(arguments: ["utc-micros", "utc-int96", "new-micros", "new-int96"])
    func datesHaveTheNamesTheyWereWrittenWith(name: String) async throws {
        #expect(try await wrong(try await frame([name])) == [])
    }

    @Test(arguments: ["angeles-micros", "angeles-int96"])
    func theWritersZoneCounts(name: String) async throws {
        #expect(try await wrong(try await frame([name]), "America/Los_Angeles") == [])
    }

    @Test func filesThatAgreeStayAsTheyAre() async throws {
        let report = try await run(try await frame(["utc-micros"]))
        #expect(report.rowGroups.carried == 1 && report.rowGroups.computed == 0)
        #expect(
            try await outputKeys() == [
                "org.apache.spark.legacyDateTime", "org.apache.spark.legacyINT96",
                "org.apache.spark.timeZone", "org.apache.spark.version",
            ]
        )
        #expect(try await wrong(try await outputs()) == [])
    }

    @Test(arguments: [
        ["utc-micros", "new-micros"], ["new-int96", "utc-int96"], ["utc-int96", "utc-micros"],
        ["utc-int96", "new-micros"],
    ])
    func filesThatDifferBecomeGregorian(names: [String]) async throws {
        let report = try await run(try await frame(names))
        #expect(report.rowsWritten == 28)
        #expect(try await wrong(try await outputs()) == [])
        #expect(try await wrong(try await frame(names)) == [])
        let keys = try await outputKeys()
        if names.contains(where: { $0.hasPrefix("new") }) { #expect(keys == []) }
    }

    @Test func computedDatesMakeAllGregorian() async throws {
        let steps = [
            Transformation.withColumn(NamedExpression("day", .parsed("to_date(time)")))
        ]
        _ = try await run(try await frame(["utc-micros"], steps))
        #expect(try await outputKeys() == [])
        #expect(try await wrong(try await outputs()) == [])
    }

    /// Carried, gathered, and beside files that have microseconds already.
    @Test(arguments: [["utc-int96"], ["new-int96"], ["new-int96", "utc-micros"]], [[], ["year"]])
    func instantsBecomeMicroseconds(names: [String], keys: [String]) async throws {
        let steps = keys.map { Landing.step($0, "year(date)") }
        let report = try await run(try await frame(names, steps), keys: keys, timestamps: .micros)
        #expect(report.rowsWritten == 14 * names.count)
        for bytes in try await contents(of: target).values {
            let file = try ParquetFile(bytes)
            let time = try #require(file.schema.leaves.first { $0.path == ["time"] })
            #expect(time.storedTypeDescription == "INT64 TIMESTAMP(MICROS, UTC)")
            for group in file.metadata.rowGroups {
                let statistics = try #require(group.columns[time.index].metadata?.statistics)
                #expect(statistics.minValue != nil && statistics.maxValue != nil)
            }
        }
        #expect(try await outputKeys() == [])
        #expect(try await wrong(try await outputs()) == [])
    }

    @Test func rowsGoWhereTheirNameSays() async throws {
        let steps = [Landing.step("year", "year(date)")]
        let report = try await run(try await frame(["utc-micros"], steps), keys: ["year"])
        #expect(
            report.outputs.map(\.path)
                == [
                    1, 100, 300, 1066, 1500, 1582, 1776, 1883, 1899, 1900, 1970, 2020,
                ].map { "year=\($0)" }
        )
    }

    // MARK: Days

    /// Counts the days of both calendars one by one.
    @Test func everyDayKeepsItsName() {
        var mixed = -141_427 - 1
        // 1582-10-04, the last day of the Julian calendar.
        var (year, month, day) = (1582, 10, 4)
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        while year > -101 {
            let named = CivilDate(year: year, month: month, day: day)
            #expect(CalendarRebase.gregorianDay(ofMixedDay: mixed) == named.daysSinceEpoch)
            mixed -= 1
            day -= 1
            guard day == 0 else { continue }
            month -= 1
            if month == 0 { (year, month) = (year - 1, 12) }
            day = month == 2 && year % 4 == 0 ? 29 : lengths[month - 1]
        }
        #expect(CalendarRebase.gregorianDay(ofMixedDay: -141_427) == -141_427)
    }

    @Test func whatFootersSay() {
        func calendar(_ pairs: [(String, String)]) -> FileCalendar {
            FileCalendar(pairs.map { KeyValue(key: "org.apache.spark.\($0)", value: $1) })
        }
        #expect(calendar([]) == .gregorian)
        #expect(calendar([("legacyDateTime", "")]) == .gregorian)
        #expect(calendar([("version", "3.5.1"), ("timeZone", "UTC")]) == .gregorian)
        let old = calendar([("version", "2.4.8")])
        #expect(old.isMixed && old.isInt96Mixed && old.timeZone == nil)
        let middle = calendar([("version", "3.0.1")])
        #expect(!middle.isMixed && middle.isInt96Mixed)
        let asked = calendar([("version", "4.0.0"), ("legacyDateTime", ""), ("timeZone", "UTC")])
        #expect(asked.isMixed && !asked.isInt96Mixed && asked.timeZone == "UTC")
    }
}
