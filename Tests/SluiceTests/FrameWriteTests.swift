import DataCatalog
import Foundation
import ObjectStorage
import RoadTraffic
import Sluice
import Testing

@Suite("Writes of frames in the words of Spark and Glue")
struct FrameWriteTests {
    /// The frame that a folder holds.
    private func frame(_ path: String, _ glue: GlueContext) async throws -> DataFrame {
        try await glue.createDynamicFrame.fromOptions(
            connectionType: .s3,
            connectionOptions: .init(path: path),
            format: .parquet
        ).toDF()
    }

    /// The rows of a frame as texts, sorted.
    private func texts(_ frame: DataFrame) async throws -> [String] {
        try await frame.select("uniqueid", "currentspeed", "recordtimestamp").collect()
            .map { "\($0)" }.sorted()
    }

    private func message(_ action: () async throws -> Void) async -> String {
        do {
            try await action()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func writesAsSpark() async throws {
        try await withTraffic { frame, glue, folder in
            let out = folder + "/out"
            let job = try await Job("spark", glue: glue)
            let some = frame.withColumn("fast", col("currentspeed") > 60)
            try await some.write.partitionBy("fast").compression(.zstd).parquet(out)
            #expect(!FileManager.default.fileExists(atPath: out + "/fast=true"))
            let report = try await job.commit()
            #expect(report.rowsWritten == 180 && report.partitionsWritten >= 2)
            #expect(try await texts(self.frame(out, glue)) == texts(frame))
            let again = await message { try await some.write.partitionBy("fast").parquet(out) }
            #expect(again.contains("the target holds files"), "\(again)")
            let fast = some.filter(col("fast"))
            let count = try await fast.count()
            try await fast.write.partitionBy("fast").mode(.append).parquet(out)
            _ = try await job.commit()
            #expect(try await self.frame(out, glue).count() == 180 + count)
            try await fast.limit(3).write.partitionBy("fast").mode(.overwritePartitions)
                .maxRecordsPerFile(2).targetFileSize(1 << 20).parquet(out)
            #expect(try await job.commit().filesWritten == 2)
            #expect(try await self.frame(out, glue).count() == 180 - count + 3)
        }
    }

    @Test func sinksKeepTheCatalogUpToDate() async throws {
        try await withTraffic { frame, glue, folder in
            let job = try await Job("sink", glue: glue)
            let out = folder + "/by-hour"
            func sink(_ behavior: UpdateBehavior = .updateInDatabase) -> DataSink {
                var sink = glue.getSink(
                    path: out,
                    updateBehavior: behavior,
                    partitionKeys: ["hour"],
                    enableUpdateCatalog: true
                )
                sink.setFormat(.parquet, compression: .gzip)
                sink.setCatalogInfo(catalogDatabase: "anpr", catalogTableName: "by_hour")
                return sink
            }
            func frames(_ rows: DataFrame) -> DynamicFrame { .fromDF(rows, glue) }
            let narrow = frame.select("uniqueid", "currentspeed", "recordtimestamp", "hour")
            try await sink().writeFrame(frames(narrow))
            let report = try await job.commit()
            #expect(report.registrations.first?.hasPrefix("table anpr.by_hour created, ") == true)
            #expect(report.description.contains("table anpr.by_hour created"))
            let name = try TableName("anpr.by_hour")
            let created = try await glue.lake.catalog.table(name)
            #expect(created.columns.map(\.name) == ["uniqueid", "currentspeed", "recordtimestamp"])
            #expect(try await glue.lake.catalog.allPartitions(of: name).count > 0)
            let wide = try narrow.withColumn("extra", expr("1")).filter("uniqueid IS NOT NULL")
            try await sink(.log).writeFrame(frames(wide))
            _ = try await job.commit()
            #expect(try await glue.lake.catalog.table(name).columns.count == 3)
            try await sink().writeFrame(frames(wide))
            _ = try await job.commit()
            #expect(try await glue.lake.catalog.table(name).columns.map(\.name).last == "extra")
            let table = try await glue.createDynamicFrame.fromCatalog(
                database: "anpr",
                tableName: "by_hour"
            )
            let all = try await narrow.count()
            let few = try await wide.count()
            #expect(try await table.count() == all + 2 * few)
            var lost = glue.getSink(path: out, enableUpdateCatalog: true)
            lost.setFormat(.parquet)
            let said = await message { [lost] in try await lost.writeFrame(frames(narrow)) }
            #expect(said.contains("nothing says which table: call setCatalogInfo before"))
        }
    }

    @Test func writesToTables() async throws {
        try await withTraffic { frame, glue, folder in
            let job = try await Job("tables", glue: glue)
            var sink = glue.getSink(
                path: folder + "/t",
                partitionKeys: ["day"],
                enableUpdateCatalog: true
            )
            sink.setCatalogInfo(catalogDatabase: "anpr", catalogTableName: "t")
            let narrow = frame.select("uniqueid", "currentspeed", "recordtimestamp", "day")
            try await sink.writeFrame(.fromDF(narrow.limit(10), glue))
            _ = try await job.commit()
            // A partition that is not there yet.
            let later = try narrow.withColumn("day", expr("CAST(77 AS INT)"))
            try await glue.writeDynamicFrame.fromCatalog(
                frame: .fromDF(later, glue),
                database: "anpr",
                tableName: "t"
            )
            let report = try await job.commit()
            #expect(report.registrations == ["table anpr.t, 1 new partition"])
            try await narrow.limit(5).write.saveAsTable("anpr.t")
            _ = try await job.commit()
            let table = try await glue.createDynamicFrame.fromCatalog(
                database: "anpr",
                tableName: "t",
                pushDownPredicate: "day <> 77"
            )
            #expect(try await table.count() == 15)
            #expect(try await table.toDF().schema().fields.last?.name == "day")
            try await narrow.limit(4).write.mode(.overwritePartitions).saveAsTable("anpr.t")
            _ = try await job.commit()
            let now = try await glue.createDynamicFrame.fromCatalog(
                database: "anpr",
                tableName: "t"
            )
            #expect(try await now.count() == 184)
            #expect(
                await message { try await narrow.write.partitionBy("x").saveAsTable("anpr.t") }
                    == "the table is partitioned by day, the write by x: leave partitionBy away "
                    + "(anpr.t)"
            )
            let cast = try narrow.withColumn("currentspeed", expr("'fast'"))
            #expect(
                await message { try await cast.write.saveAsTable("anpr.t") }
                    .contains(
                        "convert it: withColumn(\"currentspeed\", expr(\"CAST(currentspeed AS"
                    )
            )
            let missing = await message { try await narrow.write.saveAsTable("anpr.none") }
            #expect(missing.contains("there is no table none in anpr"), "\(missing)")
            let loose = DataFrame(frame.frame, options: frame.options)
            let said = await message { try await loose.write.parquet(folder + "/x") }
            #expect(said.hasPrefix("the frame belongs to no job: make frames with a GlueContext's"))
        }
    }

