import Crawling
import Foundation
import ObjectStorage
import Reporting
import RoadTraffic
import Sluice
import Testing

/// A frame of the demo's records, in a folder that is removed afterwards.
func withTraffic(
    hours: Int = 1,
    _ body: (_ frame: DataFrame, _ glue: GlueContext, _ folder: String) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/traffic-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let landing = ObjectLocation(localPath: folder + "/landing")
    _ = try await TrafficFeed(hours: hours, rowsPerMinute: 3)
        .land(in: landing.open(durability: .process).store)
    let lake = try Lake(catalogPath: folder + "/catalog.sqlite", durability: .process)
    let glue = GlueContext(lake: lake)
    let frame = try await glue.createDynamicFrame.fromOptions(
        connectionType: .s3,
        connectionOptions: .init(path: folder + "/landing"),
        format: .parquet
    )
    try await body(frame.toDF(), glue, folder)
}

@Suite("Rows of frames: limits, groups, values")
struct FrameRowTests {
    @Test func limitsInTheOrderOfTheSteps() async throws {
        try await withTraffic { frame, _, _ in
            let fast = try frame.filter("currentspeed > 60")
            let few = fast.limit(7)
            let expected = try await fast.collect().prefix(7).map { try $0.string("uniqueid") }
            #expect(expected.count == 7)
            #expect(try await few.collect().map { try $0.string("uniqueid") } == expected)
            #expect(try await few.count() == 7)
            #expect(try await few.limit(3).count() == 3)
            let first = try frame.limit(20).filter("currentspeed > 60")
            let slow = try await frame.take(20).filter { try $0.double("currentspeed") ?? 0 > 60 }
            #expect(try await first.count() == slow.count)
            #expect(
                try await first.collect().map { "\($0)" } == slow.map { "\($0)" }
            )
            #expect(try await frame.limit(0).isEmpty())
            #expect(try await !frame.isEmpty())
            #expect(try await few.text(rowCount: 3).hasSuffix("only showing top 3 rows\n"))
        }
    }

    @Test func writesLimitedRows() async throws {
        try await withTraffic { frame, glue, folder in
            try await glue.writeDynamicFrame.fromOptions(
                frame: DynamicFrame.fromDF(frame.limit(50), glue),
                connectionType: .s3,
                connectionOptions: .init(path: folder + "/few"),
                format: .parquet
            )
            let report = try await Job("few", glue: glue).commit()
            #expect(report.rowsWritten == 50)
            #expect(report.rowsBeyondLimit == report.rowsRead - 50)
            #expect(report.description.contains("0 filtered, 130 beyond the limit, 50 written"))
            let written = try await glue.createDynamicFrame.fromOptions(
                connectionType: .s3,
                connectionOptions: .init(path: folder + "/few"),
                format: .parquet
            ).toDF().select("uniqueid").collect().map { try $0.string("uniqueid") }
            let expected = try await frame.take(50).map { try $0.string("uniqueid") }
            #expect(written == expected)
        }
    }

    @Test func countsGroups() async throws {
        try await withTraffic { frame, _, _ in
            let groups = frame.groupBy(
                "trafficjamindicator",
                (col("currentspeed") > 60).alias("fast")
            ).count()
            var counts: [String: Int] = [:]
            for row in try await frame.collect() {
                let isFast = try row.double("currentspeed").map { "\($0 > 60)" } ?? "null"
                counts[
                    "\(try row.string("trafficjamindicator") ?? "null") \(isFast)",
                    default: 0
                ] += 1
            }
            let found = try await groups.collect()
            #expect(found.count == counts.count && found.count > 2)
            for row in found {
                let key = try
                    "\(row.string("trafficjamindicator") ?? "null") \(row.string("fast") ?? "null")"
                #expect(try row.int("count") == counts[key])
            }
            #expect(try await groups.count() == counts.count)
            let names = try await groups.schema().fields.map { "\($0.name) \($0.type)" }
            #expect(names.suffix(2) == ["fast boolean", "count bigint"])
            let ordered = groups.orderBy("count", .descending).orderBy("trafficjamindicator")
            let sizes = try await ordered.collect().compactMap { try $0.int("count") }
            #expect(sizes == counts.values.sorted(by: >))
            let least = try await groups.orderBy("COUNT").collect().first?.int("count")
            #expect(least == counts.values.min())
            #expect(try await ordered.text(rowCount: 1).hasSuffix("only showing top 1 row\n"))
            #expect(try await frame.groupBy().count().collect().first?.int("count") == 180)
            await #expect(throws: DataFrameError.self) {
                try await groups.orderBy("lanes").collect()
            }
        }
    }

    @Test func explainsItself() async throws {
        try await withTraffic(hours: 2) { frame, glue, folder in
            let made = try frame.filter("currentspeed > 60").limit(5)
                .withColumn("fast", col("currentspeed") > 100)
                .withColumnRenamed("uniqueid", "sensor")
                .select("sensor", "fast", "year")
            let size = try await Self.byteCount(of: folder + "/landing")
            let source = "  \(folder)/landing: 120 files, \(size), 360 rows"
            #expect(
                try await made.explanation() == """
                    source
                    \(source)
                      partitioned by year int, month int, day int, hour int
                    steps
                      filter currentspeed > 60
                      limit 5
                      with fast = currentspeed > 100
                      rename uniqueid to sensor
                      select sensor, fast, year
                    columns
                      sensor  int      uniqueid of the files
                      fast    boolean  computed: currentspeed > 100
                      year    int      of the folders

                    """
            )
            let extended = try await made.explanation(.extended)
            #expect(
                extended.contains("  3 rows  2.") && extended.contains("  and 96 more\n"),
                "\(extended)"
            )
            _ = try await glue.lake.crawler(
                of: ObjectLocation(localPath: folder + "/landing"),
                database: "anpr",
                table: "landing"
            ).crawl()
            let pruned = try await glue.createDynamicFrame.fromCatalog(
                database: "anpr",
                tableName: "landing",
                pushDownPredicate: "hour = 1"
            ).toDF().explanation()
            #expect(pruned.contains("\n  1 of 2 partitions for which hour = 1\n"), "\(pruned)")
        }
    }

    /// The bytes of the Parquet files of a folder, as reports write them.
    private static func byteCount(of folder: String) async throws -> String {
        var count = 0
        let store = try ObjectLocation(localPath: folder).open(durability: .process).store
        for try await info in store.listAll() { count += Int(info.byteCount) }
        return Units.bytes(count)
    }

    @Test func hasValuesOfAllTypes() async throws {
        try await withTraffic { frame, _, _ in
            let made = frame.limit(2).withColumns([
                "t": try Self.column("timestamp_micros(1590105600000250)"),
                "d": try Self.column("DATE '2020-05-22'"),
                "n": try Self.column("CAST(12.345 AS DECIMAL(10,3))"),
                "b": try Self.column("unhex('00ff')"),
                "a": try Self.column("array(1, null)"),
                "m": try Self.column("map('k', 1.5D)"),
                "s": try Self.column("named_struct('x', 7, 'y', named_struct('z', 'deep'))"),
                "none": try Self.column("CAST(null AS STRING)"),
            ]).select("t", "d", "n", "b", "a", "m", "s", "none")
            let row = try #require(try await made.first())
            #expect(try row["t"] == .timestamp(1_590_105_600_000_250))
            #expect(try row.timestamp("t") == Date(timeIntervalSince1970: 1_590_105_600.00025))
            #expect(try row["d"] == .date(18_404))
            #expect(try row["N"] == .decimal(unscaled: 12_345, scale: 3))
            #expect(try row["b"] == .binary([0, 255]) && row.binary("b") == [0, 255])
            #expect(try row["a"] == .array([.integer(1), .null]))
            #expect(try row.array("a") == [.integer(1), .null])
            #expect(try row["m"] == .map([.init(key: .string("k"), value: .double(1.5))]))
            #expect(try row["none"] == .null && row.array("none") == nil)
            #expect(try row.int("s.x") == 7 && row.string("s.y.z") == "deep")
            #expect(try row.structure("s")?.structure("y")?.string("z") == "deep")
            #expect(
                try row["s.y"] == .structure([.init(name: "z", value: .string("deep"))])
            )
            #expect(row.description.hasPrefix("Row(t=2020-05-22 00:00:00.00025, d=2020-05-22, n="))
            for name in ["x", "s.w", "t.x", "a.x"] {
                #expect(throws: DataFrameError.self) { try row.string(name) }
            }
            #expect(throws: DataFrameError.self) { try row.timestamp("d") }
            #expect(throws: DataFrameError.self) { try row.structure("a") }
        }
    }

    private static func column(_ text: String) throws -> Column { Column(try .parse(text)) }
}
