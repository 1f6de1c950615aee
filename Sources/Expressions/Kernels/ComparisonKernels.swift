import Columns

/// Comparisons of two operands of one type.
enum ComparisonKernels {
    static func comparison(_ operation: ComparisonOperator) -> BoundNode.Kernel {
        { operands, evaluation in
            let values = compare(operation, operands[0], operands[1], evaluation)
            guard operation == .nullSafeEqual else {
                return ColumnVector(
                    type: .boolean,
                    count: evaluation.count,
                    validity: evaluation.jointValidity(operands),
                    values: .booleans(values)
                )
            }
            let safe = evaluation.map { row in
                let (left, right) = (operands[0].isNull(row), operands[1].isNull(row))
                return left || right ? left && right : values[row]
            }
            return ColumnVector(
                type: .boolean,
                count: evaluation.count,
                validity: nil,
                values: .booleans(safe)
            )
        }
    }

    /// `value BETWEEN lower AND upper`: false as soon as one bound says so, whatever the other is.
    static func between(isNegated: Bool) -> BoundNode.Kernel {
        { operands, evaluation in
            let above = compare(.greaterOrEqual, operands[0], operands[1], evaluation)
            let below = compare(.lessOrEqual, operands[0], operands[2], evaluation)
            var result = Truths(count: evaluation.count)
            for row in 0..<evaluation.count {
                let isUnknown = operands[0].isNull(row)
                let isBelowLower = !isUnknown && !operands[1].isNull(row) && !above[row]
                let isAboveUpper = !isUnknown && !operands[2].isNull(row) && !below[row]
                if isBelowLower || isAboveUpper {
                    result.append(isNegated)
                } else if isUnknown || operands[1].isNull(row) || operands[2].isNull(row) {
                    result.append(nil)
                } else {
                    result.append(!isNegated)
                }
            }
            return result.vector
        }
    }

    /// `value IN (list)`: null if nothing in the list matches and something in it is null.
    static func isIn(isNegated: Bool) -> BoundNode.Kernel {
        { operands, evaluation in
            let value = operands[0]
            let list = operands.dropFirst()
            var isFound = [Bool](repeating: false, count: evaluation.count)
            if let finder = ListFinder(value, Array(list)) {
                for row in 0..<evaluation.count { isFound[row] = finder.contains(row) }
            } else {
                for element in list {
                    let isEqual = compare(.equal, value, element, evaluation)
                    for row in 0..<evaluation.count where isEqual[row] && !element.isNull(row) {
                        isFound[row] = true
                    }
                }
            }
            var result = Truths(count: evaluation.count)
            for row in 0..<evaluation.count {
                if value.isNull(row) {
                    result.append(nil)
                } else if isFound[row] {
                    result.append(!isNegated)
                } else {
                    result.append(list.contains { $0.isNull(row) } ? nil : isNegated)
                }
            }
            return result.vector
        }
    }

    /// `nullif(left, right)`: left, or null where the two are equal.
    static let nullIf: BoundNode.Kernel = { operands, evaluation in
        let isEqual = compare(.equal, operands[0], operands[1], evaluation)
        let validity = evaluation.map { row in
            !operands[0].isNull(row) && (operands[1].isNull(row) || !isEqual[row])
        }
        let source =
            operands[0].isConstant
            ? operands[0].vector.repeatingFirst(evaluation.count) : operands[0].vector
        return ColumnVector(
            type: source.type,
            count: evaluation.count,
            validity: Bitmap(validity),
            values: source.values
        )
    }

    /// The greatest or least operand that is not null, null if all are.
    static func extreme(isGreatest: Bool) -> BoundNode.Kernel {
        { operands, evaluation in
            var best = operands[0].expanded(evaluation.count)
            for operand in operands.dropFirst() {
                let other = operand.expanded(evaluation.count)
                let order = ValueOrder(best, other)
                guard let both = ColumnVector.concatenated([best, other]) else { continue }
                let positions = evaluation.map { row -> Int in
                    let isOther: Bool
                    if best.isNull(at: row) || other.isNull(at: row) {
                        isOther = best.isNull(at: row)
                    } else {
                        let result = order.compare(row, row)
                        isOther = isGreatest ? result < 0 : result > 0
                    }
                    return isOther ? evaluation.count + row : row
                }
                best = both.taking(positions)
            }
            return best
        }
    }

