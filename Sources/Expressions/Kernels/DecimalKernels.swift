import Columns

/// Arithmetic on two decimals, each of its own type.
struct DecimalKernels {
    let math: DecimalMath
    let type: DataType
    let onOverflow: Evaluation.OnFailure
    let onZero: Evaluation.OnFailure

    func kernel(_ operation: ArithmeticOperator) -> BoundNode.Kernel {
        let math = math
        return switch operation {
        case .add: loop { math.sum($0, $1) }
        case .subtract: loop { math.sum($0, -$1) }
        case .multiply: loop { math.product($0, $1) }
        case .divide: divisions { math.quotient($0, $1) }
        case .remainder: divisions { math.remainder($0, $1) }
        case .integralDivide: divisions { math.wholeQuotient($0, $1) }
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight, .shiftRightUnsigned:
            loop { _, _ in nil }
        }
    }

    var positiveModulo: BoundNode.Kernel {
        let math = math
        return divisions { math.positiveModulo($0, $1) }
    }

    private func divisions(
        _ operation: @escaping @Sendable (Int128, Int128) -> Int128?
    ) -> BoundNode.Kernel {
        let onZero = onZero
        let divided = loop { $1 == 0 ? 0 : operation($0, $1) }
        return { operands, evaluation throws(ExpressionError) in
            let divisors = operands[1].decimals
            let zeros = (0..<evaluation.count).filter { divisors[$0] == 0 }
            let validity = try evaluation.settle(
                zeros,
                evaluation.jointValidity(operands),
                onZero
            )
            return try divided(operands, evaluation).masked(validity)
        }
    }

    private func loop(
        _ operation: @escaping @Sendable (Int128, Int128) -> Int128?
    ) -> BoundNode.Kernel {
        let (type, onOverflow) = (type, onOverflow)
        return { operands, evaluation throws(ExpressionError) in
            let (a, b) = (operands[0].decimals, operands[1].decimals)
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { row -> Int128? in
                operation(a[row], b[row])
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
                values: type == .bigint
                    ? .int64(values.map { Int64(truncatingIfNeeded: $0) }) : .decimals(values)
            )
        }
    }
}
