import Columns

extension Expression {
    /// The interval that it is, if it is one.
    fileprivate var interval: Interval? {
        switch node {
        case .literal(.interval(let interval)): interval
        case .negate(let operand): operand.interval?.negated
        default: nil
        }
    }
}

extension Binder {
    /// A date or timestamp an interval later or earlier, if an interval is given.
    func movedInTime(
        _ operation: ArithmeticOperator,
        _ left: Expression,
        _ right: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode? {
        let (given, moved) = right.interval != nil ? (right, left) : (left, right)
        guard let interval = given.interval else { return nil }
        let isMeant = operation == .add || operation == .subtract && right.interval != nil
        guard isMeant, moved.interval == nil else {
            throw mismatch(
                "an interval is added to a date or timestamp, or subtracted from one; "
                    + "write the sum of two intervals as one",
                place
            )
        }
        guard let signed = operation == .add ? interval : interval.negated else {
            throw mismatch("the interval is too long", given.place)
        }
        var moment = try bind(moved)
        if moment.type == .null {
            moment = try cast(moment, to: .timestamp, isTry: false, moment.place)
        }
        guard moment.type.isTemporal else {
            throw mismatch(
                "an interval is added to a date or timestamp, \(moved) is \(moment.type); cast it",
                moved.place ?? place
            )
        }
        if moment.type == .date, case .micros = signed {
            moment = try cast(moment, to: .timestamp, isTry: false, moment.place)
        }
        let zone = moment.type == .timestamp ? options.timeZone : .utc
        let kernel =
            moment.type == .date
            ? IntervalKernels.dates(signed) : IntervalKernels.timestamps(signed, moment.type, zone)
        return node(.kernel(kernel), moment.type, [moment], place)
    }
}
