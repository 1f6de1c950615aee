import Crawling
import Foundation
import ObjectStorage
import RoadTraffic
import Sluice
import Testing

/// The code of the documentation's articles, line by line as it stands there.
@Suite("Porting a job")
struct SluiceArticleTests {
    @Test func portsAJob() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/article-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let landing = ObjectLocation(localPath: folder + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 20)
        _ = try await feed.land(in: landing.open(durability: .process).store)
        let arguments = JobArguments(["--catalog", folder + "/catalog.sqlite"])
        let target = folder + "/by-hour"
        let lake = try Lake(Configuration(arguments))
        _ = try await lake.crawler(of: landing, database: "anpr", table: "landing").crawl()

        let glue = try await GlueContext(arguments: arguments)
        let job = try await Job("repartition_job", glue: glue, arguments: arguments)

        let datasource0 = try await glue.createDynamicFrame.fromCatalog(
            database: "anpr",
            tableName: "landing",
            pushDownPredicate: "year = 2020 and month = 5 and day = 22",
            transformationContext: "datasource0"
        )

        try await datasource0.printSchema()
        try await datasource0.toDF().show(5)
        print(try await datasource0.count())

        try await transform(datasource0)

        let repartitioned = datasource0.toDF()
            .withColumn("year", year("originalrecordtimestamp"))
            .withColumn("month", month("originalrecordtimestamp"))
            .withColumn("day", dayofmonth("originalrecordtimestamp"))
            .withColumn("hour", hour("originalrecordtimestamp"))

        let fast = repartitioned.filter(col("currentspeed") > 50 && col("location").isNotNull)

        let slow = try repartitioned.filter("currentspeed <= 50 OR currentspeed IS NULL")
        let fastCount = try await fast.count()
        #expect(try await fastCount + slow.count() == datasource0.count())
        #expect(fastCount > 0)

        try await repartitioned.groupBy("hour").count().orderBy("count", .descending).show()
        let first = try await fast.limit(100).take(1)[0]
        print(try first["currentspeed"], try first.double("currentspeed") ?? 0)

        try await glue.writeDynamicFrame.fromOptions(
            frame: DynamicFrame.fromDF(fast, glue, name: "enriched"),
            connectionType: .s3,
            connectionOptions: .init(
                path: target,
                partitionKeys: ["year", "month", "day", "hour"],
                compression: .zstd
            ),
            format: .parquet,
            transformationContext: "datasink5"
        )
        let report = try await job.commit()
        print(report.rowsWritten, "rows in", report.partitionsWritten, "partitions")
        #expect(report.rowsWritten == fastCount)

        let days = folder + "/by-day"
        let archive = folder + "/archive"
        try await writeInOtherWays(glue, job, fast, slow, days, archive)
        #expect(
            try await datasource0.count()
                == glue.createDynamicFrame.fromCatalog(
                    database: "anpr",
                    tableName: "by_day"
                ).count()
        )
    }

    private func writeInOtherWays(
        _ glue: GlueContext,
        _ job: Job,
        _ fast: DataFrame,
        _ slow: DataFrame,
        _ days: String,
        _ archive: String
    ) async throws {
        var sink = glue.getSink(path: days, partitionKeys: ["day"], enableUpdateCatalog: true)
        sink.setFormat(.parquet, compression: .gzip)
        sink.setCatalogInfo(catalogDatabase: "anpr", catalogTableName: "by_day")
        try await sink.writeFrame(DynamicFrame.fromDF(slow, glue, name: "slow"))
        try await job.commit()

        try await glue.writeDynamicFrame.fromCatalog(
            frame: DynamicFrame.fromDF(fast, glue, name: "fast"),
            database: "anpr",
            tableName: "by_day"
        )

        try await slow.write.partitionBy("day").mode(.append).compression(.zstd).parquet(archive)
        try await job.commit()
    }

    /// What the article does with the frame beside the job.
    private func transform(_ datasource0: DynamicFrame) async throws {
        let mapped = try ApplyMapping.apply(
            frame: datasource0,
            mappings: [
                Mapping("uniqueid", "string", "sensor.id", "string"),
                Mapping("currentspeed", "choice", "sensor.speed", "choice"),
            ],
            transformationContext: "mapped"
        )
        let selected = try SelectFields.apply(frame: mapped, paths: ["sensor.speed"])
        let speeds = try ResolveChoice.apply(
            frame: selected,
            specs: [("sensor.speed", "cast:double")]
        )
        #expect(try await speeds.toDF().dtypes().map(\.type) == ["struct<speed:double>"])

        let tolerant = try ResolveChoice.apply(
            frame: selected,
            specs: [("sensor.speed", "cast:int")],
            transformationContext: "tolerant",
            stageThreshold: 100
        )
        print(try await tolerant.errorsCount())
        try await tolerant.errorsAsDynamicFrame().printSchema()
    }
}
