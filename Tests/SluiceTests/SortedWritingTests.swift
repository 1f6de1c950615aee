import Expressions
import Foundation
import ObjectStorage
import RoadTraffic
import Sluice
import Testing

@Suite("Writing in order")
struct SortedWritingTests {
    /// Writes an hour of the demo's records and reads them back, as they stand in the files.
    private func written(
        _ change: (DataFrame) throws -> DataFrame = { $0 },
        sortBy: String? = nil
    ) async throws -> [Row] {
        let folder = FileManager.default.temporaryDirectory.path + "/sorted-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let landing = ObjectLocation(localPath: folder + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 5)
        _ = try await feed.land(in: landing.open(durability: .process).store)
        let lake = try Lake(catalogPath: folder + "/catalog.sqlite")
        let glue = GlueContext(lake: lake)
        let source = try await glue.createDynamicFrame.fromOptions(
            connectionType: .s3,
            connectionOptions: .init(path: folder + "/landing"),
            format: .parquet
        )
        let job = try await Job("sorted", glue: glue, arguments: JobArguments([]))
        let frame = DynamicFrame.fromDF(try change(source.toDF()), glue, name: "sorted")
        try await glue.writeDynamicFrame.fromOptions(
            frame: frame,
            connectionType: .s3,
            connectionOptions: WriteOptions(path: folder + "/out", sortBy: sortBy),
            format: .parquet
        )
        let report = try await job.commit()
        #expect(report.rowsWritten == 300)
        let out = try await glue.createDynamicFrame.fromOptions(
            connectionType: .s3,
            connectionOptions: .init(path: folder + "/out"),
            format: .parquet
        )
        return try await out.toDF().collect()
    }

    private func pairs(_ rows: [Row]) throws -> [(speed: Int?, id: Int?)] {
        try rows.map { (try $0.int("currentspeed"), try $0.int("uniqueid")) }
    }

    @Test("the options of a write, and a frame, say how rows are sorted")
    func sortsRows() async throws {
        let plain = try pairs(try await written())
        let options = try pairs(try await written(sortBy: "currentspeed DESC"))
        let texts = try pairs(
            try await written { try $0.sortWithinPartitions("currentspeed desc") }
        )
        let columns = try pairs(
            try await written { $0.sortWithinPartitions(col("currentspeed"), ascending: false) }
        )
        // Stable: what is equally fast stays as it was.
        let expected = plain.enumerated().sorted { a, b in
            let (one, other) = (a.element.speed ?? -1, b.element.speed ?? -1)
            return one == other ? a.offset < b.offset : one > other
        }.map(\.element)
        #expect(!plain.elementsEqual(expected, by: ==))
        for found in [options, texts, columns] {
            #expect(found.elementsEqual(expected, by: ==))
        }
    }

    @Test("the options' order counts first, the frame's where keys are equal")
    func sortsTwice() async throws {
        let found = try pairs(
            try await written(
                { $0.sortWithinPartitions(col("uniqueid"), col("recordtimestamp")) },
                sortBy: "currentspeed"
            )
        )
        for (one, other) in zip(found, found.dropFirst()) {
            #expect((one.speed ?? -1) <= (other.speed ?? -1))
            if one.speed == other.speed { #expect((one.id ?? 0) <= (other.id ?? 0)) }
        }
    }

    @Test func saysWhatIsNoOrder() async {
        let error = await #expect(throws: ExpressionError.self) { try await written(sortBy: "a b") }
        #expect(error?.kind == .syntax)
    }
}
