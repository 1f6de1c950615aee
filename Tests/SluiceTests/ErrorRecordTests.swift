import Foundation
import Sluice
import Testing

/// Records that a stage cannot make what it should.
@Suite("Error records of frames")
struct ErrorRecordTests {
    private let message = ConflictingFiles.message

    /// The flows of the fixtures' seven records as numbers: that of record 5 is no number.
    private func flows(
        of frame: DynamicFrame,
        _ stageThreshold: Int?,
        _ totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        try ResolveChoice.apply(
            frame: frame,
            specs: [("flow", "cast:long")],
            transformationContext: "flows",
            stageThreshold: stageThreshold,
            totalThreshold: totalThreshold
        )
    }

    private func ids(_ frame: DynamicFrame) async throws -> [Int?] {
        try await frame.toDF().collect().map { try $0.int("id") }
    }

    @Test func withoutAThresholdTheActionFails() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let strict = try flows(of: frame, nil)
            let said = await message { _ = try await strict.toDF().collect() }
            #expect(said.contains("'n/a'") || said.contains("bigint"), "\(said)")
            #expect(try await strict.errorsCount() == 0)
            #expect(try await strict.stageErrorsCount() == 0)
            #expect(try await strict.errorsAsDynamicFrame().count() == 0)
        }
    }

    @Test func errorRecordsAreLeftOutAndKept() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let flows = try flows(of: frame, 0)
            #expect(try await ids(flows) == [1, 2, 3, 4, 6, 7])
            #expect(try await flows.count() == 6)
            #expect(try await flows.errorsCount() == 1)
            let errors = flows.errorsAsDynamicFrame()
            #expect(try await errors.count() == 1)
            let record = try #require(try await errors.toDF().first())
            #expect(try record.string("id") == "5" && record.string("flow") == "{NULL, n/a}")
            #expect(try record.string("_error") == "{flows, flow, cannot become bigint}")
            let types = try await frame.toDF().dtypes().map(\.type)
            #expect(
                try await errors.toDF().dtypes().map(\.type)
                    == types + ["struct<stage:string,path:string,reason:string>"]
            )
            // The frame of errors goes on as any other.
            #expect(try await errors.dropFields(["_error"]).filter("id > 5").count() == 0)
        }
    }

    @Test func stagesCountTheirOwn() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let first = try flows(of: frame, 0)
            // A filter rules out what is left: it does not hide what failed before.
            let some = try first.filter("flow >= 4 AND id <> 7")
            let second = try some.applyMapping(
                [
                    Mapping("id", "long", "id", "long"),
                    Mapping("seen", "string", "seen.at", "timestamp"),
                    Mapping("place.lane", "int", "lane", "boolean"),
                    Mapping("seen", "string", "seen.number", "int"),
                ],
                info: "mapped",
                stageThreshold: 3
            )
            #expect(try await some.errorsCount() == 1)
            #expect(try await second.errorsCount() == 3)
            #expect(try await second.stageErrorsCount() == 2)
            #expect(try await second.count() == 0)
            try await second.assertErrorThreshold()
            let errors = second.errorsAsDynamicFrame().toDF()
            #expect(try await errors.select("_error.stage").collect().count == 3)
            let texts = try await errors.collect().map { try $0.string("_error") }
            #expect(
                texts == [
                    "{mapped, seen, cannot become int}", "{mapped, seen, cannot become int}",
                    "{flows, flow, cannot become bigint}",
                ]
            )
        }
    }

    @Test func thresholdsStopActions() async throws {
        try await ConflictingFiles.withFrame { frame, folder in
            let strict = try flows(of: frame, 1)
            let expected =
                "b.parquet, row group 0, row 1: flow cannot become bigint; of such error records "
                + "stage flows has 1, and its stageThreshold is 1: look at "
                + "errorsAsDynamicFrame(), correct them, or raise the threshold"
            #expect(await message { _ = try await strict.count() } == expected)
            #expect(await message { _ = try await strict.toDF().collect() } == expected)
            #expect(await message { try await strict.assertErrorThreshold() } == expected)
            #expect(try await strict.errorsCount() == 1)
            #expect(try await ids(strict.errorsAsDynamicFrame()) == [5])
            let job = try await Job("errors", glue: frame.glue, arguments: JobArguments([]))
            let target = folder + "-out"
            func write(_ frame: DynamicFrame) async throws {
                try await frame.glue.writeDynamicFrame.fromOptions(
                    frame: frame,
                    connectionType: .s3,
                    connectionOptions: .init(path: target),
                    format: .parquet
                )
            }
            #expect(await message { try await write(strict) } == expected)
            #expect(!FileManager.default.fileExists(atPath: target))
            let total = try flows(of: frame, 2).applyMapping(
                [
                    Mapping("place.lane", "int", "lane", "timestamp"),
                    Mapping("id", "long", "id", "long"),
                ],
                totalThreshold: 1
            )
            #expect(
                await message { _ = try await total.count() }
                    == "b.parquet, row group 0, row 1: flow cannot become bigint; of such error "
                    + "records stage applyMapping has 1 with the stages before it, and its "
                    + "totalThreshold is 1: look at errorsAsDynamicFrame(), correct them, or raise "
                    + "the threshold"
            )
            #expect(
                await message { _ = try flows(of: frame, -1) }
                    == "a threshold of stage flows is -1, expected a number of records, 0 for any, "
                    + "or nil if none may fail"
            )
            // With room for it, the record is left out and counted.
            try await write(flows(of: frame, 2))
            let report = try await job.commit()
            #expect(report.rowsRead == 7 && report.rowsWritten == 6 && report.rowsFiltered == 0)
            #expect(report.errorRecords == 1)
            let text = report.description
            #expect(text.contains("7 read, 0 filtered, 6 written, 0 quarantined, 1 error record\n"))
            #expect(
                text.contains(
                    "stage flows: 1 error record, left out, since flow cannot become bigint, the "
                        + "first in b.parquet, row group 0, row 1\n"
                )
            )
        }
    }

    @Test func badTimesAndErrorRecordsAreToldApart() async throws {
        try await ConflictingFiles.withFrame { frame, folder in
            let job = try await Job("both", glue: frame.glue, arguments: JobArguments([]))
            let rows = try flows(of: frame, 0).toDF()
                .withColumn("day", dayofmonth(col("seen").cast(.timestamp)))
            try await frame.glue.writeDynamicFrame.fromOptions(
                frame: DynamicFrame.fromDF(rows, frame.glue),
                connectionType: .s3,
                connectionOptions: .init(
                    path: folder + "-out",
                    partitionKeys: ["day"],
                    badTimes: BadTimes(in: "seen", become: .quarantined)
                ),
                format: .parquet
            )
            let report = try await job.commit()
            #expect(report.rowsRead == 7 && report.rowsWritten == 5)
            #expect(report.rowsQuarantined == 1 && report.errorRecords == 1)
            #expect(report.rowsFiltered == 0)
        }
    }
}
