import Columns

/// Arithmetic on two operands of one numeric type.
struct ArithmeticKernels {
    let type: DataType
    let mode: ArithmeticMode
    /// For the cure of what cannot be computed.
    let operation: ArithmeticOperator?

    private var overflow: Evaluation.OnFailure { mode.overflow(of: type, operation) }

    private var zeroDivision: Evaluation.OnFailure { mode.zeroDivision }

    /// Whether what is too large is noticed; otherwise it wraps around.
    private var isChecked: Bool { mode.isStrict || mode.isTry }

    func kernel(_ operation: ArithmeticOperator) -> BoundNode.Kernel {
        switch (operation, type) {
        case (.add, .double): doubles { $0 + $1 }
        case (.subtract, .double): doubles { $0 - $1 }
        case (.multiply, .double): doubles { $0 * $1 }
        case (.divide, .double): doubles { $1 == 0 ? nil : $0 / $1 }
        case (.remainder, .double):
            doubles { $1 == 0 ? nil : $0.truncatingRemainder(dividingBy: $1) }
        case (.add, .float): floats { $0 + $1 }
        case (.subtract, .float): floats { $0 - $1 }
        case (.multiply, .float): floats { $0 * $1 }
        case (.remainder, .float):
            floats { $1 == 0 ? nil : $0.truncatingRemainder(dividingBy: $1) }
        case (.add, _): integers { $0.addingReportingOverflow($1) }
        case (.subtract, _): integers { $0.subtractingReportingOverflow($1) }
        case (.multiply, _): integers { $0.multipliedReportingOverflow(by: $1) }
        case (.bitAnd, _): integers { ($0 & $1, false) }
        case (.bitOr, _): integers { ($0 | $1, false) }
        case (.bitXor, _): integers { ($0 ^ $1, false) }
        case (.remainder, _): quotients { $1 == -1 ? 0 : $0 % $1 }
        // The checker lets only bigints be divided as integers, so that -1 is the only trouble.
        case (.integralDivide, _), (.divide, _): quotients { $1 == -1 ? 0 &- $0 : $0 / $1 }
        case (.shiftLeft, _), (.shiftRight, _), (.shiftRightUnsigned, _):
            BitKernels.shift(operation, type)
        }
    }

    /// `pmod(left, right)`: the remainder with the sign of the divisor.
    var positiveModulo: BoundNode.Kernel {
        switch type {
        case .double:
            doubles { left, right in
                if right == 0 { return nil }
                let rest = left.truncatingRemainder(dividingBy: right)
                return rest < 0 ? (rest + right).truncatingRemainder(dividingBy: right) : rest
            }
        case .float:
            floats { left, right in
                if right == 0 { return nil }
                let rest = left.truncatingRemainder(dividingBy: right)
                return rest < 0 ? (rest + right).truncatingRemainder(dividingBy: right) : rest
            }
        default:
            quotients { left, right in
                if right == -1 { return 0 }
                let rest = left % right
                return rest < 0 ? (rest &+ right) % right : rest
            }
        }
    }

    var negation: BoundNode.Kernel {
        switch type {
        case .double:
            { operands, evaluation in
                let values = operands[0].doubles
                return evaluation.vector(
                    .double,
                    operands,
                    .doubles(evaluation.map { -values[$0] })
                )
            }
        case .float:
            { operands, evaluation in
                let values = operands[0].floats
                return evaluation.vector(.float, operands, .floats(evaluation.map { -values[$0] }))
            }
        case .decimal: decimals { -$0 }
        default: unary { $0 == .min ? nil : -$0 }
        }
    }

    var absolute: BoundNode.Kernel {
        switch type {
        case .double:
            { operands, evaluation in
                let values = operands[0].doubles
                return evaluation.vector(
                    .double,
                    operands,
                    .doubles(evaluation.map { abs(values[$0]) })
                )
            }
        case .float:
            { operands, evaluation in
                let values = operands[0].floats
                return evaluation.vector(
                    .float,
                    operands,
                    .floats(evaluation.map { abs(values[$0]) })
                )
            }
        case .decimal: decimals { abs($0) }
        default: unary { $0 == .min ? nil : abs($0) }
        }
    }

    // MARK: Loops