    /// The comparison of each row; rows with nulls have unspecified answers.
    private static func compare(
        _ operation: ComparisonOperator,
        _ left: Operand,
        _ right: Operand,
        _ evaluation: Evaluation
    ) -> [Bool] {
        switch left.vector.values {
        case .none: return [Bool](repeating: false, count: evaluation.count)
        case .booleans:
            let (a, b) = (left.booleans, right.booleans)
            return test(operation, evaluation) { (a[$0] ? 1 : 0) - (b[$0] ? 1 : 0) }
        case .int32:
            let (a, b) = (left.int32s, right.int32s)
            return test(operation, evaluation) { order(a[$0], b[$0]) }
        case .int64:
            let (a, b) = (left.int64s, right.int64s)
            return test(operation, evaluation) { order(a[$0], b[$0]) }
        case .floats:
            let (a, b) = (left.floats, right.floats)
            return test(operation, evaluation) { orderFloats(a[$0], b[$0]) }
        case .doubles:
            let (a, b) = (left.doubles, right.doubles)
            return test(operation, evaluation) { orderFloats(a[$0], b[$0]) }
        case .decimals:
            let (a, b) = (left.decimals, right.decimals)
            return test(operation, evaluation) { order(a[$0], b[$0]) }
        case .lists, .structures:
            let order = ValueOrder(
                left.expanded(evaluation.count),
                right.expanded(evaluation.count)
            )
            return test(operation, evaluation) { order.compare($0, $0) }
        case .bytes:
            let (a, b) = (left.bytes, right.bytes)
            return test(operation, evaluation) { orderBytes(a, b, $0) }
        }
    }

    /// A loop for each operator, so that none decides per row what to do.
    @inline(__always)
    private static func test(
        _ operation: ComparisonOperator,
        _ evaluation: Evaluation,
        _ order: (Int) -> Int
    ) -> [Bool] {
        switch operation {
        case .equal, .nullSafeEqual: evaluation.map { order($0) == 0 }
        case .notEqual: evaluation.map { order($0) != 0 }
        case .less: evaluation.map { order($0) < 0 }
        case .lessOrEqual: evaluation.map { order($0) <= 0 }
        case .greater: evaluation.map { order($0) > 0 }
        case .greaterOrEqual: evaluation.map { order($0) >= 0 }
        }
    }

    @inline(__always)
    static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        (left > right ? 1 : 0) &- (left < right ? 1 : 0)
    }

    /// NaN equals itself and is above everything, as in Spark.
    @inline(__always)
    static func orderFloats<Value: BinaryFloatingPoint>(
        _ left: Value,
        _ right: Value
    ) -> Int {
        if left.isNaN || right.isNaN { return (left.isNaN ? 1 : 0) - (right.isNaN ? 1 : 0) }
        return order(left, right)
    }

    private static func orderBytes(_ left: ByteLane, _ right: ByteLane, _ row: Int) -> Int {
        var (a, aEnd) = left.range(row)
        var (b, bEnd) = right.range(row)
        while a < aEnd, b < bEnd {
            let difference = Int(left.arrays.bytes[a]) - Int(right.arrays.bytes[b])
            if difference != 0 { return difference }
            a += 1
            b += 1
        }
        return (aEnd - a) - (bEnd - b)
    }
}

/// Booleans and nulls, collected one by one.
struct Truths {
    private var values: [Bool] = []
    private var known: [Bool] = []

    init(count: Int) {
        values.reserveCapacity(count)
        known.reserveCapacity(count)
    }

    mutating func append(_ value: Bool?) {
        values.append(value ?? false)
        known.append(value != nil)
    }

    var vector: ColumnVector {
        ColumnVector(
            type: .boolean,
            count: values.count,
            validity: known.contains(false) ? Bitmap(known) : nil,
            values: .booleans(values)
        )
    }
}

/// Finds values in a long list of constants without comparing with each.
private struct ListFinder {
    private enum Members {
        case integers(Lane<Int64>, Set<Int64>)
        case strings(ByteLane, Set<ArraySlice<UInt8>>)
    }

    private let members: Members
    /// Shorter lists are compared one by one.
    private static let least = 8

    init?(_ value: Operand, _ list: [Operand]) {
        guard list.count >= Self.least, list.allSatisfy(\.isConstant) else { return nil }
        let present = list.filter { !$0.isNull(0) }
        switch value.vector.values {
        case .int32, .int64:
            members = .integers(value.integers, Set(present.map { $0.integers[0] }))
        case .bytes: members = .strings(value.bytes, Set(present.map { $0.bytes[0] }))
        default: return nil
        }
    }

    func contains(_ row: Int) -> Bool {
        switch members {
        case .integers(let lane, let set): set.contains(lane[row])
        case .strings(let lane, let set): set.contains(lane[row])
        }
    }
}
