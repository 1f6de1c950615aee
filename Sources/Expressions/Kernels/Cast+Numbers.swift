import Columns

extension Cast {
    // MARK: Booleans

    var toBoolean: BoundNode.Kernel? {
        switch source {
        case .boolean: { operands, _ in operands[0].vector }
        case .tinyint, .smallint, .int, .bigint:
            { operands, evaluation in
                let values = operands[0].integers
                return evaluation.vector(
                    .boolean,
                    operands,
                    .booleans(evaluation.map { values[$0] != 0 })
                )
            }
        case .float:
            { operands, evaluation in
                let values = operands[0].floats
                return evaluation.vector(
                    .boolean,
                    operands,
                    .booleans(evaluation.map { values[$0] != 0 })
                )
            }
        case .double:
            { operands, evaluation in
                let values = operands[0].doubles
                return evaluation.vector(
                    .boolean,
                    operands,
                    .booleans(evaluation.map { values[$0] != 0 })
                )
            }
        case .decimal:
            { operands, evaluation in
                let values = operands[0].decimals
                return evaluation.vector(
                    .boolean,
                    operands,
                    .booleans(evaluation.map { values[$0] != 0 })
                )
            }
        case .timestamp where !isANSI:
            { operands, evaluation in
                let micros = operands[0].int64s
                return evaluation.vector(
                    .boolean,
                    operands,
                    .booleans(evaluation.map { micros[$0] != 0 })
                )
            }
        case .string:
            { operands, evaluation throws(ExpressionError) in
                let texts = operands[0].bytes
                return try loop(operands, evaluation, zero: false, { .booleans($0) }) { row in
                    Self.truth(texts.text(row))
                }
            }
        default: nil
        }
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.trimmingBlanks().lowercased() {
        case "t", "true", "y", "yes", "1": true
        case "f", "false", "n", "no", "0": false
        default: nil
        }
    }

    // MARK: Integers

    var toInteger: BoundNode.Kernel? {
        switch source {
        case .boolean:
            return integers { operands in
                let values = operands[0].booleans
                return { values[$0] ? 1 : 0 }
            }
        case .tinyint, .smallint, .int, .bigint:
            return integers { operands in
                let values = operands[0].integers
                return { values[$0] }
            }
        case .float, .double:
            let isStrict = isANSI
            let range = target.integerRange
            return integers { operands in
                let isFloat = source == .float
                let floats = isFloat ? operands[0].floats : Lane(values: [], stride: 0)
                let doubles = isFloat ? Lane(values: [], stride: 0) : operands[0].doubles
                return { row in
                    let value = isFloat ? Double(floats[row]) : doubles[row]
                    if let exact = Int64(exactly: value.rounded(.towardZero)) {
                        return isStrict && !range.contains(exact)
                            ? nil : Self.javaClamped(exact, range)
                    }
                    if isStrict { return nil }
                    return Self.javaClamped(value.isNaN ? 0 : value < 0 ? .min : .max, range)
                }
            }
        case .decimal(_, let scale):
            let divisor = DecimalText.power(scale)
            let isStrict = isANSI
            return integers { operands in
                let values = operands[0].decimals
                return { row in
                    let whole = values[row] / divisor
                    return isStrict ? Int64(exactly: whole) : Int64(truncatingIfNeeded: whole)
                }
            }
        case .string:
            let range = target.integerRange
            return integers { operands in
                let texts = operands[0].bytes
                return { row in
                    let value = NumberText.integer(texts[row], allowsFraction: !isANSI)
                    return value.flatMap { range.contains($0) ? $0 : nil }
                }
            }
        case .timestamp:
            let range = target.integerRange
            return integers { operands in
                let micros = operands[0].int64s
                return { row in
                    let seconds = Int64(CivilDate.floorDivide(Int(micros[row]), 1_000_000))
                    return range.contains(seconds) ? seconds : nil
                }
            }
        default: return nil
        }
    }

    /// A double becomes an int by saturating and a smaller type by cutting bits, as in Java.
    private static func javaClamped(_ value: Int64, _ range: ClosedRange<Int64>) -> Int64 {
        if range.upperBound == .max { return value }
        return min(max(value, Int64(Int32.min)), Int64(Int32.max))
    }

