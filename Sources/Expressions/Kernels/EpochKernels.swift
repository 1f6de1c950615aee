import Columns

/// `timestamp_seconds` and its like: numbers since 1970-01-01T00:00Z to timestamps.
enum EpochKernels {
    /// - Parameters:
    ///   - multiplier: Microseconds in a unit.
    ///   - divisor: Units in a microsecond; one of the two is 1.
    static func integers(multiplier: Int64, divisor: Int64) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let numbers = operands[0].integers
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                if divisor > 1 {
                    return Int64(CivilDate.floorDivide(Int(numbers[row]), Int(divisor)))
                }
                let (micros, overflowed) = numbers[row].multipliedReportingOverflow(by: multiplier)
                return overflowed ? nil : micros
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                .error(outOfRange)
            )
            return ColumnVector(
                type: .timestamp,
                count: evaluation.count,
                validity: validity,
                values: .int64(values)
            )
        }
    }

    /// Seconds with a fraction.
    static let doubles: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let numbers = operands[0].doubles
        var failures: [Int] = []
        let values = evaluation.map(orZero: 0, failures: &failures) { row in
            numbers[row].isFinite ? Int64(saturating: numbers[row] * 1_000_000) : nil
        }
        let validity = try evaluation.settle(
            failures,
            evaluation.jointValidity(operands),
            .null
        )
        return ColumnVector(
            type: .timestamp,
            count: evaluation.count,
            validity: validity,
            values: .int64(values)
        )
    }

    /// Whole seconds; what is too large wraps around, as in Spark.
    static let wrappingSeconds: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let seconds = operands[0].integers
        return try evaluation.longs(operands, as: .timestamp) { seconds[$0] &* 1_000_000 }
    }

    /// Microseconds to whole units, cut toward 1970.
    static func cut(to unitMicros: Int64) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let micros = operands[0].int64s
            return try evaluation.longs(operands) { micros[$0] / unitMicros }
        }
    }

    /// Microseconds to whole units, rounded down.
    static func floor(to unitMicros: Int) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let micros = operands[0].int64s
            return try evaluation.longs(operands) { row in
                Int64(CivilDate.floorDivide(Int(micros[row]), unitMicros))
            }
        }
    }

    private static let outOfRange =
        "the number is outside the range of timestamps; is it in another unit?"
}

extension Int64 {
    /// A finite number without its fraction, or the nearest integer there is.
    init(saturating value: Double) {
        self = Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
}
