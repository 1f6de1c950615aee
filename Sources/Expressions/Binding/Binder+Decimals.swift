import Columns

extension Binder {
    /// Arithmetic of which one side is a decimal, the other one or an integer.
    func decimalArithmetic(
        _ operation: ArithmeticOperator,
        _ sides: [BoundNode],
        _ expressions: [Expression],
        _ mode: ArithmeticMode,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let isModulo = mode.isPositiveModulo
        var digits: [DecimalDigits] = []
        var children: [BoundNode] = []
        for (index, side) in sides.enumerated() {
            let other = sides[1 - index].type
            var own = DecimalDigits(side.type == .null ? other : side.type)
            if case .literal(let literal) = expressions[index].node {
                own = DecimalDigits(literal) ?? own
            }
            guard let own else {
                throw mismatch("\(expressions[index]) is \(side.type), not a decimal", place)
            }
            digits.append(own)
            children.append(try cast(side, to: own.type, isTry: false, side.place))
        }
        let result = DecimalDigits.result(isModulo ? .remainder : operation, digits[0], digits[1])
        let type = operation == .integralDivide ? .bigint : result.type
        let kernels = DecimalKernels(
            math: DecimalMath(
                leftScale: digits[0].scale,
                rightScale: digits[1].scale,
                precision: result.precision,
                scale: result.scale
            ),
            type: type,
            onOverflow: mode.overflow(of: type, operation),
            onZero: mode.zeroDivision
        )
        return node(
            .kernel(isModulo ? kernels.positiveModulo : kernels.kernel(operation)),
            type,
            children,
            place,
            isNullable: mode.isStrict && !mode.isTry ? nil : true
        )
    }
}

/// What arithmetic does with what it cannot compute.
struct ArithmeticMode {
    /// Whether overflow and division by zero are errors.
    var isStrict: Bool
    /// Whether they give null, as the functions with `try_` do.
    var isTry = false
    var isPositiveModulo = false

    func overflow(
        of type: DataType,
        _ operation: ArithmeticOperator?
    ) -> Evaluation.OnFailure {
        guard isStrict, !isTry else { return .null }
        if type == .date { return .error("the date is out of range") }
        let cast =
            type.isDecimal || type == .bigint
            ? "cast an operand to double first" : "cast an operand to bigint first"
        let lenient: [ArithmeticOperator: String] = [
            .add: "try_add", .subtract: "try_subtract", .multiply: "try_multiply",
            .divide: "try_divide", .remainder: "try_mod",
        ]
        let name = operation.flatMap { lenient[$0] }.map { "; \($0) gives null instead" } ?? ""
        return .error("\(type) overflow; \(cast)\(name)")
    }

    var zeroDivision: Evaluation.OnFailure {
        guard isStrict, !isTry else { return .null }
        return .error("division by zero; divide by nullif(…, 0) to get null instead")
    }
}
