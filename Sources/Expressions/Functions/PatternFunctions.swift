import Columns

extension SQLFunction {
    /// Dates and times to text and back, by patterns.
    static let patternFunctions: [SQLFunction] = [
        SQLFunction("date_format(timestamp, 'pattern')", arity: 2...2) {
            call throws(ExpressionError) in
            let pattern = try call.pattern(1, for: .writing)
            let text = try call.coerced(1, to: .string)
            var moment = try call.moment(0, orElse: .timestamp)
            // What names its zone has one.
            if pattern?.tellsZone ?? true { moment = try call.argument(0, as: .timestamp) }
            let kernels = call.patternKernels
            return call.node(
                kernels.write(isLocal: moment.type == .timestampNTZ),
                .string,
                [moment, text],
                constancyMicros: pattern.flatMap { call.binder.grain(of: moment, $0.grainMicros) }
            )
        },
        reading("to_timestamp(value, 'pattern')", .timestamp),
        reading("to_timestamp_ltz(value, 'pattern')", .timestamp),
        reading("to_timestamp_ntz(value, 'pattern')", .timestampNTZ),
        reading("try_to_timestamp(value, 'pattern')", .timestamp, isTry: true),
        reading("to_date(value, 'pattern')", .date),
        reading("try_to_date(value, 'pattern')", .date, isTry: true),
        unixTimestamp("unix_timestamp(value, 'pattern')"),
        unixTimestamp("to_unix_timestamp(value, 'pattern')"),
        SQLFunction("from_unixtime(seconds, 'pattern')", arity: 1...2) {
            call throws(ExpressionError) in
            _ = try call.pattern(1, for: .writing)
            let seconds = try call.coerced(0, to: .bigint)
            let instant = call.node(EpochKernels.wrappingSeconds, .timestamp, [seconds])
            let kernels = call.patternKernels
            return call.node(
                kernels.write(isLocal: false),
                .string,
                [instant, try call.patternText(1)]
            )
        },
    ]

    /// Casts, or with a pattern, reads texts; what is no text has no use for a pattern.
    private static func reading(
        _ usage: String,
        _ type: DataType,
        isTry: Bool = false
    ) -> SQLFunction {
        SQLFunction(usage, arity: 1...2) { call throws(ExpressionError) in
            let given = call.arguments[0].type
            let isText = given == .string || given == .null
            if call.arguments.count == 2, !isText, !given.isTemporal {
                throw call.wrongType(0, "a string, a date or a timestamp")
            }
            guard isText, call.arguments.count == 2 else {
                return try call.binder.cast(call.arguments[0], to: type, isTry: isTry, call.place)
            }
            _ = try call.pattern(1, for: .reading)
            return call.node(
                call.patternKernels.read(as: type, isTry: isTry),
                type,
                [try call.argument(0, as: .string), try call.coerced(1, to: .string)],
                isNullable: isTry || !call.binder.options.isANSI ? true : nil
            )
        }
    }

    /// Whole seconds since 1970-01-01T00:00Z.
    private static func unixTimestamp(_ usage: String) -> SQLFunction {
        SQLFunction(usage, arity: 1...2) { call throws(ExpressionError) in
            switch call.arguments[0].type {
            case .string, .null:
                _ = try call.pattern(1, for: .reading)
                return call.node(
                    call.patternKernels.read(as: .bigint, isTry: false),
                    .bigint,
                    [try call.argument(0, as: .string), try call.patternText(1)],
                    isNullable: call.binder.options.isANSI ? nil : true
                )
            case .date, .timestamp, .timestampNTZ:
                let isLocal = call.arguments[0].type == .timestampNTZ
                let instant =
                    isLocal ? call.arguments[0] : try call.argument(0, as: .timestamp)
                return call.node(EpochKernels.cut(to: 1_000_000), .bigint, [instant])
            default: throw call.wrongType(0, "a timestamp, a date or a string")
            }
        }
    }
}

extension CallSite {
    fileprivate var patternKernels: PatternKernels {
        PatternKernels(zone: binder.options.timeZone, isANSI: binder.options.isANSI)
    }

    /// The pattern of an argument that is a literal; nil if it is none or is left out.
    fileprivate func pattern(
        _ index: Int,
        for use: DatePattern.Use
    ) throws(ExpressionError) -> DatePattern? {
        guard index < arguments.count, let text = arguments[index].constantText else { return nil }
        do throws(DatePattern.Problem) {
            let pattern = try DatePattern(text, for: use)
            let zone = binder.options.timeZone
            if use == .writing, pattern.abbreviatesZone, !zone.hasAbbreviations {
                throw DatePattern.Problem(
                    message: "the offsets of time zone \(zone.name) have no names; write VV for "
                        + "the zone or xxx for the offset"
                )
            }
            return pattern
        } catch {
            throw binder.mismatch(error.message, arguments[index].place)
        }
    }

    /// The pattern's text, Spark's usual one if it is left out.
    fileprivate func patternText(_ index: Int) throws(ExpressionError) -> BoundNode {
        if index < arguments.count { return try coerced(index, to: .string) }
        return try binder.bind(Expression(.literal(.string("yyyy-MM-dd HH:mm:ss"))))
    }
}
