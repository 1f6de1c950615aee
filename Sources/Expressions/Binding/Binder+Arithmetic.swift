import Columns

extension Binder {
    func negate(
        _ operand: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let child = try bind(operand)
        let type = child.type == .string || child.type == .null ? .double : child.type
        try requireArithmetic(type, of: [operand], "-", place)
        let kernels = ArithmeticKernels(type: type, isANSI: options.isANSI)
        let number = try cast(child, to: type, isTry: false, child.place)
        return node(.kernel(kernels.negation), type, [number], place)
    }

    func arithmetic(
        _ operation: ArithmeticOperator,
        _ left: Expression,
        _ right: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let sides = [try bind(left), try bind(right)]
        let sign = operation.rawValue
        if let shifted = shiftedDate(operation, sides, place) { return shifted }
        guard let type = coercion.arithmeticType(operation, sides[0].type, sides[1].type) else {
            throw mismatch(
                "\(sign) needs numbers, \(left) is \(sides[0].type) and \(right) is "
                    + "\(sides[1].type)",
                place
            )
        }
        try requireArithmetic(type, of: [left, right], sign, place)
        let kernel = ArithmeticKernels(type: type, isANSI: options.isANSI).kernel(operation)
        return try arithmetic(sides, type, kernel, mayDivide: operation.divides, place)
    }

    /// A date some days later or earlier, if that is what is meant.
    private func shiftedDate(
        _ operation: ArithmeticOperator,
        _ sides: [BoundNode],
        _ place: ExpressionError.Place?
    ) -> BoundNode? {
        let days: [DataType] = [.int, .smallint, .tinyint]
        let isLater = operation == .add && sides[1].type == .date && days.contains(sides[0].type)
        let isEither =
            (operation == .add || operation == .subtract) && sides[0].type == .date
            && days.contains(sides[1].type)
        guard isLater || isEither else { return nil }
        let kernel = ArithmeticKernels(type: .date, isANSI: options.isANSI).kernel(operation)
        return node(.kernel(kernel), .date, sides, place)
    }

    /// A number from two numbers of one type.
    func arithmetic(
        _ sides: [BoundNode],
        _ type: DataType,
        _ kernel: @escaping BoundNode.Kernel,
        mayDivide: Bool,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        var children: [BoundNode] = []
        for side in sides {
            children.append(try cast(side, to: type, isTry: false, side.place))
        }
        let mayGiveNull = mayDivide && !options.isANSI
        return node(
            .kernel(kernel),
            type,
            children,
            place,
            isNullable: mayGiveNull ? true : nil
        )
    }

    /// Refuses what is no number, and decimals.
    func requireArithmetic(
        _ type: DataType,
        of operands: [Expression],
        _ sign: String,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) {
        guard type.isNumeric else {
            throw mismatch("\(sign) needs a number, \(operands[0]) is \(type)", place)
        }
        guard type.isDecimal else { return }
        for operand in operands {
            let type = try bind(operand).type
            if type.isDecimal {
                throw mismatch(
                    "\(operand) is \(type): arithmetic on decimals is not supported, "
                        + "cast it to double",
                    operand.place ?? place
                )
            }
        }
    }
}

extension ArithmeticOperator {
    fileprivate var divides: Bool {
        switch self {
        case .divide, .remainder, .integralDivide: true
        case .add, .subtract, .multiply: false
        }
    }
}
