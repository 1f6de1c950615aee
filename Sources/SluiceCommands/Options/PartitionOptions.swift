internal import ArgumentParser
internal import Repartition
internal import Sluice

/// How rows are partitioned.
struct PartitionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The column, or expression, that says when a record happened: partitions by year, "
                + "month, day, hour.",
            valueName: "column"
        )
    )
    var eventTime: String?

    @Option(help: "What a number, or a string of one, counts since 1970.")
    var eventTimeUnit: EventTime.Unit?

    @Option(
        help: ArgumentHelp(
            "How strings are read, for example \"dd/MM/yyyy HH:mm:ss\". (default: ISO 8601, as "
                + "Spark's CAST)",
            valueName: "pattern"
        )
    )
    var eventTimePattern: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Times before the first, or not before the second, are out of range.",
            valueName: "time"
        )
    )
    var eventTimeBetween: [String] = []

    @Option(
        help: ArgumentHelp(
            "What becomes of rows whose event time is null, unparsable or out of range. (default: "
                + "default-partition)"
        )
    )
    var onBadTime: RowCheck.Policy?

    @Option(help: "The smallest partition of the event time.")
    var granularity: EventTime.Granularity?

    @Flag(help: "Write 05 instead of 5 in partitions of the event time.")
    var padded = false

    @Option(
        name: .customLong("partition-by"),
        help: ArgumentHelp(
            "Partition by a column, or by 'name = EXPRESSION' (repeatable, outermost first).",
            valueName: "key"
        )
    )
    var keys: [String] = []

    @Option(
        help: ArgumentHelp(
            "Sort the rows of a partition, as ORDER BY does: 'seen, plate DESC NULLS LAST'.",
            valueName: "order"
        )
    )
    var sortBy: String?

    func validate() throws {
        guard [0, 2].contains(eventTimeBetween.count) else {
            throw ValidationError(
                "--event-time-between has two times, the second of which is not in it: "
                    + "--event-time-between 2020-01-01 2021-01-01."
            )
        }
        guard eventTime == nil else { return }
        let dependent = [
            (eventTimeUnit != nil, "--event-time-unit"),
            (eventTimePattern != nil, "--event-time-pattern"),
            (!eventTimeBetween.isEmpty, "--event-time-between"),
            (onBadTime != nil, "--on-bad-time"), (granularity != nil, "--granularity"),
            (padded, "--padded"),
        ]
        if let (_, name) = dependent.first(where: \.0) {
            throw ValidationError("\(name) says more about --event-time, which is missing.")
        }
        if keys.isEmpty {
            throw ValidationError(
                "Nothing says how to partition: give --event-time COLUMN or "
                    + "--partition-by 'name = EXPRESSION'."
            )
        }
    }

    func complete(_ request: inout FrameRequest) {
        request.partitionKeys = keys
        request.sortOrder = sortBy
        guard let column = eventTime else { return }
        var eventTime = EventTime(column)
        eventTime.unit = eventTimeUnit
        eventTime.pattern = eventTimePattern
        eventTime.policy = onBadTime
        if eventTimeBetween.count == 2 {
            eventTime.range = .init(from: eventTimeBetween[0], to: eventTimeBetween[1])
        }
        eventTime.granularity = granularity ?? .hour
        eventTime.isPadded = padded
        request.eventTime = eventTime
    }
}