    @Test(
        .enabled(if: ForeignFiles.isPresent, ForeignFiles.hint),
        arguments: [
            (Compression.zstd, "ZSTD"), (.gzip, "GZIP"), (.uncompressed, "UNCOMPRESSED"),
            (.snappy, "SNAPPY"), (.brotli, "BROTLI"), (.lz4, "LZ4"),
        ]
    )
    func isReadByOthers(compression: Compression, name: String) async throws {
        try await withTraffic { frame, glue, folder in
            let out = folder + "/out"
            try await frame.write.compression(compression).maxRecordsPerFile(50).parquet(out)
            _ = try await Job("foreign", glue: glue).commit()
            let files = try ForeignFiles(out, summing: "currentspeed")
            #expect(files.codecs == [name])
            // As few files as the limit allows, none with more rows.
            #expect(files.rows.count == 4 && files.rows.allSatisfy { $0 <= 50 })
            #expect(files.rows.reduce(0, +) == 180)
            let speeds = try await frame.collect().compactMap { try $0.double("currentspeed") }
            #expect(files.sum == speeds.reduce(0, +))
        }
    }

    @Test(.enabled(if: ForeignFiles.isPresent, ForeignFiles.hint))
    func filesAreAboutAsLargeAsWanted() async throws {
        try await withTraffic(hours: 24) { frame, glue, folder in
            let out = folder + "/out"
            let wide = try frame.withColumn(
                "noise",
                expr("sha2(concat(uniqueid, recordtimestamp), 256)")
            )
            try await wide.write.compression(.uncompressed).parquet(folder + "/one")
            _ = try await Job("one", glue: glue).commit()
            let whole = try ForeignFiles(folder + "/one", summing: "currentspeed")
            let size = whole.bytes[0] / 4
            try await self.frame(folder + "/one", glue).write.compression(.uncompressed)
                .targetFileSize(size).parquet(out)
            _ = try await Job("sized", glue: glue).commit()
            let files = try ForeignFiles(out, summing: "currentspeed")
            #expect(files.sum == whole.sum && (4...6).contains(files.bytes.count))
            #expect(
                files.bytes.dropLast().allSatisfy { (size / 2...size * 3 / 2).contains($0) },
                "\(size): \(files.bytes)"
            )
        }
    }
}
