import Buffers
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// What users read when a request cannot be.
struct RepartitionErrorTextTests {
    private func failure(
        _ steps: [Transformation],
        keys: [String] = ["hour"],
        _ landing: Landing? = nil
    ) async throws -> String {
        var source = landing
        if source == nil { source = try await Landing() }
        guard let landing = source else { return "" }
        let target = MemoryObjectStore()
        var text = "no error"
        do {
            _ = try await Repartitioner(
                landing.frame(steps),
                to: Target(store: target, partitionKeys: keys),
                options: .named()
            ).run()
        } catch {
            text = "\(error)"
        }
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
        return text
    }

    private func expect(
        _ found: String,
        _ wanted: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(found == wanted, sourceLocation: location)
    }

    @Test func aMissingColumn() async throws {
        expect(
            try await failure([Landing.step("hour", "hour(tss)")]),
            """
            unknown column tss, the columns are id, n, s, ts (did you mean ts?)
              hour(tss)
                   ^^^
            """
        )
    }

    @Test func aMissingPartitionKey() async throws {
        expect(
            try await failure([], keys: ["hours"]),
            "the frame has no column hours to partition by, its columns are id, n, s, ts"
        )
    }

    @Test func aPartitionKeyTwice() async throws {
        expect(
            try await failure(Landing.byHour, keys: ["hour", "Hour"]),
            "Hour is a partition key twice: name it once"
        )
    }

    @Test func anEventTimeThatIsNoTime() async throws {
        expect(
            try await failure([Landing.step("hour", "hour(s)")]),
            "file-0.parquet, row group 0: row 0: the string is not a valid timestamp; "
                + "try_cast gives null instead"
        )
        expect(
            try await failure([Landing.step("hour", "hour(n)")]),
            """
            hour needs a timestamp, a date or a string, n is int
              hour(n)
              ^^^^^^^
            """
        )
    }

    @Test func anUnknownFunction() async throws {
        expect(
            try await failure([Landing.step("hour", "hours(ts)")]),
            """
            unknown function hours (did you mean hour?)
              hours(ts)
              ^^^^^^^^^
            """
        )
    }

    @Test func aNestedPartitionKey() async throws {
        var landing = try await Landing(hours: [])
        try await landing.add(try Self.nestedFile(), as: "nested.parquet")
        expect(
            try await failure([Landing.step("hour", "driver")], landing),
            """
            partition key hour is struct<name:string>, which no folder can be named after: take a \
            plain part of it
            """

        )
    }

    private static func nestedFile() throws -> Bytes {
        let schema = try Schema(columns: [
            .column("n", .int32),
            .group("driver", children: [.column("name", .byteArray, logicalType: .string)]),
        ])
        var rows = FileRows(schema: schema)
        rows.rowGroups = [[[[Entry(definition: 0)]], [[Entry(definition: 0)]]]]
        return try rows.written(WriterOptions())
    }

    @Test func aDataColumnNamedLikeAPartitionKey() async throws {
        expect(
            try await failure([Landing.step("n", "hour(ts)")], keys: ["n"]),
            "the files have a column named n, which is to become a partition key: remove it "
                + "with --drop n, or keep it under another name with "
                + "--with 'n_of_record = n' --drop n"
        )
    }

    @Test func filesThatMeanTheirTimesDifferently() async throws {
        var landing = try await Landing(hours: [])
        for (name, zone) in [("a.parquet", "Europe/Brussels"), ("b.parquet", "UTC")] {
            let writer = ParquetWriter(
                schema: try Landing.schema(),
                keyValues: [KeyValue(key: "writer.time.zone", value: zone)]
            )
            try await landing.add(writer.finish(), as: name)
        }
        expect(
            try await failure(Landing.byHour, landing),
            "a.parquet and b.parquet differ in writer.time.zone, which says how their "
                + "times are meant: run them apart"
        )
    }

