import Columns

extension SQLFunction {
    /// Dates and timestamps to and from numbers since 1970-01-01T00:00Z.
    static let epochFunctions: [SQLFunction] = [
        epoch("timestamp_seconds(number)", multiplier: 1_000_000),
        epoch("timestamp_millis(integer)", multiplier: 1_000),
        epoch("timestamp_micros(integer)", multiplier: 1),
        epoch("timestamp_nanos(integer)", multiplier: 1, divisor: 1_000),
        unix("unix_seconds(timestamp)", 1_000_000),
        unix("unix_millis(timestamp)", 1_000),
        unix("unix_micros(timestamp)", 1),
        SQLFunction("unix_date(date)", arity: 1...1) { call throws(ExpressionError) in
            let type = call.arguments[0].type
            guard type == .date || type == .null else { throw call.wrongType(0, "a date") }
            return call.node(
                { operands, evaluation in
                    let days = operands[0].int32s
                    return evaluation.vector(.int, operands, .int32(evaluation.map { days[$0] }))
                },
                .int,
                [try call.argument(0, as: .date)]
            )
        },
        .plain("date_from_unix_date(days)", [.int], gives: .date) { _ in
            { operands, evaluation in
                let days = operands[0].int32s
                return evaluation.vector(.date, operands, .int32(evaluation.map { days[$0] }))
            }
        },
    ]

    /// Whole units of a timestamp, of local ones as if they were of UTC.
    private static func unix(_ usage: String, _ unitMicros: Int) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            let type = call.arguments[0].type
            guard type == .timestamp || type == .timestampNTZ || type == .null else {
                throw call.wrongType(0, "a timestamp")
            }
            let isLocal = type == .timestampNTZ
            let moment = try call.argument(0, as: isLocal ? .timestampNTZ : .timestamp)
            return call.node(
                EpochKernels.floor(to: unitMicros),
                .bigint,
                [moment],
                constancyMicros: moment.isInput ? Int64(unitMicros) : nil
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
