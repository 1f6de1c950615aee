import Columns

/// Operations on the bits of integers.
enum BitKernels {
    static func complement(_ type: DataType) -> BoundNode.Kernel {
        { operands, evaluation in
            let values = operands[0].integers
            return .integers(
                evaluation.map { ~values[$0] },
                type: type,
                validity: evaluation.jointValidity(operands)
            )
        }
    }

    /// Shifts by the lowest 5 or 6 bits of the count, as Java does.
    static func shift(_ operation: ArithmeticOperator, _ type: DataType) -> BoundNode.Kernel {
        { operands, evaluation in
            let values = operands[0].integers
            let counts = operands[1].int32s
            let isLong = type == .bigint
            let shifted = evaluation.map { row -> Int64 in
                let value = values[row]
                let count = Int64(counts[row]) & (isLong ? 63 : 31)
                switch operation {
                case .shiftLeft: return value << count
                case .shiftRight: return value >> count
                default:
                    return isLong
                        ? Int64(bitPattern: UInt64(bitPattern: value) >> UInt64(count))
                        : Int64(UInt32(truncatingIfNeeded: value) >> UInt32(count))
                }
            }
            return .integers(shifted, type: type, validity: evaluation.jointValidity(operands))
        }
    }
}