    @Test func severalDataColumnsNamedLikePartitionKeys() async throws {
        expect(
            try await failure(
                [Landing.step("n", "hour(ts)"), Landing.step("s", "hour(ts)")],
                keys: ["n", "s"]
            ),
            "the files have columns named n, s, which are to become partition keys: remove them "
                + "with --drop n,s, or keep them under other names with "
                + "--with 'n_of_record = n' --with 's_of_record = s' --drop n,s"
        )
    }

    @Test("the cures of a clash work")
    func curesOfAClash() async throws {
        let landing = try await Landing()
        let key = Landing.step("n", "hour(ts)")
        let cures: [[Transformation]] = [
            [.drop(["n"]), key],
            [.withColumn(NamedExpression("n_of_record", .column("n"))), .drop(["n"]), key],
            [.withColumn(NamedExpression("n", .parsed("hour(ts)")))],
        ]
        for steps in cures {
            let report = try await Repartitioner(
                landing.frame(steps),
                to: Target(store: MemoryObjectStore(), partitionKeys: ["n"]),
                options: .named()
            ).run()
            #expect(report.outputs.map(\.path) == ["n=0", "n=1", "n=2", "n=3"])
            #expect(report.rowsWritten == 120)
        }
    }

    @Test func noColumnIsLeft() async throws {
        expect(
            try await failure(Landing.byHour + [.drop(["id", "n", "s", "ts"])]),
            "no column is left for the files: every column is a partition key or dropped"
        )
    }

    @Test func twoColumnsOfOneName() async throws {
        expect(
            try await failure([
                .select([NamedExpression("a", .column("n")), NamedExpression("A", .column("s"))])
            ]),
            "two columns are named A: give one of them another name"
        )
    }

    @Test(
        "files that do not fit together",
        arguments: [
            (
                [SchemaNode.column("ID", .byteArray, logicalType: .string)],
                "the files do not fit together: id is INT64 in file-0.parquet, BYTE_ARRAY STRING in "
                    + "more.parquet; leave out what differs with --drop id, or run the files "
                    + "apart, and cast with --with"
            ),
            (
                [
                    .column("n", .boolean),
                    .column(
                        "ts",
                        .int64,
                        logicalType: .timestamp(unit: .millis, isAdjustedToUTC: false)
                    ),
                ],
                "the files do not fit together: n is INT32 in file-0.parquet, BOOLEAN in "
                    + "more.parquet; ts is INT64 TIMESTAMP(MICROS, UTC) in file-0.parquet, INT64 "
                    + "TIMESTAMP(MILLIS, local) in more.parquet; leave out what differs with "
                    + "--drop n --drop ts, or run the files apart, and cast with --with"
            ),
        ]
    )
    func aConflictOfSchemas(columns: [SchemaNode], message: String) async throws {
        var landing = try await Landing(hours: [[1]])
        let rows = FileRows(schema: try Schema(columns: columns))
        try await landing.add(try rows.written(WriterOptions()), as: "more.parquet")
        expect(try await failure(Landing.byHour, landing), message)
    }

    @Test func aTargetThatHoldsFiles() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        try await target.write(Bytes([1]), to: try ObjectKey("hour=1/a.parquet"))
        let error = await #expect(throws: RunError.self) {
            try await Repartitioner(
                landing.frame(),
                to: Target(store: target, partitionKeys: ["hour"], mode: .error),
                options: .named()
            ).run()
        }
        #expect(error?.kind == .targetNotReady)
        #expect(
            error?.description
                == "the target holds files (hour=1/a.parquet) and the mode is error: choose "
                + "--mode append or overwrite-partitions, or another place"
        )
    }

    @Test("a value that cannot be computed names file and row group")
    func aValueOutOfRange() async throws {
        let text = try await failure([Landing.step("hour", "cast(s as int)")])
        #expect(text.hasPrefix("file-0.parquet, row group 0: "))
    }
}
