import Columns

extension Binder {
    func comparison(
        _ operation: ComparisonOperator,
        _ left: Expression,
        _ right: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let kernel = ComparisonKernels.comparison(operation)
        var sides = [try bind(left), try bind(right)]
        // Legacy Spark reads true as 1 beside a number.
        if !options.isANSI, operation.testsEquality, sides.contains(where: { $0.type == .boolean }),
            let number = sides.map(\.type).first(where: \.isNumeric)
        {
            sides = [
                try cast(sides[0], to: number, isTry: false, place),
                try cast(sides[1], to: number, isTry: false, place),
            ]
        }
        sides = try unified(sides, place, "cannot be compared")
        try requireOrder(sides[0].type, place)
        let isNullable = operation == .nullSafeEqual ? false : nil
        return node(
            .kernel(kernel),
            .boolean,
            sides,
            place,
            isNullable: isNullable,
            constancyMicros: thresholdGrain(operation, sides)
        )
    }

    /// Whether a value is one of a list or in a range.
    func membership(
        _ operands: [Expression],
        _ kernel: @escaping BoundNode.Kernel,
        _ place: ExpressionError.Place?,
        isList: Bool
    ) throws(ExpressionError) -> BoundNode {
        var children: [BoundNode] = []
        for operand in operands { children.append(try bind(operand)) }
        children = try unified(children, place, "cannot be compared", isList: isList)
        try requireOrder(children[0].type, place)
        return node(.kernel(kernel), .boolean, children, place)
    }

    /// For how many aligned microseconds a timestamp column stays on one side of a constant; nil
    /// where this is no such comparison.
    ///
    /// An instant that the comparison tells from the one before begins a span of any size that
    /// divides it. So `<` and `>=` have a grain, and `<=` and `>`, whose spans begin one later,
    /// have none.
    private func thresholdGrain(_ operation: ComparisonOperator, _ sides: [BoundNode]) -> Int64? {
        let isColumnFirst = sides[0].isInput
        let column = sides[isColumnFirst ? 0 : 1]
        let beginsAtConstant: [ComparisonOperator] =
            isColumnFirst ? [.less, .greaterOrEqual] : [.greater, .lessOrEqual]
        guard beginsAtConstant.contains(operation), column.isInput,
            column.type == .timestamp || column.type == .timestampNTZ,
            case .constant(let vector) = sides[isColumnFirst ? 1 : 0].operation,
            case .int64(let values) = vector.values, let value = values.first, value != .min,
            !vector.isNull(at: 0)
        else { return nil }
        return Int64(value.magnitude)
    }

    /// Refuses maps, which have no order and no equality.
    func requireOrder(
        _ type: DataType,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) {
        guard type.hasMap else { return }
        throw mismatch("maps cannot be compared, this is \(type); compare map_keys", place)
    }

    /// The operands in the one type that they meet in.
    func unified(
        _ operands: [BoundNode],
        _ place: ExpressionError.Place?,
        _ failing: String,
        isList: Bool = false
    ) throws(ExpressionError) -> [BoundNode] {
        var common = operands[0].type
        for operand in operands.dropFirst() {
            let wider =
                isList
                ? coercion.listType(common, operand.type)
                : coercion.commonType(common, operand.type)
            guard let wider else {
                throw mismatch(
                    "\(common) and \(operand.type) \(failing); cast one of them",
                    place
                )
            }
            common = wider
        }
        var children: [BoundNode] = []
        for operand in operands {
            children.append(try cast(operand, to: common, isTry: false, operand.place))
        }
        return children
    }

    func like(
        _ operand: Expression,
        _ pattern: Expression,
        _ escape: String,
        _ isNegated: Bool,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        try like([try bind(operand), try bind(pattern)], escape, isNegated, place)
    }

    func like(
        _ sides: [BoundNode],
        _ escape: String,
        _ isNegated: Bool,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        var children: [BoundNode] = []
        for side in sides {
            children.append(try cast(side, to: .string, isTry: false, side.place))
        }
        if let text = children[1].constantText,
            LikePattern(Array(text.utf8)[...], escape: Array(escape.utf8)) == nil
        {
            throw mismatch(LikePattern.badEscape, children[1].place)
        }
        let kernel = LikePattern.kernel(escape: escape, isNegated: isNegated)
        return node(.kernel(kernel), .boolean, children, place)
    }
}

extension DataType {
    fileprivate var hasMap: Bool {
        switch self {
        case .map: true
        case .array(let element): element.hasMap
        case .structure(let fields): fields.contains { $0.type.hasMap }
        default: false
        }
    }
}

extension ComparisonOperator {
    fileprivate var testsEquality: Bool {
        self == .equal || self == .notEqual || self == .nullSafeEqual
    }
}