    @inline(__always)
    private func doubles(
        _ operation: @escaping @Sendable (Double, Double) -> Double?
    ) -> BoundNode.Kernel {
        let onFailure = zeroDivision
        return { operands, evaluation throws(ExpressionError) in
            let (a, b) = (operands[0].doubles, operands[1].doubles)
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { operation(a[$0], b[$0]) }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onFailure
            )
            return ColumnVector(
                type: .double,
                count: evaluation.count,
                validity: validity,
                values: .doubles(values)
            )
        }
    }

    @inline(__always)
    private func floats(
        _ operation: @escaping @Sendable (Float, Float) -> Float?
    ) -> BoundNode.Kernel {
        let onFailure = zeroDivision
        return { operands, evaluation throws(ExpressionError) in
            let (a, b) = (operands[0].floats, operands[1].floats)
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { operation(a[$0], b[$0]) }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onFailure
            )
            return ColumnVector(
                type: .float,
                count: evaluation.count,
                validity: validity,
                values: .floats(values)
            )
        }
    }

    /// Sums, differences and products, which may overflow.
    @inline(__always)
    private func integers(
        _ operation: @escaping @Sendable (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> BoundNode.Kernel {
        let onFailure = overflow
        let (type, isChecked) = (type, isChecked)
        let range = type.integerRange
        return { operands, evaluation throws(ExpressionError) in
            let (a, b) = (operands[0].integers, operands[1].integers)
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                let (value, hasOverflowed) = operation(a[row], b[row])
                return isChecked && (hasOverflowed || !range.contains(value)) ? nil : value
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onFailure
            )
            return .integers(values, type: type, validity: validity)
        }
    }

    /// Quotients and remainders; the operation is not called with a divisor of 0.
    @inline(__always)
    private func quotients(
        _ operation: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> BoundNode.Kernel {
        let onFailure = zeroDivision
        let type = type
        return { operands, evaluation throws(ExpressionError) in
            let (a, b) = (operands[0].integers, operands[1].integers)
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                b[row] == 0 ? nil : operation(a[row], b[row])
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onFailure
            )
            return .integers(values, type: type, validity: validity)
        }
    }

    private func decimals(_ operation: @escaping @Sendable (Int128) -> Int128) -> BoundNode.Kernel {
        let type = type
        return { operands, evaluation in
            let values = operands[0].decimals
            return evaluation.vector(
                type,
                operands,
                .decimals(evaluation.map { operation(values[$0]) })
            )
        }
    }

    @inline(__always)
    private func unary(_ operation: @escaping @Sendable (Int64) -> Int64?) -> BoundNode.Kernel {
        let onFailure = overflow
        let (type, isChecked) = (type, isChecked)
        let range = type.integerRange
        return { operands, evaluation throws(ExpressionError) in
            let values = operands[0].integers
            var failures: [Int] = []
            let results = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                guard let value = operation(values[row]), range.contains(value) else {
                    return isChecked ? nil : values[row]
                }
                return value
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onFailure
            )
            return .integers(results, type: type, validity: validity)
        }
    }
}

extension DataType {
    /// The values that an integer type holds.
    var integerRange: ClosedRange<Int64> {
        switch self {
        case .tinyint: Int64(Int8.min)...Int64(Int8.max)
        case .smallint: Int64(Int16.min)...Int64(Int16.max)
        case .int, .date: Int64(Int32.min)...Int64(Int32.max)
        default: Int64.min...Int64.max
        }
    }
}

extension ColumnVector {
    /// Integers of a type; what is too large for it wraps around, as in Java.
    static func integers(
        _ values: [Int64],
        type: DataType,
        validity: Bitmap?
    ) -> ColumnVector {
        let stored: Values
        switch type {
        case .tinyint: stored = .int32(values.map { Int32(Int8(truncatingIfNeeded: $0)) })
        case .smallint: stored = .int32(values.map { Int32(Int16(truncatingIfNeeded: $0)) })
        case .int, .date: stored = .int32(values.map { Int32(truncatingIfNeeded: $0) })
        default: stored = .int64(values)
        }
        return ColumnVector(type: type, count: values.count, validity: validity, values: stored)
    }
}

extension Evaluation {
    /// A result that is null where an operand is.
    func vector(
        _ type: DataType,
        _ operands: [Operand],
        _ values: ColumnVector.Values
    ) -> ColumnVector {
        ColumnVector(
            type: type,
            count: count,
            validity: jointValidity(operands),
            values: values
        )
    }
}
