import Columns
import Parquet
import SeededRandom
import Testing

@testable import Crawling

@Suite("Columns of all files")
struct ColumnUnionTests {
    private func schema(_ fields: [Field]) throws -> CrawledSchema {
        try CrawledSchema(
            Schema(columns: fields.map { try SchemaNode($0.name, $0.type) }),
            file: "f"
        )
    }

    private func union(_ schemas: [[Field]], combinesUnlike: Bool = false) throws -> ColumnUnion {
        var union = ColumnUnion(combinesUnlike: combinesUnlike)
        for (index, fields) in schemas.enumerated() {
            try union.add(schema(fields), file: "f\(index)")
        }
        return union
    }

    private func text(_ union: ColumnUnion) -> String {
        union.columns.map { "\($0.name):\($0.type)" }.joined(separator: ",")
    }

    @Test(
        "have the narrowest type that holds the values of all",
        arguments: [
            ([.int, .bigint], "bigint"), ([.bigint, .int], "bigint"),
            ([.float, .double], "double"),
            ([.int, .float], "double"), ([.date, .timestamp], "timestamp"),
            ([.decimal(precision: 5, scale: 2), .decimal(precision: 6, scale: 1)], "decimal(7,2)"),
            ([.null, .string], "string"), ([.binary, .string], "string"),
            (
                [
                    .structure([Field("a", .int), Field("b", .string)]),
                    .structure([Field("A", .bigint), Field("c", .date)]),
                ], "struct<a:bigint,b:string,c:date>"
            ),
        ] as [([DataType], String)]
    )
    func widen(types: [DataType], result: String) throws {
        #expect(text(try union(types.map { [Field("x", $0)] })) == "x:\(result)")
    }

    @Test(
        "have the same types in whatever order files come",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func areOfAnyOrder(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let types: [DataType] = [
            .null, .tinyint, .smallint, .int, .bigint, .float, .double,
            .decimal(precision: 9, scale: 3), .decimal(precision: 20, scale: 0),
        ]
        for _ in 0..<20 {
            let files = (0..<random.number(2...6)).map { _ in [Field("x", random.one(of: types))] }
            let found = (try? union(files)).map(text)
            for _ in 0..<4 {
                let shuffled = files.shuffled(using: &random)
                #expect((try? union(shuffled)).map(text) == found, "seed \(seed): \(files)")
            }
        }
    }

    @Test("are refused if no type holds all, with the file that it does not go with")
    func refuseTypes() async {
        let error = await crawlError {
            _ = try union([
                [Field("x", .int)], [Field("x", .double)],
                [Field("x", .decimal(precision: 3, scale: 1))],
            ])
        }
        #expect(error?.kind == .schemaConflict)
        #expect(
            error?.message == "column x is double in f1 and decimal(3,1) in f2, and no type holds "
                + "both; give each schema its own location, leave one out with --exclude, or "
                + "rewrite the files of one of them"
        )
    }

    @Test("are refused if files have little in common, with two files and their columns")
    func refuseUnlike() async throws {
        let weather = ["station", "rain", "wind"].map { Field($0, .int) }
        let many = (0..<12).map { Field("c\($0)", .int) }
        let error = await crawlError { _ = try union([many, weather + [Field("c1", .int)]]) }
        #expect(error?.kind == .unlikeFiles)
        #expect(
            error?.message == "the files are not of one table: f0 has the columns c0, c1, c2, c3, "
                + "c4, c5, c6, c7, c8, c9 and 2 more, f1 has the columns station, rain, wind, c1, "
                + "and 1 of these in common with the files before it; crawl each folder by itself "
                + "(--table-per-folder does that), leave files out with --exclude, or make one "
                + "table of them with --combine-unlike"
        )
        let combined = try union([many, weather], combinesUnlike: true)
        #expect(combined.columns.count == 15)
        // Half is enough.
        #expect(try union([many, [Field("c1", .int), Field("new", .int)]]).columns.count == 13)
        #expect(try union([many, []]).columns.count == 12)
    }
}
