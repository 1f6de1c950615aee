import Columns

/// Spark's implicit conversions: which type two operands meet in.
struct Coercion {
    let isANSI: Bool
    /// Whether strings meet numbers as numbers in lists too, where legacy Spark makes both strings.
    var readsListsAsNumbers = true

    /// The type in which the values of IN and coalesce meet; nil if none.
    func listType(_ left: DataType, _ right: DataType) -> DataType? {
        let hasNumber = left.isNumeric || right.isNumeric
        if !isANSI, !readsListsAsNumbers, hasNumber, left == .string || right == .string {
            return .string
        }
        return commonType(left, right)
    }

    /// The type in which values of two types are compared or stand in one list; nil if none.
    func commonType(_ left: DataType, _ right: DataType) -> DataType? {
        if left == right { return left }
        if left == .null { return right }
        if right == .null { return left }
        if left.isNumeric, right.isNumeric { return widerNumber(left, right) }
        if left == .string { return partner(ofString: right) }
        if right == .string { return partner(ofString: left) }
        switch (left, right) {
        case (.array(let a), .array(let b)):
            return commonType(a, b).map { .array(element: $0) }
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            guard let key = commonType(key, otherKey), let value = commonType(value, otherValue)
            else { return nil }
            return .map(key: key, value: value)
        case (.structure(let fields), .structure(let others)): return commonType(fields, others)
        case (.date, .timestamp), (.timestamp, .date): return .timestamp
        case (.date, .timestampNTZ), (.timestampNTZ, .date): return .timestampNTZ
        case (.timestamp, .timestampNTZ), (.timestampNTZ, .timestamp): return .timestamp
        default: return nil
        }
    }

    /// Structs meet if their fields have the same names, in order, and meet one by one.
    private func commonType(_ fields: [Field], _ others: [Field]) -> DataType? {
        guard fields.count == others.count else { return nil }
        var common: [Field] = []
        for (field, other) in zip(fields, others) {
            guard field.name.lowercased() == other.name.lowercased(),
                let type = commonType(field.type, other.type)
            else { return nil }
            let isNullable = field.isNullable || other.isNullable
            common.append(Field(field.name, type, isNullable: isNullable))
        }
        return .structure(common)
    }

    /// What a string is converted to beside a value of another type.
    private func partner(ofString other: DataType) -> DataType? {
        switch other {
        case .tinyint, .smallint, .int, .bigint: isANSI ? .bigint : other
        case .float, .double, .decimal: .double
        case .boolean, .date, .timestamp, .timestampNTZ, .binary: other
        default: nil
        }
    }

    private func widerNumber(_ left: DataType, _ right: DataType) -> DataType? {
        if left == .double || right == .double { return .double }
        if left == .float || right == .float {
            let other = left == .float ? right : left
            // An integer or decimal may have more digits than a float holds.
            return isANSI || other.isDecimal ? .double : .float
        }
        guard left.isDecimal || right.isDecimal else {
            return left.integerRank >= right.integerRank ? left : right
        }
        guard let (leftWhole, leftScale) = left.decimalDigits,
            let (rightWhole, rightScale) = right.decimalDigits
        else { return nil }
        let scale = max(leftScale, rightScale)
        return .decimal(
            precision: min(max(leftWhole, rightWhole) + scale, DecimalText.precisionLimit),
            scale: scale
        )
    }

    /// The type in which an arithmetic operator works; nil if it does not fit the operands.
    func arithmeticType(
        _ operation: ArithmeticOperator,
        _ left: DataType,
        _ right: DataType
    ) -> DataType? {
        // Spark's ANSI rules guess no type where there is none.
        if isANSI, left == .string, right == .string { return nil }
        guard let left = number(left, beside: right), let right = number(right, beside: left),
            let common = widerNumber(left, right)
        else { return nil }
        if common.isDecimal { return operation.isBitwise ? nil : common }
        if operation.isBitwise { return common.isInteger ? common : nil }
        switch operation {
        case .divide: return .double
        case .integralDivide: return common.isInteger ? .bigint : nil
        default: return common
        }
    }

    /// The number that an operand of arithmetic is read as.
    private func number(_ type: DataType, beside other: DataType) -> DataType? {
        switch type {
        case .null: other.isNumeric ? other : .double
        case .string: isANSI && other.isInteger ? .bigint : .double
        default: type.isNumeric ? type : nil
        }
    }
}

extension DataType {
    var isInteger: Bool { integerRank > 0 }

    var isDecimal: Bool {
        if case .decimal = self { return true }
        return false
    }

    var isNumeric: Bool { isInteger || isDecimal || self == .float || self == .double }

    var isTemporal: Bool { self == .date || self == .timestamp || self == .timestampNTZ }

    /// Higher for wider integers; 0 for what is none.
    fileprivate var integerRank: Int {
        switch self {
        case .tinyint: 1
        case .smallint: 2
        case .int: 3
        case .bigint: 4
        default: 0
        }
    }

    /// The digits before and behind the point that a number of the type may have.
    fileprivate var decimalDigits: (whole: Int, scale: Int)? {
        switch self {
        case .tinyint: (3, 0)
        case .smallint: (5, 0)
        case .int: (10, 0)
        case .bigint: (20, 0)
        case .decimal(let precision, let scale): (precision - scale, scale)
        default: nil
        }
    }
}
