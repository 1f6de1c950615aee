import Columns

extension Binder {
    private var mode: ArithmeticMode { ArithmeticMode(isStrict: options.isANSI) }

    func negate(
        _ operand: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        try unary("-", try bind(operand), operand, \.negation, place)
    }

    /// The negative or the magnitude.
    func unary(
        _ name: String,
        _ child: BoundNode,
        _ expression: Expression,
        _ kernel: KeyPath<ArithmeticKernels, BoundNode.Kernel>,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let type = child.type == .string || child.type == .null ? .double : child.type
        guard type.isNumeric else {
            throw mismatch("\(name) needs a number, \(expression) is \(type)", place)
        }
        let number = try cast(child, to: type, isTry: false, child.place)
        let kernels = ArithmeticKernels(type: type, mode: mode, operation: nil)
        return node(.kernel(kernels[keyPath: kernel]), type, [number], place)
    }

    /// The operator `~`.
    func complement(
        _ operand: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let child = try bind(operand)
        let type = child.type == .null ? .int : child.type
        guard type.isInteger else {
            throw mismatch("~ needs an integer, \(operand) is \(type)", place)
        }
        let number = try cast(child, to: type, isTry: false, child.place)
        return node(.kernel(BitKernels.complement(type)), type, [number], place)
    }

    func arithmetic(
        _ operation: ArithmeticOperator,
        _ left: Expression,
        _ right: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        if let moved = try movedInTime(operation, left, right, place) { return moved }
        return try arithmetic(
            operation,
            [try bind(left), try bind(right)],
            [left, right],
            mode,
            place
        )
    }

    func arithmetic(
        _ operation: ArithmeticOperator,
        _ sides: [BoundNode],
        _ expressions: [Expression],
        _ mode: ArithmeticMode,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let sign = mode.isPositiveModulo ? "pmod" : operation.rawValue
        if let shifted = shiftedDate(operation, sides, mode, place) { return shifted }
        if operation.shifts { return try shift(operation, sides, expressions, place) }
        guard let type = coercion.arithmeticType(operation, sides[0].type, sides[1].type) else {
            let areTimes = sides.allSatisfy { $0.type.isTemporal }
            throw mismatch(
                "\(sign) needs \(operation.isBitwise ? "integers" : "numbers"), \(expressions[0]) "
                    + "is \(sides[0].type) and \(expressions[1]) is \(sides[1].type)"
                    + (areTimes && operation == .subtract ? "; datediff counts days" : ""),
                place
            )
        }
        if type.isDecimal {
            return try decimalArithmetic(operation, sides, expressions, mode, place)
        }
        let kernels = ArithmeticKernels(type: type, mode: mode, operation: operation)
        let kernel = mode.isPositiveModulo ? kernels.positiveModulo : kernels.kernel(operation)
        var children: [BoundNode] = []
        for side in sides {
            // A text that is no number is a failure of what was tried.
            let isTry = mode.isTry && side.type == .string
            children.append(try cast(side, to: type, isTry: isTry, side.place))
        }
        let mayGiveNull = mode.isTry || operation.divides && !mode.isStrict
        return node(
            .kernel(kernel),
            type,
            children,
            place,
            isNullable: mayGiveNull ? true : nil
        )
    }

    /// A date some days later or earlier, if that is what is meant.
    private func shiftedDate(
        _ operation: ArithmeticOperator,
        _ sides: [BoundNode],
        _ mode: ArithmeticMode,
        _ place: ExpressionError.Place?
    ) -> BoundNode? {
        let days: [DataType] = [.int, .smallint, .tinyint]
        let isLater = operation == .add && sides[1].type == .date && days.contains(sides[0].type)
        let isEither =
            (operation == .add || operation == .subtract) && sides[0].type == .date
            && days.contains(sides[1].type)
        guard isLater || isEither else { return nil }
        let kernels = ArithmeticKernels(type: .date, mode: mode, operation: operation)
        return node(
            .kernel(kernels.kernel(operation)),
            .date,
            sides,
            place,
            isNullable: mode.isTry ? true : nil
        )
    }

    /// `value << bits` and its like; the type is the value's.
    private func shift(
        _ operation: ArithmeticOperator,
        _ sides: [BoundNode],
        _ expressions: [Expression],
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let type: DataType = sides[0].type == .bigint ? .bigint : .int
        let fits =
            (sides[0].type.isInteger || sides[0].type == .null)
            && (sides[1].type.isInteger || sides[1].type == .null)
        guard fits else {
            throw mismatch(
                "\(operation.rawValue) shifts an integer by an int, \(expressions[0]) is "
                    + "\(sides[0].type) and \(expressions[1]) is \(sides[1].type)",
                place
            )
        }
        let children = [
            try cast(sides[0], to: type, isTry: false, place),
            try cast(sides[1], to: .int, isTry: false, place),
        ]
        return node(.kernel(BitKernels.shift(operation, type)), type, children, place)
    }
}

extension ArithmeticOperator {
    fileprivate var divides: Bool {
        switch self {
        case .divide, .remainder, .integralDivide: true
        default: false
        }
    }

    fileprivate var shifts: Bool {
        switch self {
        case .shiftLeft, .shiftRight, .shiftRightUnsigned: true
        default: false
        }
    }

    var isBitwise: Bool { shifts || self == .bitAnd || self == .bitOr || self == .bitXor }
}
