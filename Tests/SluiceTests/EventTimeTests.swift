import Columns
import Expressions
import Repartition
import Sluice
import Testing

@Suite("Event time")
struct EventTimeTests {
    private static let schema = TableSchema([
        Field("at", .timestamp), Field("local", .timestampNTZ), Field("day", .date),
        Field("epoch", .bigint), Field("text", .string), Field("speed", .double),
        Field("price", .decimal(precision: 20, scale: 3)), Field("plate", .binary),
    ])

    private func resolved(
        _ eventTime: EventTime,
        sample: [String] = []
    ) async throws -> EventTime.Resolved {
        try await eventTime.resolved(in: Self.schema, options: RunOptions()) { sample }
    }

    private func keys(_ eventTime: EventTime, sample: [String] = []) async throws -> [String] {
        try await resolved(eventTime, sample: sample).keys.map { "\($0.name) = \($0.expression)" }
    }

    @Test(arguments: ["at", "local"])
    func makesNumbersOfATimestamp(column: String) async throws {
        #expect(
            try await keys(EventTime(column)) == [
                "year = year(\(column))", "month = month(\(column))",
                "day = dayofmonth(\(column))", "hour = hour(\(column))",
            ]
        )
    }

    @Test(arguments: zip(EventTime.Granularity.allCases, [4, 3, 2, 1]))
    func stopsAtTheGranularity(granularity: EventTime.Granularity, count: Int) async throws {
        var eventTime = EventTime("at")
        eventTime.granularity = granularity
        #expect(eventTime.keys == Array(["year", "month", "day", "hour"].prefix(count)))
        #expect(try await keys(eventTime).count == count)
    }

    @Test func padsOnRequest() async throws {
        var eventTime = EventTime("at")
        eventTime.isPadded = true
        eventTime.granularity = .month
        #expect(
            try await keys(eventTime) == [
                "year = date_format(at, 'yyyy')", "month = date_format(at, 'MM')",
            ]
        )
    }

    private static let instants: [(String, EventTime.Unit?, String?, String)] = [
        ("epoch", .seconds, nil, "TRY_CAST(epoch AS TIMESTAMP)"),
        (
            "epoch", .millis, nil,
            "timestamp_millis(CAST(TRY_CAST(epoch AS DECIMAL(15,0)) AS BIGINT))"
        ),
        ("epoch", .micros, nil, "timestamp_micros(epoch)"),
        ("epoch", .nanos, nil, "timestamp_nanos(epoch)"),
        ("speed", .seconds, nil, "TRY_CAST(speed AS TIMESTAMP)"),
        ("speed", .millis, nil, "TRY_CAST(speed / 1000.0D AS TIMESTAMP)"),
        (
            "price", .millis, nil,
            "timestamp_millis(CAST(TRY_CAST(TRY_CAST(TRY_CAST(price AS DECIMAL(28,9)) AS BIGINT) "
                + "AS DECIMAL(15,0)) AS BIGINT))"
        ),
        ("text", nil, nil, "TRY_CAST(text AS TIMESTAMP)"),
        ("text", nil, "dd/MM/yyyy", "try_to_timestamp(text, 'dd/MM/yyyy')"),
    ]

    @Test(arguments: instants)
    func readsEveryForm(
        column: String,
        unit: EventTime.Unit?,
        pattern: String?,
        instant: String
    ) async throws {
        var eventTime = EventTime(column)
        eventTime.unit = unit
        eventTime.pattern = pattern
        eventTime.policy = .quarantine
        eventTime.granularity = .year
        #expect(try await keys(eventTime) == ["year = year(\(instant))"])
    }

    @Test(
        arguments: [
            ("1590156191", "seconds"), ("1590156191000", "millis"),
            ("1590156191000000", "micros"), ("1590156191000000000", "nanos"),
        ]
    )
    func suggestsTheUnitThatFits(sample: String, unit: String) async {
        let error = await #expect(throws: DataFrameError.self) {
            try await keys(EventTime("epoch"), sample: [sample])
        }
        #expect(
            error?.message == "the event time epoch is an integer without a unit; "
                + "its values look like \(unit): add --event-time-unit \(unit)"
        )
    }

    @Test(arguments: [[], ["0"], ["7"], ["-1"], ["\(Int64.min)"], ["20200522"]])
    func listsTheUnitsWhereNoneFits(sample: [String]) async {
        let error = await #expect(throws: DataFrameError.self) {
            try await keys(EventTime("epoch"), sample: sample)
        }
        #expect(
            error?.message == "the event time epoch is an integer without a unit; "
                + "add --event-time-unit seconds|millis|micros|nanos"
        )
    }

    @Test func refusesHoursOfADate() async throws {
        let error = await #expect(throws: DataFrameError.self) { try await keys(EventTime("day")) }
        #expect(
            error?.message
                == "the event time day is a date, which has no hours; add --granularity day"
        )
        var eventTime = EventTime("day")
        eventTime.granularity = .day
        #expect(try await keys(eventTime).last == "day = dayofmonth(day)")
    }

    @Test func refusesOtherTypes() async {
        let error = await #expect(throws: DataFrameError.self) {
            try await keys(EventTime("plate"))
        }
        #expect(
            error?.message == "the event time plate is a binary, expected a timestamp, a date, a "
                + "number or a string; name another column"
        )
    }

    @Test(arguments: [
        (
            ["22/05/2020 14:03:11", "04/05/2020 00:00:00"],
            "they look like dd/MM/yyyy HH:mm:ss: add --event-time-pattern \"dd/MM/yyyy HH:mm:ss\""
        ),
        (
            ["1590156191000", "1590156192000"],
            "they look like millis: add --event-time-unit millis"
        ),
        (
            ["kerb"],
            "name another column, say how to read it with --event-time-pattern, or what becomes of "
                + "such rows with --on-bad-time"
        ),
    ])
    func refusesTextsThatAreNoTimes(sample: [String], cure: String) async {
        let error = await #expect(throws: DataFrameError.self) {
            try await keys(EventTime("text"), sample: sample)
        }
        #expect(
            error?.message == "the event time text is a string, and none of its first "
                + "\(sample.count) values is a time as Spark's CAST reads it, for example "
                + "2020-05-22T14:03:11+02:00; \(cure)"
        )
    }

    @Test func takesTextsOfWhichSomeAreTimes() async throws {
        #expect(
            try await keys(EventTime("text"), sample: ["kerb", "2020-05-22"]).first
                == "year = year(TRY_CAST(text AS TIMESTAMP))"
        )
    }

    @Test func knowsWhatIsWrongWithATime() async throws {
        func rules(_ eventTime: EventTime) async throws -> [String] {
            try await resolved(eventTime).check.rules.map { "\($0.reason): \($0.condition)" }
        }
        #expect(
            try await rules(EventTime("at")) == [
                "null: at IS NULL", "outOfRange: NOT year(at) BETWEEN 1 AND 9999",
            ]
        )
        var texts = EventTime("text")
        texts.range = .init(from: "2020-01-01", to: "2021-01-01T00:00:00+02:00")
        let instant = "TRY_CAST(text AS TIMESTAMP)"
        #expect(
            try await rules(texts) == [
                "null: text IS NULL", "unparsable: \(instant) IS NULL",
                "outOfRange: NOT year(\(instant)) BETWEEN 1 AND 9999 OR \(instant) < TIMESTAMP "
                    + "'2020-01-01' OR \(instant) >= TIMESTAMP '2021-01-01T00:00:00+02:00'",
            ]
        )
        var numbers = EventTime("epoch")
        numbers.unit = .seconds
        #expect(try await rules(numbers).map { $0.prefix(10) } == ["null: epoc", "outOfRange"])
        #expect(try await resolved(numbers).check.policy == .defaultPartition)
        #expect(try await resolved(numbers).check.subject == "the event time epoch")
    }

    @Test(arguments: [
        (
            "2020", "soon",
            "soon of --event-time-between is no time, expected one like 2020-05-22T14:00:00Z"
        ),
        (
            "2020' or '", "2021",
            "2020' or ' of --event-time-between is no time, expected one like 2020-05-22T14:00:00Z"
        ),
        (
            "2021", "2021",
            "--event-time-between 2021 2021 has no time in it, expected the earlier time first, "
                + "then the one before which times end"
        ),
    ])
    func refusesARangeThatIsNone(start: String, end: String, message: String) async {
        var eventTime = EventTime("at")
        eventTime.range = .init(from: start, to: end)
        let error = await #expect(throws: DataFrameError.self) { try await keys(eventTime) }
        #expect(error?.message == message)
    }

    @Test func takesExpressions() async throws {
        var eventTime = EventTime("coalesce(at, local)")
        eventTime.granularity = .year
        #expect(try await keys(eventTime) == ["year = year(coalesce(at, local))"])
    }

    @Test func refusesAPatternWhereNoneIsNeeded() async {
        var eventTime = EventTime("at")
        eventTime.pattern = "yyyy"
        let error = await #expect(throws: DataFrameError.self) { try await keys(eventTime) }
        #expect(
            error?.message == "the event time at is a timestamp, and a pattern reads strings; "
                + "leave --event-time-pattern 'yyyy' away"
        )
    }

    @Test func refusesAUnitWhereNoneIsNeeded() async {
        var eventTime = EventTime("at")
        eventTime.unit = .millis
        let error = await #expect(throws: DataFrameError.self) { try await keys(eventTime) }
        #expect(
            error?.message == "the event time at is a timestamp, which has no unit; "
                + "leave --event-time-unit millis away"
        )
    }

    @Test func listsTheColumnsThereAre() async {
        let error = await #expect(throws: ExpressionError.self) {
            try await keys(EventTime("epoc"))
        }
        #expect(error?.kind == .unknownColumn)
        #expect(error?.message.contains("did you mean epoch?") == true)
    }
}
