import Columns

/// NOT and the tests for null; AND and OR are in the evaluator, which may skip their operands.
enum LogicKernels {
    static let not: BoundNode.Kernel = { operands, evaluation in
        let values = operands[0].booleans
        return ColumnVector(
            type: .boolean,
            count: evaluation.count,
            validity: evaluation.jointValidity(operands),
            values: .booleans(evaluation.map { !values[$0] })
        )
    }

    static func isNull(isNegated: Bool) -> BoundNode.Kernel {
        { operands, evaluation in
            let operand = operands[0]
            return ColumnVector(
                type: .boolean,
                count: evaluation.count,
                validity: nil,
                values: .booleans(evaluation.map { operand.isNull($0) != isNegated })
            )
        }
    }

    static func isBoolean(_ truth: Bool, isNegated: Bool) -> BoundNode.Kernel {
        { operands, evaluation in
            let operand = operands[0]
            let values = operand.booleans
            return ColumnVector(
                type: .boolean,
                count: evaluation.count,
                validity: nil,
                values: .booleans(
                    evaluation.map { row in
                        (!operand.isNull(row) && values[row] == truth) != isNegated
                    }
                )
            )
        }
    }
}

/// The rows of which a boolean is known to be true, and those where it is known to be false.
struct KnownTruths {
    var isTrue: Bitmap
    var isFalse: Bitmap

    init(_ operand: Operand, count: Int) {
        if operand.isConstant {
            let isKnown = !operand.isNull(0)
            let value = isKnown && operand.booleans[0]
            isTrue = Bitmap(repeating: value, count: count)
            isFalse = Bitmap(repeating: isKnown && !value, count: count)
        } else {
            isTrue = Bitmap(operand.booleans.values)
            isFalse = isTrue.inverted()
            if let validity = operand.vector.validity {
                isTrue = isTrue.intersection(validity)
                isFalse = isFalse.intersection(validity)
            }
        }
    }
}
