import Foundation
import Sluice
import Testing

/// Frames over files whose types conflict, beside what plain PySpark makes of the same files: its
/// answers, and the script that asked for them, are among the fixtures.
struct ChoiceAnswersTests {
    private struct Answer: Decodable {
        var types: [String]
        var rows: [[String?]]
    }

    private static func answers() throws -> [String: Answer] {
        let data = try Data(contentsOf: URL(filePath: ConflictingFiles.fixtures + "/answers.json"))
        return try JSONDecoder().decode([String: Answer].self, from: data)
    }

    private func expect(_ name: String, _ frame: DataFrame) async throws {
        let answer = try #require(try Self.answers()[name])
        let types = try await frame.dtypes()
        #expect(types.map { "\($0.name) \($0.type)" } == answer.types, "\(name)")
        let texts = types.reduce(frame) { frame, column in
            frame.withColumn(column.name, col("`\(column.name)`").cast(.string))
        }
        let rows = try await texts.collect().map { row in
            try types.map { try row.string($0.name) }
        }
        #expect(rows == answer.rows, "\(name)")
    }

    @Test func aChoiceIsAStructUntilItIsResolved() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            try await expect("read", frame.toDF())
            #expect(
                try await frame.schemaText() == """
                    root
                    |-- id: long
                    |-- speed: choice
                    |    |-- long
                    |    |-- string
                    |-- flow: choice
                    |    |-- long
                    |    |-- string
                    |-- seen: string
                    |-- place: struct
                    |    |-- lane: int
                    |    |-- limit: choice
                    |    |    |-- long
                    |    |    |-- string
                    |-- readings: array
                    |    |-- element: struct
                    |    |    |-- kind: string
                    |    |    |-- value: choice
                    |    |    |    |-- long
                    |    |    |    |-- string

                    """
            )
            let plain = try frame.dropFields(["flow", "readings"])
            try await expect(
                "cast",
                plain.resolveChoice(specs: [
                    ("speed", "cast:int"), ("place.limit", "cast:string"),
                ]).toDF()
            )
            try await expect(
                "project",
                plain.resolveChoice(specs: [
                    ("SPEED", "project:string"), ("place.limit", "project:long"),
                    ("seen", "project:long"),
                ]).toDF()
            )
            try await expect("make_cols", plain.resolveChoice(choice: "make_cols").toDF())
            let structs = try plain.resolveChoice(choice: "make_struct")
            try await expect("make_struct", structs.toDF())
            #expect(try await !structs.schemaText().contains("choice"))
            // What is resolved stays as it is.
            try await expect("make_struct", structs.resolveChoice(choice: "cast:int").toDF())
        }
    }

    @Test func theNotebooksStepsGiveSparksRows() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let mapped = try ApplyMapping.apply(
                frame: frame,
                mappings: [
                    Mapping("id", "long", "reading.id", "string"),
                    Mapping("speed", "choice", "reading.speed", "choice"),
                    Mapping("place.lane", "int", "lane", "string"),
                    Mapping("seen", "string", "seen", "string"),
                ],
                transformationContext: "applymapping1"
            )
            let selected = try SelectFields.apply(frame: mapped, paths: ["seen", "reading"])
            let resolved = try ResolveChoice.apply(
                frame: selected,
                specs: [("reading.speed", "cast:double")]
            )
            let seen = col("seen").cast(.timestamp)
            try await expect(
                "notebook",
                resolved.toDF()
                    .withColumn("year", dateFormat(seen, "yyyy"))
                    .withColumn("month", month(seen))
                    .withColumn("day", dayofmonth(seen))
                    .withColumn("hour", hour(seen))
            )
        }
    }

    @Test func errorRecordsAreThoseThatSparkCannotCast() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let flows = try frame.resolveChoice(specs: [("flow", "cast:long")], stageThreshold: 0)
            try await expect("good", flows.toDF().select("id", "flow"))
            try await expect("bad", flows.errorsAsDynamicFrame().toDF().select("id", "flow"))
        }
    }

    @Test func pathsGoIntoTheElementsOfArrays() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let arrays = try frame.selectFields(["id", "readings"])
            try await expect(
                "array cast",
                arrays.resolveChoice(specs: [("readings[].value", "cast:long")]).toDF()
            )
            try await expect("array make_cols", arrays.resolveChoice(choice: "make_cols").toDF())
            try await expect(
                "array drop and rename",
                arrays.dropFields(["readings[].value"])
                    .renameField("readings[].kind", "readings[].what").toDF()
            )
            try await expect(
                "array map",
                frame.applyMapping([
                    Mapping("readings[].value", "choice", "values[].value", "string"),
                    Mapping("id", "long", "id", "long"),
                ]).toDF()
            )
            // Fields that are selected one by one make the array that they are of.
            try await expect(
                "read",
                frame.selectFields([
                    "id", "speed", "flow", "seen", "place", "readings[].kind", "readings[].value",
                ]).toDF()
            )
        }
    }
}
