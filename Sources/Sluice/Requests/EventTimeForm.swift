internal import Columns
internal import Expressions

/// How the values of an event time become instants.
///
/// A value that is no instant becomes null, never an error: what becomes of the row is not for the
/// expression to decide.
enum EventTimeForm: Sendable {
    /// Timestamps and dates.
    case time
    case integers(EventTime.Unit)
    case doubles(EventTime.Unit)
    case decimals(EventTime.Unit)
    /// As Spark's `CAST` reads them.
    case texts
    case patterned(String)
    case numbersInTexts(EventTime.Unit)

    /// Whether a value may be there and be no instant.
    var mayFail: Bool {
        switch self {
        case .time, .integers(.micros), .integers(.nanos): false
        default: true
        }
    }

    /// Whether a value that is no instant is a number that is too large, rather than no time.
    var isNumber: Bool {
        switch self {
        case .integers, .doubles, .decimals: true
        case .time, .texts, .patterned, .numbersInTexts: false
        }
    }

    /// What a text has to be, for messages.
    var expectation: String {
        switch self {
        case .patterned(let pattern): "a time by the pattern \(pattern)"
        case .numbersInTexts(let unit): "a number of \(unit.rawValue)"
        default: "a time as Spark's CAST reads it, for example 2020-05-22T14:03:11+02:00"
        }
    }

    /// The instant of a value, or null.
    func instant(of value: Column) -> Column {
        switch self {
        case .time: return value
        case .texts: return value.tryCast(.timestamp)
        case .patterned(let pattern): return Self.parsed(value, by: pattern)
        case .numbersInTexts(let unit): return Self.instant(ofDecimal: value, unit)
        case .decimals(let unit): return Self.instant(ofDecimal: value, unit)
        case .integers(let unit): return Self.instant(ofInteger: value, unit)
        case .doubles(.seconds): return value.tryCast(.timestamp)
        case .doubles(let unit):
            return (value / lit(Double(unit.countPerSecond))).tryCast(.timestamp)
        }
    }

    private static func instant(ofInteger value: Column, _ unit: EventTime.Unit) -> Column {
        switch unit {
        case .seconds: value.tryCast(.timestamp)
        // No function gives null where an integer is too large: 15 digits are never.
        case .millis: timestampMillis(value.tryCast(.decimal(15, 0)).cast(.bigint))
        case .micros: timestampMicros(value)
        case .nanos: timestampNanos(value)
        }
    }

    /// Fractions of units smaller than a second are cut off: they are no time of an event.
    private static func instant(ofDecimal value: Column, _ unit: EventTime.Unit) -> Column {
        let number = value.tryCast(.decimal(28, 9))
        return unit == .seconds
            ? number.tryCast(.timestamp) : instant(ofInteger: number.tryCast(.bigint), unit)
    }

    private static func parsed(_ value: Column, by pattern: String) -> Column {
        let pattern = lit(pattern).expression
        return Column(.calling("try_to_timestamp", [value.expression, pattern]))
    }

    /// Whether some of the texts are read.
    ///
    /// - Throws: ``ExpressionError``, for example if the pattern is none.
    func reads(someOf texts: [String], _ options: EvaluationOptions) throws -> Bool {
        var bytes = ByteArrays()
        for text in texts { bytes.append(text.utf8) }
        let instants = try instant(of: col("value")).expression
            .bound(to: TableSchema([Field("value", .string)]), options: options)
            .evaluate(
                rowCount: texts.count,
                inputs: [
                    ColumnVector(
                        type: .string,
                        count: texts.count,
                        validity: nil,
                        values: .bytes(bytes)
                    )
                ]
            )
        return texts.indices.contains { !instants.isNull(at: $0) }
    }
}
