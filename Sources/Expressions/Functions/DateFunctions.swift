import Columns

extension SQLFunction {
    /// Parts of dates and times.
    static let dateFunctions: [SQLFunction] = [
        field(.year, "year(date)"),
        field(.quarter, "quarter(date)"),
        field(.month, "month(date)"),
        field(.day, "dayofmonth(date)"),
        field(.day, "day(date)"),
        field(.dayOfWeek, "dayofweek(date)"),
        field(.weekday, "weekday(date)"),
        field(.dayOfYear, "dayofyear(date)"),
        field(.week, "weekofyear(date)"),
        field(.hour, "hour(timestamp)"),
        field(.minute, "minute(timestamp)"),
        field(.second, "second(timestamp)"),
        name("dayname(date)", DateNames.weekdays) { days in
            ((days + 4) % 7 + 7) % 7
        },
        name("monthname(date)", DateNames.months) { days in
            CivilDate(daysSinceEpoch: days).month - 1
        },
        part, part.named("datepart"), part.named("extract"),
        truncation,
        SQLFunction("trunc(date, 'unit')", arity: 2...2) { call throws(ExpressionError) in
            if let name = call.arguments[1].constantText, TruncationUnit(dateUnit: name) == nil {
                let known = NameList(TruncationUnit.dateNames).sentence("units", instead: name)
                throw call.binder.mismatch(
                    "unknown unit \(name), \(known)",
                    call.arguments[1].place
                )
            }
            return call.node(
                TruncationUnit.dates,
                .date,
                [try call.coerced(0, to: .date), try call.coerced(1, to: .string)],
                isNullable: true
            )
        },
    ]

    /// A part of a date or time of day, as an int.
    private static func field(_ field: DateField, _ usage: String) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            try call.field(field, of: 0)
        }
    }

    /// The first three letters of a name.
    private static func name(
        _ usage: String,
        _ names: [String],
        _ index: @escaping @Sendable (Int) -> Int
    ) -> SQLFunction {
        let texts = names.map { Array(DateNames.short($0).utf8) }
        return .plain(usage, [.date], gives: .string) { _ in
            { operands, evaluation throws(ExpressionError) in
                let days = operands[0].int32s
                return try evaluation.texts(operands) { row, bytes in
                    bytes += texts[index(Int(days[row]))]
                    return true
                }
            }
        }
    }

    /// What parts are called; the first name of each is listed in errors.
    private static let parts: [(field: DateField, names: String)] = [
        (.year, "year y years yr yrs"), (.weekYear, "yearofweek"),
        (.quarter, "quarter qtr"), (.month, "month mon mons months"),
        (.week, "week w weeks"), (.day, "day d days"), (.dayOfWeek, "dayofweek dow"),
        (.isoDayOfWeek, "dayofweek_iso dow_iso"), (.dayOfYear, "doy"),
        (.hour, "hour h hours hr hrs"), (.minute, "minute m min mins minutes"),
        (.second, "second s sec seconds secs"),
    ]

    /// A part by its name; seconds have their fraction.
    private static let part = SQLFunction("date_part('field', date)", arity: 2...2) {
        call throws(ExpressionError) in
        if call.arguments[0].type == .null {
            return try call.binder.cast(call.arguments[0], to: .double, isTry: false, call.place)
        }
        let name = try call.literal(0, "the field")
        let wanted = name.lowercased()
        let found = parts.first { $0.names.split(separator: " ").contains { $0 == wanted } }
        guard let field = found?.field else {
            let known = NameList(parts.map { String($0.names.prefix { $0 != " " }) })
            throw call.binder.mismatch(
                "unknown field \(name), \(known.sentence("fields", instead: name))",
                call.arguments[0].place
            )
        }
        guard field == .second else { return try call.field(field, of: 1) }
        let isZoned = call.arguments[1].type != .date && call.arguments[1].type != .timestampNTZ
        let type: DataType = isZoned ? .timestamp : .timestampNTZ
        let moment = try call.coerced(1, to: type)
        let zone = call.zone(of: moment) ?? .utc
        return call.node(
            { operands, evaluation throws(ExpressionError) in
                let micros = operands[0].int64s
                var cursor = ZoneCursor(zone)
                let store = { (values: [Int128]) in ColumnVector.Values.decimals(values) }
                let type = DataType.decimal(precision: 8, scale: 6)
                return try evaluation.values(type, operands, zero: 0, store) { row in
                    let local = cursor.localMicros(atInstantMicros: micros[row])
                    let minutes = CivilDate.floorDivide(Int(local), 60_000_000)
                    return Int128(Int(local) - minutes * 60_000_000)
                }
            },
            .decimal(precision: 8, scale: 6),
            [moment]
        )
    }

    private static let truncation = SQLFunction("date_trunc('unit', timestamp)", arity: 2...2) {
        call throws(ExpressionError) in
        guard let name = call.arguments[0].constantText else {
            return call.node(
                TruncationUnit.timestamps(call.binder.options.timeZone),
                .timestamp,
                [try call.coerced(0, to: .string), try call.coerced(1, to: .timestamp)],
                isNullable: true
            )
        }
        guard let unit = TruncationUnit(name) else {
            let known = NameList(TruncationUnit.names).sentence("units", instead: name)
            throw call.binder.mismatch("unknown unit \(name), \(known)", call.arguments[0].place)
        }
        let moment = try call.coerced(1, to: .timestamp)
        return call.node(
            TruncationUnit.timestamps(call.binder.options.timeZone),
            .timestamp,
            [call.arguments[0], moment],
            constancyMicros: call.grain(1, unit.grainMicros)
        )
    }
}

extension CallSite {
    fileprivate func field(_ field: DateField, of index: Int) throws(ExpressionError) -> BoundNode {
        let fallback: DataType = field.isDatePart ? .date : .timestamp
        var moment = try moment(index, orElse: fallback)
        if arguments[index].type == .date, !field.isDatePart {
            // Midnight, whatever the zone's clock does on that day.
            moment = try argument(index, as: .timestampNTZ)
        }
        if moment.type == .date { return node(field.dateKernel, .int, [moment]) }
        return node(
            field.timestampKernel(zone(of: moment)),
            .int,
            [moment],
            constancyMicros: binder.grain(of: moment, field.grainMicros)
        )
    }

    /// For how many aligned microseconds an argument, made an instant, gives the same on the
    /// session's wall clock; nil where the argument itself decides.
    func grain(_ index: Int, _ wallClockMicros: Int64) -> Int64? {
        let argument = arguments[index]
        guard argument.type == .timestampNTZ, argument.isInput else {
            return binder.grain(of: argument, wallClockMicros)
        }
        // The clock may skip some of its own times: they move on by as much.
        let zone = binder.options.timeZone
        if zone.fixedOffset != nil { return wallClockMicros }
        let isQuarterly = zone.hasOffsets(
            multipleOf: 900,
            sinceMicros: BoundExpression.constancyStartMicros
        )
        return isQuarterly ? greatestCommonDivisor(wallClockMicros, 900_000_000) : 1
    }
}
