import DataCatalog
import ObjectStorage
import Testing

@testable import Sluice

@Suite("Choices of frames")
struct ChoiceTests {
    private func createTable(_ frame: DynamicFrame, at folder: String) async throws {
        let catalog = frame.glue.lake.catalog
        try await catalog.createDatabase(Database(name: "traffic"))
        _ = try await catalog.createTable(
            Table.parquet(
                TableName(database: "traffic", table: "observations"),
                columns: [
                    TableColumn(name: "id", type: "bigint"),
                    TableColumn(name: "speed", type: "string"),
                    TableColumn(name: "seen", type: "string"),
                    TableColumn(name: "place", type: "struct<lane:int,limit:smallint>"),
                ],
                location: ObjectLocation(localPath: folder).description
            )
        )
    }

    @Test func theCatalogSaysWhatChoicesBecomeAndNotThatThereAreNone() async throws {
        try await ConflictingFiles.withFrame { frame, folder in
            try await createTable(frame, at: folder)
            let table = try await frame.glue.createDynamicFrame.fromCatalog(
                database: "traffic",
                tableName: "observations"
            )
            let types = try await table.toDF().dtypes().map { "\($0.name) \($0.type)" }
            #expect(types[1] == "speed struct<long:bigint,string:string>")
            let plain = try table.dropFields(["flow", "readings"])
            let matched = try await ResolveChoice.apply(
                frame: plain,
                choice: "match_catalog",
                database: "traffic",
                tableName: "observations",
                transformationContext: "matched"
            )
            #expect(matched.name == "matched")
            #expect(
                try await matched.toDF().dtypes().map { "\($0.name) \($0.type)" } == [
                    "id bigint", "speed string", "seen string",
                    "place struct<lane:int,limit:smallint>",
                ]
            )
            let texts = try await matched.toDF().collect().map { try $0.string("speed") }
            #expect(texts == ["88", nil, "120", "77", nil, " 9 ", "-1"])
            let other = try await table.dropFields(["readings"]).resolveChoice(
                choice: "match_catalog",
                database: "traffic",
                tableName: "observations"
            )
            #expect(
                await ConflictingFiles.message { _ = try await other.count() }
                    == "traffic.observations has no flow, whose type was to be taken: resolve the choice "
                    + "of long, string with specs"
            )
        }
    }

    @Test func aWriteOfAChoiceWritesTheStruct() async throws {
        try await ConflictingFiles.withFrame { frame, folder in
            let job = try await Job("choices", glue: frame.glue, arguments: JobArguments([]))
            let target = folder + "-out"
            try await frame.glue.writeDynamicFrame.fromOptions(
                frame: frame,
                connectionType: .s3,
                connectionOptions: .init(path: target),
                format: .parquet
            )
            #expect(try await job.commit().rowsWritten == 7)
            let written = try await frame.glue.createDynamicFrame.fromOptions(
                connectionType: .s3,
                connectionOptions: .init(path: target),
                format: .parquet
            )
            #expect(try await written.schema() == frame.schema())
            #expect(try await !written.schemaText().contains("choice"))
            #expect(try await written.toDF().text() == frame.toDF().text())
        }
    }

    @Test func saysWhatCannotBeResolved() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            func message(_ specs: [(path: String, action: String)]) async -> String {
                await ConflictingFiles.message {
                    _ = try await frame.resolveChoice(specs: specs).schema()
                }
            }
            #expect(
                await message([("speed", "project:date")])
                    == "speed is long or string, never date: project one of these, or cast"
            )
            #expect(
                await message([("nothing", "make_cols")]).hasPrefix(
                    "the frame has nothing at nothing"
                )
            )
            let taken = try frame.renameField("seen", "speed_long")
                .resolveChoice(specs: [("speed", "make_cols")])
            #expect(
                await ConflictingFiles.message { _ = try await taken.schema() }
                    == "two values would go to speed_long: name each place once, and no place "
                    + "inside a value"
            )
            #expect(
                await ConflictingFiles.message {
                    _ = try await frame.resolveChoice(
                        choice: "make_cols",
                        database: "a",
                        tableName: "b"
                    )
                }
                    == "make_cols takes no table, expected match_catalog: leave database and "
                    + "tableName away"
            )
        }
    }
}
