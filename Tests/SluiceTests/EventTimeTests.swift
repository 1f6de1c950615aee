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
    ])

    private func keys(_ eventTime: EventTime, sample: Int64? = nil) async throws -> [String] {
        try await eventTime.partitionColumns(of: Self.schema) { sample }
            .map { "\($0.name) = \($0.expression)" }
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

    @Test(arguments: zip(EventTime.Unit.allCases, ["seconds", "millis", "micros", "nanos"]))
    func convertsIntegersOfAUnit(unit: EventTime.Unit, name: String) async throws {
        var eventTime = EventTime("epoch")
        eventTime.unit = unit
        eventTime.granularity = .year
        #expect(try await keys(eventTime) == ["year = year(timestamp_\(name)(epoch))"])
    }

    @Test(
        arguments: [
            (1_590_156_191, "seconds"), (1_590_156_191_000, "millis"),
            (1_590_156_191_000_000, "micros"),
            (1_590_156_191_000_000_000, "nanos"),
        ] as [(Int64, String)]
    )
    func suggestsTheUnitThatFits(sample: Int64, unit: String) async {
        let error = await #expect(throws: DataFrameError.self) {
            try await keys(EventTime("epoch"), sample: sample)
        }
        #expect(
            error?.message == "the event time epoch is an integer without a unit; "
                + "its values look like \(unit): add --event-time-unit \(unit)"
        )
    }

    @Test(arguments: [nil, 0, 7, -1, Int64.min, 20_200_522] as [Int64?])
    func listsTheUnitsWhereNoneFits(sample: Int64?) async {
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

    @Test(arguments: [
        (
            "text",
            "the event time text is a string, expected a timestamp, a date or an integer; convert "
                + "it: --with 'event_time = CAST(text AS TIMESTAMP)' --event-time event_time"
        ),
        (
            "speed",
            "the event time speed is a double, expected a timestamp, a date or an integer; "
                + "name another column"
        ),
    ])
    func refusesOtherTypes(column: String, message: String) async {
        let error = await #expect(throws: DataFrameError.self) {
            try await keys(EventTime(column))
        }
        #expect(error?.message == message)
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
