import Columns

/// Timestamps read on the clocks of other zones.
enum ZoneKernels {
    static func zone(_ name: ArraySlice<UInt8>) throws(RowProblem) -> TimeZoneRules {
        do throws(ExpressionError) {
            return try TimeZoneRules(named: Characters.text(name))
        } catch { throw RowProblem(error.message) }
    }

    /// Moves instants so that UTC shows what the zone's clock showed, or the other way round.
    static func shift(isFromUTC: Bool) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (micros, names) = (operands[0].int64s, operands[1].bytes)
            var last = LastMade<ZoneBox>()
            return try evaluation.longs(operands, as: .timestamp) { (row) throws(RowProblem) in
                let box = try last.of(names[row]) { (name) throws(RowProblem) in
                    ZoneBox(try zone(name))
                }
                return isFromUTC
                    ? box.cursor.localMicros(atInstantMicros: micros[row])
                    : box.cursor.instantMicros(ofLocalMicros: micros[row])
            }
        }
    }

    /// Wall clocks of one zone to those of another; without the first, the session's is meant.
    static func convert(from session: TimeZoneRules) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let micros = operands[operands.count - 1].int64s
            let (froms, tos) = (operands[0].bytes, operands[operands.count - 2].bytes)
            let hasSource = operands.count == 3
            let start = ZoneBox(session)
            var lastFrom = LastMade<ZoneBox>()
            var lastTo = LastMade<ZoneBox>()
            return try evaluation.longs(operands, as: .timestampNTZ) { (row) throws(RowProblem) in
                func find(_ name: ArraySlice<UInt8>) throws(RowProblem) -> ZoneBox {
                    ZoneBox(try zone(name))
                }
                let from = hasSource ? try lastFrom.of(froms[row], find) : start
                let instant = from.cursor.instantMicros(ofLocalMicros: micros[row])
                return try lastTo.of(tos[row], find).cursor.localMicros(atInstantMicros: instant)
            }
        }
    }

    /// A cursor that is kept from row to row.
    private final class ZoneBox {
        var cursor: ZoneCursor

        init(_ zone: TimeZoneRules) { cursor = ZoneCursor(zone) }
    }
}
