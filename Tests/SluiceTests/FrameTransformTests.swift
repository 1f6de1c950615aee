import Foundation
import ObjectStorage
import RoadTraffic
import Sluice
import Testing

@Suite("Transforms of frames")
struct FrameTransformTests {
    /// A frame of the demo's records, and the folder it lies in.
    private func withFrame(
        _ body: (_ frame: DynamicFrame, _ glue: GlueContext, _ folder: String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/frames-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let landing = ObjectLocation(localPath: folder + "/landing")
        let feed = try TrafficFeed(hours: 1, rowsPerMinute: 3)
        _ = try await feed.land(in: landing.open(durability: .process).store)
        let lake = try Lake(catalogPath: folder + "/catalog.sqlite")
        let glue = GlueContext(lake: lake)
        let frame = try await glue.createDynamicFrame.fromOptions(
            connectionType: .s3,
            connectionOptions: .init(path: folder + "/landing"),
            format: .parquet
        )
        try await body(frame, glue, folder)
    }

    private func types(_ frame: DynamicFrame) async throws -> [String] {
        try await frame.toDF().dtypes().map { "\($0.name) \($0.type)" }
    }

    private static let mappings = [
        Mapping("uniqueid", "string", "reading.id", "string"),
        Mapping("CurrentSpeed", "double", "reading.speed", "decimal(10,2)"),
        Mapping("originalrecordtimestamp", "string", "seen", "string"),
    ]

    @Test func mapsColumnsIntoStructsAndBack() async throws {
        try await withFrame { frame, _, _ in
            let mapped = try ApplyMapping.apply(
                frame: frame,
                mappings: Self.mappings,
                transformationContext: "mapped"
            )
            #expect(mapped.name == "mapped")
            #expect(
                try await types(mapped) == [
                    "reading struct<id:string,speed:decimal(10,2)>", "seen string",
                ]
            )
            let flat = mapped.unnest()
            #expect(
                try await types(flat) == [
                    "reading.id string", "reading.speed decimal(10,2)", "seen string",
                ]
            )
            let source = try await frame.toDF().collect()
            let rows = try await flat.toDF().collect()
            #expect(!rows.isEmpty && rows.count == source.count)
            for (row, original) in zip(rows, source) {
                #expect(try row.string("reading.id") == original.string("uniqueid"))
                let speed = try row.string("reading.speed").flatMap(Double.init)
                let expected = try original.double("currentspeed")
                #expect((speed == nil) == (expected == nil))
                #expect(abs((speed ?? 0) - (expected ?? 0)) <= 0.005001)
            }
        }
    }

    @Test func selectsDropsAndRenamesByPath() async throws {
        try await withFrame { frame, _, _ in
            let mapped = try frame.applyMapping(Self.mappings)
            let all = mapped.toDF()
            let dropped = try mapped.dropFields(["reading.speed", "nothing", "SEEN"])
            #expect(try await types(dropped) == ["reading struct<id:string>"])
            let gone = try mapped.dropFields(["reading.id", "reading.speed"])
            #expect(try await types(gone) == ["seen string"])
            let selected = try mapped.selectFields(["seen", "READING.id"])
            #expect(try await types(selected) == ["seen string", "reading struct<id:string>"])
            let renamed = try mapped.renameField("reading.id", "reading.number")
                .renameField("seen", "`first.seen`").renameField("reading.speed", "speed")
            #expect(
                try await types(renamed) == [
                    "reading struct<number:string>", "first.seen string", "speed decimal(10,2)",
                ]
            )
            let ids = try await all.select("reading.id").collect().map { try $0.string("id") }
            let moved = try await renamed.toDF().select("reading.number").collect()
            #expect(try moved.map { try $0.string("number") } == ids)
            let resolved = try mapped.resolveChoice(specs: [("reading.speed", "cast:long")])
            #expect(
                try await types(resolved)[0] == "reading struct<id:string,speed:bigint>"
            )
        }
    }

    /// The text of the error that an action ends with.
    private func message(_ action: () async throws -> Void) async -> String {
        do {
            try await action()
            return "no error"
        } catch let error as DataFrameError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    @Test func saysWhatIsWrong() async throws {
        try await withFrame { frame, _, _ in
            #expect(
                await message { _ = try frame.selectFields(["a..b"]) }
                    == "a..b is no path of a column, expected names with dots between them, and "
                    + "[] behind arrays that the path goes into; a name that has dots in it goes "
                    + "in backticks"
            )
            for text in ["[].b", "a.[]", "`a"] {
                let said = await message { _ = try frame.dropFields([text]) }
                #expect(said.hasPrefix("\(text) is no path of a column, "), "\(said)")
            }
            for type in ["text", "decimal(77,1)"] {
                let said = await message {
                    _ = try frame.applyMapping([Mapping("a", type, "a", "string")])
                }
                #expect(said.hasPrefix("\(type) is no type: "), "\(said)")
            }
            #expect(
                await message {
                    _ = try frame.applyMapping([Mapping("a", "int) + (1", "a", "string")])
                } == "int) + (1 is no type, expected for example long or decimal(10,2)"
            )
            #expect(
                await message { _ = try frame.resolveChoice(specs: [("a", "make_colls")]) }
                    == "make_colls is no way to resolve a, expected cast:TYPE, project:TYPE, "
                    + "make_cols or make_struct"
            )
            #expect(
                await message { _ = try frame.resolveChoice(choice: "match_catalog") }
                    == "match_catalog is about all choices and needs a table: write "
                    + "resolveChoice(choice: \"match_catalog\", database: …, tableName: …)"
            )
            let unknown = try frame.selectFields(["nothing"])
            #expect(
                await message { _ = try await unknown.count() }
                    .hasPrefix("the frame has nothing at nothing, its columns are outputtype, ")
            )
            let taken = try frame.renameField("uniqueid", "currentspeed")
            #expect(
                await message { _ = try await taken.toDF().schema() }
                    == "two values would go to currentspeed: name each place once, and no place "
                    + "inside a value"
            )
        }
    }

    @Test func takesRowsAndRenamesColumns() async throws {
        try await withFrame { frame, _, _ in
            let rows = frame.toDF().select("uniqueid", "currentspeed")
            let count = try await rows.count()
            #expect(try await rows.take(5).count == 5)
            #expect(try await rows.take(0).isEmpty)
            #expect(try await rows.collect().count == count)
            await #expect(throws: DataFrameError.self) { try await rows.collect(limit: count - 1) }
            await #expect(throws: DataFrameError.self) { try await rows.take(-1) }
            let changed = rows.withColumnRenamed("CURRENTSPEED", "speed")
                .withColumns(["speed": col("speed") * 2, "before": col("speed")])
            #expect(try await changed.columns() == ["uniqueid", "speed", "before"])
            for row in try await changed.where(col("speed").isNotNull).take(10) {
                let (speed, before) = (try row.double("speed"), try row.double("before"))
                #expect(speed == before.map { $0 * 2 })
                #expect(
                    await message { _ = try row.bool("speed") }
                        == "speed is int, not a boolean: cast it, or take its text with string"
                )
                #expect(throws: DataFrameError.self) { try row.int("nothing") }
            }
        }
    }

    @Test func limitsTheRecordsOfAFile() async throws {
        try await withFrame { frame, glue, folder in
            let job = try await Job("limited", glue: glue, arguments: JobArguments([]))
            var options = WriteOptions(path: folder + "/out", maxRecordsPerFile: 0)
            let said = await message {
                try await glue.writeDynamicFrame.fromOptions(
                    frame: frame,
                    connectionType: .s3,
                    connectionOptions: options,
                    format: .parquet
                )
            }
            #expect(
                said == "maxRecordsPerFile is 0, expected 1 or more, or nil for any number"
            )
            options.maxRecordsPerFile = 7
            try await glue.writeDynamicFrame.fromOptions(
                frame: frame,
                connectionType: .s3,
                connectionOptions: options,
                format: .parquet
            )
            let count = try await frame.count()
            let report = try await job.commit()
            #expect(report.rowsWritten == count)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
                .filter { $0.hasSuffix(".parquet") }
            #expect(names.count == (count + 6) / 7)
            for name in names {
                let file = try await glue.createDynamicFrame.fromOptions(
                    connectionType: .s3,
                    connectionOptions: .init(path: folder + "/out/" + name),
                    format: .parquet
                )
                #expect(try await (1...7).contains(file.count()))
            }
        }
    }
}
