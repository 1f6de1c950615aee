import Columns

/// Where what lies between two decimals goes.
enum DecimalRounding: Sendable {
    /// Halves away from zero.
    case halfUp
    /// Halves to the even digit.
    case halfEven
    case up, down

    /// Whether the magnitude grows by one.
    ///
    /// - Parameter rest: What is cut off, below `divisor`.
    func increments<Value: BinaryInteger>(
        _ quotient: Value,
        rest: Value,
        divisor: Value,
        isNegative: Bool
    ) -> Bool {
        switch self {
        case .halfUp: rest >= divisor - rest
        case .halfEven:
            rest > divisor - rest || rest == divisor - rest && !quotient.isMultiple(of: 2)
        case .up: rest > 0 && !isNegative
        case .down: rest > 0 && isNegative
        }
    }
}

/// `round` and its like.
struct RoundingKernels {
    let type: DataType
    /// Behind the point; negative ones before it.
    let digits: Int
    let rounding: DecimalRounding
    let mode: ArithmeticMode

    /// Of what the kernel gives.
    var resultType: DataType {
        guard case .decimal(let precision, let scale) = type else { return type }
        let whole = precision - scale + 1
        if digits < 0 {
            return .decimal(precision: min(max(whole, 1 - max(digits, -37)), 38), scale: 0)
        }
        let newScale = min(scale, digits)
        return .decimal(precision: min(whole + newScale, 38), scale: newScale)
    }

    var kernel: BoundNode.Kernel {
        let (digits, rounding) = (digits, rounding)
        switch type {
        case .decimal(_, let scale):
            return Self.decimals(
                from: scale,
                to: digits,
                rounding,
                resultType,
                mode.overflow(of: resultType, nil)
            )
        case .double:
            return { operands, evaluation in
                let values = operands[0].doubles
                let rounded = evaluation.map { Self.rounded(values[$0], digits, rounding) }
                return evaluation.vector(.double, operands, .doubles(rounded))
            }
        case .float:
            return { operands, evaluation in
                let values = operands[0].floats
                let rounded = evaluation.map { row in
                    Float(Self.rounded(Double(values[row]), digits, rounding))
                }
                return evaluation.vector(.float, operands, .floats(rounded))
            }
        default: return integers
        }
    }

    private var integers: BoundNode.Kernel {
        let (type, rounding, isStrict) = (type, rounding, mode.isStrict)
        if digits >= 0 { return { operands, _ in operands[0].vector } }
        let divisor = digits < -38 ? nil : DecimalText.power(-digits)
        let onOverflow = mode.overflow(of: type, nil)
        return { operands, evaluation throws(ExpressionError) in
            let values = operands[0].integers
            var failures: [Int] = []
            let rounded = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                guard let divisor else { return 0 }
                let value = Self.rounded(Int128(values[row]), divisor, rounding) * divisor
                guard isStrict else { return Int64(truncatingIfNeeded: value) }
                return Int64(exactly: value).flatMap { type.integerRange.contains($0) ? $0 : nil }
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onOverflow
            )
            return .integers(rounded, type: type, validity: validity)
        }
    }

    /// Decimals of one scale rounded to another, which may be negative.
    static func decimals(
        from scale: Int,
        to digits: Int,
        _ rounding: DecimalRounding,
        _ type: DataType,
        _ onOverflow: Evaluation.OnFailure
    ) -> BoundNode.Kernel {
        let precision = if case .decimal(let precision, _) = type { precision } else { 38 }
        let limit = DecimalText.power(precision).magnitude
        let cut = scale - digits
        return { operands, evaluation throws(ExpressionError) in
            let values = operands[0].decimals
            var failures: [Int] = []
            let rounded = evaluation.map(orZero: 0, failures: &failures) { row -> Int128? in
                if cut <= 0 { return values[row] }
                if cut > 38 { return 0 }
                var value = Self.rounded(values[row], DecimalText.power(cut), rounding)
                if digits < 0 {
                    let (product, overflows) = value.multipliedReportingOverflow(
                        by: DecimalText.power(-digits)
                    )
                    if overflows { return nil }
                    value = product
                }
                return value.magnitude < limit ? value : nil
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onOverflow
            )
            return ColumnVector(
                type: type,
                count: evaluation.count,
                validity: validity,
                values: .decimals(rounded)
            )
        }
    }

    /// Doubles as bigints; what is too large becomes the largest, as in Java, unless that is
    /// an error.
    static func whole(_ rounding: DecimalRounding, _ mode: ArithmeticMode) -> BoundNode.Kernel {
        let onOverflow = mode.overflow(of: .bigint, nil)
        return { operands, evaluation throws(ExpressionError) in
            let values = operands[0].doubles
            var failures: [Int] = []
            let rounded = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                let value = values[row].rounded(rounding == .up ? .up : .down)
                if mode.isStrict { return Int64(exactly: value) }
                return Int64(exactly: value) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onOverflow
            )
            return .integers(rounded, type: .bigint, validity: validity)
        }
    }

    private static func rounded(
        _ value: Int128,
        _ divisor: Int128,
        _ rounding: DecimalRounding
    ) -> Int128 {
        let (quotient, rest) = value.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let grows = rounding.increments(
            quotient,
            rest: rest,
            divisor: divisor.magnitude,
            isNegative: value < 0
        )
        let magnitude = Int128(quotient) + (grows ? 1 : 0)
        return value < 0 ? -magnitude : magnitude
    }

    /// A double rounded as its shortest decimal is.
    static func rounded(_ value: Double, _ digits: Int, _ rounding: DecimalRounding) -> Double {
        guard value.isFinite, let exact = ShortestDecimal(value) else { return value }
        // The value is `exact.digits` times ten to `exact.exponent`.
        let cut = -exact.exponent - digits
        if cut <= 0 { return value }
        // Below a tenth of the last digit that stays, nothing is left.
        if cut > 18 { return value < 0 ? -0.0 : 0 }
        let magnitude = Self.rounded(Int128(exact.digits), DecimalText.power(cut), rounding)
        let text = "\(value < 0 ? "-" : "")\(magnitude)e\(-digits)"
        return Double(text) ?? value
    }
}

/// The few digits that tell a double from its neighbours.
private struct ShortestDecimal {
    let digits: Int64
    /// Of ten.
    let exponent: Int

    init?(_ value: Double) {
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var fraction = mantissa.count > 1 ? mantissa[1] : ""
        while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
        let scale = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        guard let digits = Int64(mantissa[0] + fraction) else { return nil }
        self.digits = digits
        exponent = scale - fraction.count
    }
}
