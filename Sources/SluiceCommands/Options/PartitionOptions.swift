internal import ArgumentParser
internal import Sluice

/// How rows are partitioned.
struct PartitionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The column that says when a record happened: partitions by year, month, day, hour.",
            valueName: "column"
        )
    )
    var eventTime: String?

    @Option(help: "What an integer event time counts since 1970.")
    var eventTimeUnit: EventTime.Unit?

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

    func validate() throws {
        guard eventTime == nil else { return }
        let dependent = [
            (eventTimeUnit != nil, "--event-time-unit"), (granularity != nil, "--granularity"),
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
        guard let column = eventTime else { return }
        var eventTime = EventTime(column)
        eventTime.unit = eventTimeUnit
        eventTime.granularity = granularity ?? .hour
        eventTime.isPadded = padded
        request.eventTime = eventTime
    }
}
