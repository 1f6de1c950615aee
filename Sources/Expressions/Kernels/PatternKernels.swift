import Columns

/// Dates and times to and from text by patterns.
struct PatternKernels: Sendable {
    let zone: TimeZoneRules
    let isANSI: Bool

    /// The pattern of a row; the same one is read once.
    struct Patterns {
        let lane: ByteLane
        let use: DatePattern.Use
        private var last = LastMade<DatePattern>()

        init(_ operand: Operand, _ use: DatePattern.Use) {
            lane = operand.bytes
            self.use = use
        }

        mutating func callAsFunction(_ row: Int) throws(RowProblem) -> DatePattern {
            let use = use
            return try last.of(lane[row]) { (bytes) throws(RowProblem) in
                do throws(DatePattern.Problem) {
                    return try DatePattern(Characters.text(bytes), for: use)
                } catch { throw RowProblem(error.message) }
            }
        }
    }

    /// Timestamps, and a pattern for each, to texts.
    ///
    /// - Parameter isLocal: Whether the timestamps are a wall clock's.
    func write(isLocal: Bool) -> BoundNode.Kernel {
        let zone = zone
        return { operands, evaluation throws(ExpressionError) in
            let micros = operands[0].int64s
            var patterns = Patterns(operands[1], .writing)
            var cursor = ZoneCursor(isLocal ? .utc : zone)
            return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
                let local = cursor.localMicros(atInstantMicros: micros[row])
                let offset = local.subtractingReportingOverflow(micros[row]).partialValue
                let moment = DatePattern.Moment(
                    localMicros: local,
                    offsetSeconds: Int(offset / 1_000_000)
                )
                try patterns(row).append(moment, zone, to: &bytes)
                return true
            }
        }
    }

    /// Texts, and a pattern for each, to dates, timestamps or seconds since 1970.
    func read(as type: DataType, isTry: Bool) -> BoundNode.Kernel {
        let zone = zone
        let isNull = isTry || !isANSI
        return { operands, evaluation throws(ExpressionError) in
            let texts = operands[0].bytes
            var patterns = Patterns(operands[1], .reading)
            var reader = ZonedMomentReader(zone)
            func micros(_ row: Int) throws(RowProblem) -> Int64? {
                let moment = try patterns(row).parse(texts[row])
                let micros: Int64? =
                    type == .timestamp || type == .bigint
                    ? moment.flatMap { reader.instantMicros($0) } : moment?.localMicros
                if micros == nil, !isNull {
                    throw RowProblem(
                        "the string does not fit the date pattern; "
                            + (type == .date
                                ? "try_to_date gives null instead"
                                : "try_to_timestamp gives null instead")
                    )
                }
                return micros
            }
            switch type {
            case .date:
                return try evaluation.ints(operands, as: .date) { (row) throws(RowProblem) in
                    try micros(row).map {
                        let days = CivilDate.floorDivide(Int($0), LocalTime.microsPerDay)
                        return Int32(truncatingIfNeeded: days)
                    }
                }
            case .bigint:
                return try evaluation.longs(operands) { (row) throws(RowProblem) in
                    try micros(row).map { $0 / 1_000_000 }
                }
            default: return try evaluation.longs(operands, as: type, micros)
            }
        }
    }
}

/// Finds the instants of moments that may name a zone of their own.
struct ZonedMomentReader {
    private var session: ZoneCursor
    private var lookup = ZoneLookup()

    init(_ zone: TimeZoneRules) { session = ZoneCursor(zone) }

    mutating func instantMicros(_ moment: ParsedMoment) -> Int64? {
        switch moment.zone {
        case nil: return session.instantMicros(ofLocalMicros: moment.localMicros)
        case .offset(let seconds):
            let (micros, overflowed) = moment.localMicros.subtractingReportingOverflow(
                Int64(seconds) * 1_000_000
            )
            return overflowed ? nil : micros
        case .name(let name):
            return lookup.abbreviated(name)?.instantMicros(ofLocalMicros: moment.localMicros)
        }
    }
}
