import Columns

/// Conversions from one type to another, as Spark's CAST.
struct Cast: Sendable {
    let source: DataType
    let target: DataType
    let options: EvaluationOptions
    /// Whether a bad value gives null even under ANSI rules.
    let isTry: Bool

    var isANSI: Bool { options.isANSI || isTry }

    /// What becomes of a value that does not fit.
    var onFailure: Evaluation.OnFailure {
        guard options.isANSI, !isTry else { return .null }
        return .error("the \(source) is not a valid \(target); try_cast gives null instead")
    }

    /// Whether a value that is not null may become null.
    var mayGiveNull: Bool { source == .null || isTry || !options.isANSI }

    /// - Returns: nil if there is no conversion between the two types.
    var kernel: BoundNode.Kernel? {
        if source == .null {
            let target = target
            return { _, evaluation in .nulls(target, count: evaluation.count) }
        }
        if source == target { return { operands, _ in operands[0].vector } }
        return switch target {
        case .boolean: toBoolean
        case .tinyint, .smallint, .int, .bigint: toInteger
        case .float: toFloat
        case .double: toDouble
        case .decimal(let precision, let scale): toDecimal(precision, scale)
        case .string: toString
        case .binary: source == .string ? toBinary : bigEndian
        case .date: toDate
        case .timestamp: toTimestamp
        case .timestampNTZ: toTimestampNTZ
        case .array, .map, .structure: nestedKernel
        case .null: nil
        }
    }

    private var toBinary: BoundNode.Kernel {
        { operands, evaluation in
            evaluation.vector(.binary, operands, operands[0].vector.values)
        }
    }

    /// The bytes of an integer, the highest first, as legacy Spark casts it.
    private var bigEndian: BoundNode.Kernel? {
        guard source.isInteger, !isANSI else { return nil }
        let byteCount =
            switch source {
            case .tinyint: 1
            case .smallint: 2
            case .int: 4
            default: 8
            }
        return { operands, evaluation in
            let values = operands[0].integers
            let bytes = evaluation.mapBytes { row, bytes in
                for index in (0..<byteCount).reversed() {
                    bytes.append(UInt8(truncatingIfNeeded: values[row] >> Int64(8 * index)))
                }
            }
            return evaluation.vector(.binary, operands, .bytes(bytes))
        }
    }

    /// Converts each value; rows without a result become null or an error.
    @inline(__always)
    func loop<Value>(
        _ operands: [Operand],
        _ evaluation: Evaluation,
        zero: Value,
        _ store: ([Value]) -> ColumnVector.Values,
        _ convert: (Int) -> Value?
    ) throws(ExpressionError) -> ColumnVector {
        var failures: [Int] = []
        let values = evaluation.map(orZero: zero, failures: &failures, convert)
        let validity = try evaluation.settle(
            failures,
            evaluation.jointValidity(operands),
            onFailure
        )
        return ColumnVector(
            type: target,
            count: evaluation.count,
            validity: validity,
            values: store(values)
        )
    }
}

/// Texts of the values of a column, read one by one.
extension ByteLane {
    func text(_ row: Int) -> String { String(decoding: self[row], as: UTF8.self) }
}