    private func integers(
        _ reader: @escaping @Sendable ([Operand]) -> (Int) -> Int64?
    ) -> BoundNode.Kernel {
        let range = target.integerRange
        let isStrict = isANSI
        let target = target
        return { operands, evaluation throws(ExpressionError) in
            let read = reader(operands)
            var failures: [Int] = []
            let values = evaluation.map(orZero: 0, failures: &failures) { row -> Int64? in
                guard let value = read(row) else { return nil }
                return isStrict && !range.contains(value) ? nil : value
            }
            let validity = try evaluation.settle(
                failures,
                evaluation.jointValidity(operands),
                onFailure
            )
            return .integers(values, type: target, validity: validity)
        }
    }

    // MARK: Floating point

    var toDouble: BoundNode.Kernel? {
        switch source {
        case .string:
            return { operands, evaluation throws(ExpressionError) in
                let texts = operands[0].bytes
                return try loop(operands, evaluation, zero: 0, { .doubles($0) }) { row in
                    NumberText.double(texts.text(row))
                }
            }
        default:
            guard let read = doubleReader else { return nil }
            return { operands, evaluation in
                let value = read(operands[0])
                return evaluation.vector(.double, operands, .doubles(evaluation.map(value)))
            }
        }
    }

    var toFloat: BoundNode.Kernel? {
        switch source {
        case .string:
            return { operands, evaluation throws(ExpressionError) in
                let texts = operands[0].bytes
                return try loop(operands, evaluation, zero: 0, { .floats($0) }) { row in
                    NumberText.float(texts.text(row))
                }
            }
        case .tinyint, .smallint, .int, .bigint:
            // Not through double, which would round twice.
            return { operands, evaluation in
                let values = operands[0].integers
                return evaluation.vector(
                    .float,
                    operands,
                    .floats(evaluation.map { Float(values[$0]) })
                )
            }
        default:
            guard let read = doubleReader else { return nil }
            return { operands, evaluation in
                let value = read(operands[0])
                return evaluation.vector(
                    .float,
                    operands,
                    .floats(evaluation.map { Float(value($0)) })
                )
            }
        }
    }

    private var doubleReader: (@Sendable (Operand) -> (Int) -> Double)? {
        switch source {
        case .boolean:
            { operand in
                let values = operand.booleans
                return { values[$0] ? 1 : 0 }
            }
        case .tinyint, .smallint, .int, .bigint:
            { operand in
                let values = operand.integers
                return { Double(values[$0]) }
            }
        case .float:
            { operand in
                let values = operand.floats
                return { Double(values[$0]) }
            }
        case .double:
            { operand in
                let values = operand.doubles
                return { values[$0] }
            }
        case .decimal(_, let scale):
            { operand in
                let values = operand.decimals
                return { DecimalText.double(values[$0], scale: scale) }
            }
        case .timestamp:
            { operand in
                let values = operand.int64s
                return { Double(values[$0]) / 1_000_000 }
            }
        default: nil
        }
    }

    // MARK: Decimals

    func toDecimal(_ precision: Int, _ scale: Int) -> BoundNode.Kernel? {
        @Sendable func fit(_ unscaled: Int128, _ from: Int) -> Int128? {
            DecimalText.rescale(unscaled, from: from, to: scale, precision: precision)
        }
        @Sendable func fit(_ text: String) -> Int128? {
            DecimalText.read(text, precision: precision, scale: scale)
        }
        let reader: (@Sendable (Operand) -> (Int) -> Int128?)?
        switch source {
        case .boolean, .tinyint, .smallint, .int, .bigint:
            reader = { operand in
                if case .booleans = operand.vector.values {
                    let values = operand.booleans
                    return { fit(values[$0] ? 1 : 0, 0) }
                }
                let values = operand.integers
                return { fit(Int128(values[$0]), 0) }
            }
        case .timestamp:
            reader = { operand in
                let micros = operand.int64s
                return { fit(Int128(micros[$0]), 6) }
            }
        case .decimal(_, let from):
            reader = { operand in
                let values = operand.decimals
                return { fit(values[$0], from) }
            }
        case .float:
            reader = { operand in
                let values = operand.floats
                return { values[$0].isFinite ? fit(values[$0].description) : nil }
            }
        case .double:
            reader = { operand in
                let values = operand.doubles
                return { values[$0].isFinite ? fit(values[$0].description) : nil }
            }
        case .string:
            reader = { operand in
                let texts = operand.bytes
                return { fit(texts.text($0)) }
            }
        default: reader = nil
        }
        guard let reader else { return nil }
        return { operands, evaluation throws(ExpressionError) in
            let read = reader(operands[0])
            return try loop(operands, evaluation, zero: 0, { .decimals($0) }, read)
        }
    }
}
