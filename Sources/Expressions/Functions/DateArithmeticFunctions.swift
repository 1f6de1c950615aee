import Columns

extension SQLFunction {
    /// Dates and timestamps later and earlier, and what lies between two of them.
    static let dateArithmeticFunctions: [SQLFunction] =
        [
            addition("date_add"), shift("date_sub(date, days)", sign: -1),
            addition("dateadd"), addition("timestampadd"),
            difference("datediff"), difference("date_diff"), difference("timestampdiff"),
            .plain("add_months(date, months)", [.date, .int], gives: .date) { _ in
                DateArithmetic.addMonths
            },
            SQLFunction("months_between(timestamp, other, isRounded)", arity: 2...3) {
                call throws(ExpressionError) in
                var children = [
                    try call.coerced(0, to: .timestamp), try call.coerced(1, to: .timestamp),
                ]
                if call.arguments.count == 3 { children.append(try call.coerced(2, to: .boolean)) }
                let kernel = DateArithmetic.monthsBetween(call.binder.options.timeZone)
                return call.node(kernel, .double, children)
            },
            .plain("last_day(date)", [.date], gives: .date) { _ in DateArithmetic.lastDay },
            .plain(
                "next_day(date, weekday)",
                [.date, .string],
                gives: .date,
                mayGiveNull: true
            ) { call in DateArithmetic.nextDay(isANSI: call.binder.options.isANSI) },
        ] + makers

    private static func shift(_ usage: String, sign: Int32) -> SQLFunction {
        .plain(usage, [.date, .int], gives: .date) { call throws(ExpressionError) in
            try call.shift(sign: sign)
        }
    }

    /// Of a date and days, or of a unit, a number and a timestamp.
    private static func addition(_ name: String) -> SQLFunction {
        SQLFunction("\(name)(unit, number, timestamp)", arity: 2...3) {
            call throws(ExpressionError) in
            guard call.arguments.count == 3 else {
                return call.node(
                    try call.shift(sign: 1),
                    .date,
                    [try call.coerced(0, to: .date), try call.coerced(1, to: .int)]
                )
            }
            let unit = try call.unit()
            let isLocal = call.arguments[2].type == .timestampNTZ
            let type: DataType = isLocal ? .timestampNTZ : .timestamp
            let zone = isLocal ? .utc : call.binder.options.timeZone
            return call.node(
                DateArithmetic.add(unit, zone, type),
                type,
                [try call.coerced(1, to: .bigint), try call.coerced(2, to: type)]
            )
        }
    }

    /// Of two dates in days, or of a unit and two timestamps.
    private static func difference(_ name: String) -> SQLFunction {
        SQLFunction("\(name)(unit, start, end)", arity: 2...3) { call throws(ExpressionError) in
            guard call.arguments.count == 3 else {
                return call.node(
                    DateArithmetic.daysBetween,
                    .int,
                    [try call.coerced(0, to: .date), try call.coerced(1, to: .date)]
                )
            }
            let kernel = DateArithmetic.difference(try call.unit(), call.binder.options.timeZone)
            return call.node(
                kernel,
                .bigint,
                [try call.coerced(1, to: .timestamp), try call.coerced(2, to: .timestamp)]
            )
        }
    }

    // MARK: From parts

    private static let makers: [SQLFunction] = [
        .plain("make_date(year, month, day)", [.int, .int, .int], gives: .date, mayGiveNull: true) {
            call in DateArithmetic.makeDate(isANSI: call.binder.options.isANSI)
        },
        maker("make_timestamp", .timestamp), maker("make_timestamp_ltz", .timestamp),
        maker("make_timestamp_ntz", .timestampNTZ),
        maker("try_make_timestamp", .timestamp, isTry: true),
        maker("try_make_timestamp_ltz", .timestamp, isTry: true),
        maker("try_make_timestamp_ntz", .timestampNTZ, isTry: true),
    ]

    private static func maker(
        _ name: String,
        _ type: DataType,
        isTry: Bool = false
    ) -> SQLFunction {
        let usage = "\(name)(year, month, day, hour, minute, second"
        let takesZone = type == .timestamp
        return .plain(
            usage + (takesZone ? ", zone)" : ")"),
            [.int, .int, .int, .int, .int, .decimal(precision: 16, scale: 6)]
                + (takesZone ? [.string] : []),
            optional: takesZone ? 1 : 0,
            gives: type,
            mayGiveNull: true
        ) { call in
            let zone: TimeZoneRules = takesZone ? call.binder.options.timeZone : .utc
            let isNull = isTry || !call.binder.options.isANSI
            return DateArithmetic.makeTimestamp(type, zone, isNull: isNull)
        }
    }
}

extension CallSite {
    /// Days must be ints, or shorter; texts are read as such if they are no literals.
    fileprivate func shift(sign: Int32) throws(ExpressionError) -> BoundNode.Kernel {
        let type = arguments[1].type
        guard type == .string || type == .null || (type.isInteger && type != .bigint) else {
            throw wrongType(1, "an int")
        }
        return DateArithmetic.addDays(sign: sign)
    }

    fileprivate func unit() throws(ExpressionError) -> CalendarUnit {
        let name = try literal(0, "the unit")
        guard let unit = CalendarUnit(rawValue: name.lowercased()) else {
            let known = NameList(CalendarUnit.allCases.map(\.rawValue))
            throw binder.mismatch(
                "unknown unit \(name), \(known.sentence("units", instead: name))",
                arguments[0].place
            )
        }
        return unit
    }
}
