import Columns

extension Cast {
    var toDate: BoundNode.Kernel? {
        switch source {
        case .date: return { operands, _ in operands[0].vector }
        case .timestamp, .timestampNTZ:
            let zone = source == .timestamp ? options.timeZone : .utc
            return { operands, evaluation in
                let micros = operands[0].int64s
                var cursor = ZoneCursor(zone)
                let days = evaluation.map { row in
                    let local = cursor.localMicros(atInstantMicros: micros[row])
                    return Int32(
                        truncatingIfNeeded: CivilDate.floorDivide(
                            Int(local),
                            LocalTime.microsPerDay
                        )
                    )
                }
                return evaluation.vector(.date, operands, .int32(days))
            }
        case .string:
            return { operands, evaluation throws(ExpressionError) in
                let texts = operands[0].bytes
                return try loop(operands, evaluation, zero: 0, { .int32($0) }) { row in
                    DateText.days(texts[row])
                }
            }
        default: return nil
        }
    }

    var toTimestamp: BoundNode.Kernel? {
        let zone = options.timeZone
        switch source {
        case .timestamp: return { operands, _ in operands[0].vector }
        case .timestampNTZ:
            return { operands, evaluation in
                let micros = operands[0].int64s
                var cursor = ZoneCursor(zone)
                let values = evaluation.map { cursor.instantMicros(ofLocalMicros: micros[$0]) }
                return evaluation.vector(.timestamp, operands, .int64(values))
            }
        case .date: return fromDate(zone)
        case .string:
            return { operands, evaluation throws(ExpressionError) in
                let texts = operands[0].bytes
                var reader = ZonedReader(zone)
                return try loop(operands, evaluation, zero: 0, { .int64($0) }) { row in
                    reader.instantMicros(texts[row])
                }
            }
        case .boolean:
            if isANSI { return nil }
            return { operands, evaluation in
                let truths = operands[0].booleans
                return evaluation.vector(
                    .timestamp,
                    operands,
                    .int64(evaluation.map { truths[$0] ? 1 : 0 })
                )
            }
        case .tinyint, .smallint, .int, .bigint:
            return { operands, evaluation in
                let seconds = operands[0].integers
                let values = evaluation.map { row -> Int64 in
                    let (micros, overflowed) = seconds[row].multipliedReportingOverflow(
                        by: 1_000_000
                    )
                    return overflowed ? (seconds[row] < 0 ? .min : .max) : micros
                }
                return evaluation.vector(.timestamp, operands, .int64(values))
            }
        case .float, .double:
            let source = source
            return { operands, evaluation throws(ExpressionError) in
                let widened =
                    source == .float
                    ? Lane(
                        values: operands[0].floats.values.map(Double.init),
                        stride: operands[0].floats.stride
                    ) : operands[0].doubles
                return try loop(operands, evaluation, zero: 0, { .int64($0) }) { row in
                    let micros = widened[row] * 1_000_000
                    // ANSI refuses what legacy Spark moves to the ends of time.
                    if isANSI { return Int64(exactly: micros.rounded(.towardZero)) }
                    return widened[row].isFinite ? Int64(saturating: micros) : nil
                }
            }
        case .decimal(_, let scale): return fromDecimal(scale)
        default: return nil
        }
    }

    /// Seconds with a fraction.
    private func fromDecimal(_ scale: Int) -> BoundNode.Kernel {
        let divisor = DecimalText.power(scale).magnitude
        return { operands, evaluation in
            let values = operands[0].decimals
            let micros = evaluation.map { row -> Int64 in
                // As in Java, what is too large is cut to 64 bits.
                let exact = WideInteger(values[row].magnitude, times: 1_000_000)
                let low = Int64(truncatingIfNeeded: exact.divided(by: divisor).quotient.low)
                return values[row] < 0 ? 0 &- low : low
            }
            return evaluation.vector(.timestamp, operands, .int64(micros))
        }
    }

    var toTimestampNTZ: BoundNode.Kernel? {
        switch source {
        case .timestampNTZ: return { operands, _ in operands[0].vector }
        case .timestamp:
            let zone = options.timeZone
            return { operands, evaluation in
                let micros = operands[0].int64s
                var cursor = ZoneCursor(zone)
                let values = evaluation.map { cursor.localMicros(atInstantMicros: micros[$0]) }
                return evaluation.vector(.timestampNTZ, operands, .int64(values))
            }
        case .date: return fromDate(.utc)
        case .string:
            return { operands, evaluation throws(ExpressionError) in
                let texts = operands[0].bytes
                return try loop(operands, evaluation, zero: 0, { .int64($0) }) { row in
                    TimestampText.parse(texts[row])?.localMicros
                }
            }
        default: return nil
        }
    }

    /// The start of a day, as the zone's wall clock shows it.
    private func fromDate(_ zone: TimeZoneRules) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let days = operands[0].int32s
            var cursor = ZoneCursor(zone)
            return try loop(operands, evaluation, zero: 0, { .int64($0) }) { row in
                let (micros, overflowed) = Int64(days[row]).multipliedReportingOverflow(
                    by: Int64(LocalTime.microsPerDay)
                )
                return overflowed ? nil : cursor.instantMicros(ofLocalMicros: micros)
            }
        }
    }
}

/// Reads timestamps that may name a zone of their own.
struct ZonedReader {
    private var session: ZoneCursor
    private var lookup = ZoneLookup()

    init(_ zone: TimeZoneRules) { session = ZoneCursor(zone) }

    mutating func instantMicros(_ text: ArraySlice<UInt8>) -> Int64? {
        guard let stamp = TimestampText.parse(text) else { return nil }
        guard let name = stamp.zone else {
            return session.instantMicros(ofLocalMicros: stamp.localMicros)
        }
        // Java's offsets are in upper case.
        if name != name.uppercased(), FixedOffset.seconds(name) != nil { return nil }
        guard let zone = lookup.zone(name) else { return nil }
        return zone.instantMicros(ofLocalMicros: stamp.localMicros)
    }
}
