import Columns

extension SQLFunction {
    static let dateFunctions: [SQLFunction] = [
        field(.year, "year(date)"),
        field(.quarter, "quarter(date)"),
        field(.month, "month(date)"),
        field(.day, "dayofmonth(date)"),
        field(.day, "day(date)"),
        field(.hour, "hour(timestamp)"),
        field(.minute, "minute(timestamp)"),
        field(.second, "second(timestamp)"),
        SQLFunction("to_date(value)", arity: 1...1) { call throws(ExpressionError) in
            let moment = try call.moment(0, orElse: .date)
            return try call.binder.cast(moment, to: .date, isTry: false, call.place)
        },
        SQLFunction("date_trunc('unit', timestamp)", arity: 2...2) { call throws(ExpressionError) in
            let name = try call.literal(0, "the unit")
            guard let unit = TruncationUnit(name) else {
                let known = NameList(TruncationUnit.names).sentence("units", instead: name)
                throw call.binder.mismatch(
                    "unknown unit \(name), \(known)",
                    call.arguments[0].place
                )
            }
            let moment = try call.moment(1, orElse: .timestamp)
            return call.node(
                unit.kernel(moment.type, call.zone(of: moment)),
                moment.type,
                [moment],
                constancyMicros: call.binder.grain(of: moment, unit.grainMicros)
            )
        },
        SQLFunction("date_format(timestamp, 'pattern')", arity: 2...2) {
            call throws(ExpressionError) in
            let text = try call.literal(1, "the pattern")
            let pattern: DatePattern
            do throws(DatePattern.Problem) {
                pattern = try DatePattern(text)
            } catch {
                throw call.binder.mismatch(error.message, call.arguments[1].place)
            }
            let moment = try call.moment(0, orElse: .timestamp)
            return call.node(
                pattern.kernel(call.zone(of: moment)),
                .string,
                [moment],
                constancyMicros: call.binder.grain(of: moment, pattern.grainMicros)
            )
        },
        epoch("timestamp_seconds(number)", multiplier: 1_000_000),
        epoch("timestamp_millis(integer)", multiplier: 1_000),
        epoch("timestamp_micros(integer)", multiplier: 1),
        epoch("timestamp_nanos(integer)", multiplier: 1, divisor: 1_000),
    ]

    /// A part of a date or time of day, as an int.
    private static func field(_ field: DateField, _ usage: String) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            let fallback: DataType = field.isDatePart ? .date : .timestamp
            var moment = try call.moment(0, orElse: fallback)
            if call.arguments[0].type == .date, !field.isDatePart {
                // Midnight, whatever the zone's clock does on that day.
                moment = try call.argument(0, as: .timestampNTZ)
            }
            if moment.type == .date { return call.node(field.dateKernel, .int, [moment]) }
            return call.node(
                field.timestampKernel(call.zone(of: moment)),
                .int,
                [moment],
                constancyMicros: call.binder.grain(of: moment, field.grainMicros)
            )
        }
    }

    /// Numbers since 1970-01-01T00:00Z to a timestamp.
    private static func epoch(
        _ usage: String,
        multiplier: Int64,
        divisor: Int64 = 1
    ) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            let type = call.arguments[0].type
            let takesFractions = multiplier == 1_000_000
            if takesFractions, type == .double || type == .float || type.isDecimal {
                return call.node(
                    EpochKernels.doubles,
                    .timestamp,
                    [try call.argument(0, as: .double)]
                )
            }
            guard type.isInteger || type == .null else {
                throw call.wrongType(0, takesFractions ? "a number" : "an integer")
            }
            let kernel = EpochKernels.integers(multiplier: multiplier, divisor: divisor)
            return call.node(kernel, .timestamp, [try call.argument(0, as: .bigint)])
        }
    }
}
