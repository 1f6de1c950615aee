import Sluice
import Testing

@Suite("Paths into arrays")
struct ArrayPathTests {
    private func types(_ frame: DynamicFrame) async throws -> [String] {
        try await frame.toDF().dtypes().map { "\($0.name) \($0.type)" }
    }

    private func texts(_ frame: DynamicFrame, _ name: String) async throws -> [String?] {
        try await frame.toDF().collect().map { try $0.string(name) }
    }

    @Test func arraysAreTakenApartAndPutTogether() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let moved = try frame.selectFields(["readings"])
                .renameField("readings[].kind", "readings[].what.kind")
                .resolveChoice(specs: [("readings[].VALUE", "project:long")])
            #expect(
                try await types(moved)
                    == ["readings array<struct<value:bigint,what:struct<kind:string>>>"]
            )
            #expect(
                try await texts(moved, "readings") == [
                    "[{5, {avg}}, {NULL, {max}}, NULL]", "[]", nil, "[{NULL, {avg}}, NULL]",
                    "[{NULL, {min}}, {NULL, {max}}]", "[]", "[{7, {avg}}]",
                ]
            )
            // An array of arrays, made of an array's structs.
            let kinds = try moved.selectFields(["readings[].what.kind"])
            #expect(try await types(kinds) == ["readings array<struct<what:struct<kind:string>>>"])
            let gone = try moved.dropFields(["readings[].value", "readings[].what.kind"])
            #expect(
                await ConflictingFiles.message { _ = try await gone.schema() }
                    == "no column is left: keep at least one"
            )
            // Whole elements go by the path that ends with them.
            let mapped = try frame.applyMapping([
                Mapping("readings[]", "choice", "all[]", "string"),
                Mapping("id", "long", "id", "long"),
            ])
            #expect(try await types(mapped)[0] == "all array<string>")
            // Elements are no columns.
            #expect(
                try await types(frame.unnest()).last?.hasPrefix("readings array<struct<") == true
            )
            #expect(try await types(frame.dropNullFields()) == types(frame))
        }
    }

    @Test func anElementThatFailsMakesAnErrorRecord() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            let stage = try frame.selectFields(["id", "readings[].value"])
                .resolveChoice(specs: [("readings[].value", "cast:byte")])
                .resolveChoice(
                    specs: [("readings[].value", "cast:boolean")],
                    stageThreshold: 0
                )
            #expect(try await stage.errorsCount() == 0)
            let numbers = try frame.applyMapping(
                [
                    Mapping("id", "long", "id", "long"),
                    Mapping("readings[].kind", "int", "kinds[].number", "int"),
                ],
                stageThreshold: 0
            )
            #expect(try await texts(numbers, "id") == ["2", "3", "6"])
            #expect(try await texts(numbers, "kinds") == ["[]", nil, "[]"])
            let errors = numbers.errorsAsDynamicFrame()
            #expect(try await texts(errors, "id") == ["1", "4", "5", "7"])
            #expect(
                try await texts(errors, "_error")
                    == .init(
                        repeating: "{applyMapping, readings[].kind, cannot become int}",
                        count: 4
                    )
            )
        }
    }

    @Test func saysWhereBracketsBelong() async throws {
        try await ConflictingFiles.withFrame { frame, _ in
            func message(_ make: () throws -> DynamicFrame) async -> String {
                await ConflictingFiles.message { _ = try await make().schema() }
            }
            #expect(
                await message { try frame.selectFields(["readings.kind"]) }
                    == "readings is an array: write readings[].kind for the elements' kind"
            )
            #expect(
                await message { try frame.selectFields(["place[].lane"]) }
                    == "place is no array: write place.lane"
            )
            #expect(
                await message { try frame.renameField("readings[].kind", "kind") }
                    == "readings[].kind cannot become kind: a value stays in the elements of its "
                    + "array"
            )
            #expect(
                await message {
                    try frame.applyMapping([Mapping("readings[].kind", "string", "kind", "string")])
                }
                    == "readings[].kind goes into 1 arrays and kind into 0: the elements of an array "
                    + "become elements of one array, so write [] as often in both"
            )
            let two = await message {
                try frame.applyMapping([
                    Mapping("readings[].kind", "string", "new[].a", "string"),
                    Mapping("readings[].kind", "string", "new[].b", "string"),
                ]).applyMapping([
                    Mapping("new[].a", "string", "both[].a", "string"),
                    Mapping("new[].b", "string", "both[].a", "string"),
                ])
            }
            #expect(two.hasPrefix("two values would go to both[].a: "), "\(two)")
        }
    }
}
