internal import Columns

/// The type of a partition key, inferred from the values in its folders as Spark infers it.
///
/// Integers are `int` or `bigint`, longer ones `decimal`, other numbers `double`, days `date`;
/// everything else is text, as are keys whose values do not agree. Timestamps stay text, and so do
/// numbers with Java's suffixes (`4d`), which Spark takes for doubles.
struct PartitionTypes {
    private var type: DataType?

    /// The type that holds all values added; text if there was none.
    var result: DataType { type ?? .string }

    mutating func add(_ value: String?) {
        guard let value, type != .string else { return }
        let found = Self.type(of: value)
        type = type.map { Self.wider($0, found) } ?? found
    }

    /// The type of one value.
    static func type(of value: String) -> DataType {
        if Int32(value) != nil { return .int }
        if Int64(value) != nil { return .bigint }
        if let digitCount = integerDigitCount(value) {
            return digitCount <= 38 ? .decimal(precision: digitCount, scale: 0) : .double
        }
        if isNumber(value) { return .double }
        return isDate(value) ? .date : .string
    }

    private static func wider(_ left: DataType, _ right: DataType) -> DataType {
        if left == right { return left }
        switch (left, right) {
        case (.int, .bigint), (.bigint, .int): return .bigint
        case (.int, .double), (.bigint, .double), (.double, .int), (.double, .bigint):
            return .double
        case (.decimal(let precision, _), .int), (.decimal(let precision, _), .bigint),
            (.int, .decimal(let precision, _)), (.bigint, .decimal(let precision, _)):
            return .decimal(precision: max(precision, 19), scale: 0)
        case (.decimal(let one, _), .decimal(let other, _)):
            return .decimal(precision: max(one, other), scale: 0)
        default: return .string
        }
    }

    /// How many digits an integer too long for `bigint` has, without leading zeros.
    private static func integerDigitCount(_ value: String) -> Int? {
        var digits = value.utf8[...]
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
            digits = digits.dropFirst()
        }
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
        return max(digits.drop { $0 == UInt8(ascii: "0") }.count, 1)
    }

    /// Whether it is a number with a point or an exponent; names like `nan` and `inf` are text.
    private static func isNumber(_ value: String) -> Bool {
        var hasDigit = false
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                break
            default: return false
            }
        }
        return hasDigit && Double(value) != nil
    }

    /// Whether it is a day of the calendar, written `2020-05-22`.
    private static func isDate(_ value: String) -> Bool {
        let parts = value.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(isDigit) }) else {
            return false
        }
        let numbers = parts.map { part in part.reduce(0) { $0 * 10 + Int($1 & 15) } }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let dayCounts = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...dayCounts[month - 1]).contains(day)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
