import SeededRandom
import Testing

@testable import Expressions

/// Numbers of any size as lists of digits, the slow and plain way: what ``DecimalMath`` has to
/// equal.
private struct Digits {
    /// The lowest first.
    var digits: [Int]

    init(_ magnitude: UInt128) {
        digits = String(magnitude).reversed().compactMap(\.wholeNumberValue)
    }

    private init(digits: [Int]) {
        self.digits = digits
        while self.digits.count > 1, self.digits.last == 0 { self.digits.removeLast() }
    }

    func shifted(_ places: Int) -> Digits {
        Digits(digits: [Int](repeating: 0, count: places) + digits)
    }

    static func < (left: Digits, right: Digits) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }

    static func + (left: Digits, right: Digits) -> Digits {
        var sum: [Int] = []
        var carry = 0
        for index in 0..<max(left.digits.count, right.digits.count) + 1 {
            carry += left[index] + right[index]
            sum.append(carry % 10)
            carry /= 10
        }
        return Digits(digits: sum)
    }

    /// The right side is not larger.
    static func - (left: Digits, right: Digits) -> Digits {
        var difference: [Int] = []
        var borrow = 0
        for index in left.digits.indices {
            let digit = left[index] - right[index] - borrow
            borrow = digit < 0 ? 1 : 0
            difference.append(digit + 10 * borrow)
        }
        return Digits(digits: difference)
    }

    static func * (left: Digits, right: Digits) -> Digits {
        var product = Digits(0)
        for (place, digit) in right.digits.enumerated() {
            for _ in 0..<digit { product = product + left.shifted(place) }
        }
        return product
    }

    /// School's long division.
    func divided(by divisor: Digits) -> (quotient: Digits, rest: Digits) {
        var quotient: [Int] = []
        var rest = Digits(0)
        for digit in digits.reversed() {
            rest = rest.shifted(1) + Digits(UInt128(digit))
            var count = 0
            while !(rest < divisor) {
                rest = rest - divisor
                count += 1
            }
            quotient.append(count)
        }
        return (Digits(digits: quotient.reversed()), rest)
    }

    /// Without so many lowest digits, rounded half up.
    func rounded(_ places: Int) -> Digits {
        guard places > 0 else { return shifted(-places) }
        let kept = Digits(digits: Array(digits.dropFirst(places)) + [0])
        return self[places - 1] >= 5 ? kept + Digits(1) : kept
    }

    private subscript(index: Int) -> Int { index < digits.count ? digits[index] : 0 }

    /// The value with its sign, nil if it has more digits than `precision`.
    func value(precision: Int, isNegative: Bool) -> Int128? {
        guard digits.count <= precision else { return nil }
        let magnitude = digits.reversed().reduce(Int128(0)) { $0 * 10 + Int128($1) }
        return isNegative ? -magnitude : magnitude
    }
}

@Suite("Decimal arithmetic")
struct DecimalMathTests {
    private func random(_ generator: inout SeededGenerator) -> Int128 {
        let digits = Int.random(in: 1...38, using: &generator)
        var value: Int128 = 0
        let filler = [nil, nil, 0, 9][Int.random(in: 0..<4, using: &generator)]
        for _ in 0..<digits {
            value = value * 10 + Int128(filler ?? Int.random(in: 0...9, using: &generator))
        }
        return Bool.random(using: &generator) ? value : -value
    }

    @Test("equals that of digits", arguments: 0..<20 as Range<UInt64>)
    func equalsTwin(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let (a, b) = (random(&generator), random(&generator))
            let scales = (0..<2).map { _ in Int.random(in: 0...38, using: &generator) }
            let types = scales.map { DecimalDigits(38, $0) }
            for operation: ArithmeticOperator in [.add, .subtract, .multiply, .divide, .remainder] {
                let result = DecimalDigits.result(operation, types[0], types[1])
                let math = DecimalMath(
                    leftScale: scales[0],
                    rightScale: scales[1],
                    precision: result.precision,
                    scale: result.scale
                )
                let expected = Self.slow(operation, a, scales[0], b, scales[1], result)
                let found: Int128? =
                    switch operation {
                    case .add: math.sum(a, b)
                    case .subtract: math.sum(a, -b)
                    case .multiply: math.product(a, b)
                    case .divide: b == 0 ? nil : math.quotient(a, b)
                    default: b == 0 ? nil : math.remainder(a, b)
                    }
                #expect(found == expected, "\(a) e-\(scales[0]) \(operation) \(b) e-\(scales[1])")
            }
        }
    }

    private static func slow(
        _ operation: ArithmeticOperator,
        _ a: Int128,
        _ aScale: Int,
        _ b: Int128,
        _ bScale: Int,
        _ result: DecimalDigits
    ) -> Int128? {
        let common = max(aScale, bScale)
        let left = Digits(a.magnitude).shifted(common - aScale)
        let right = Digits(b.magnitude).shifted(common - bScale)
        let precision = result.precision
        switch operation {
        case .add, .subtract:
            let isRightNegative = (b < 0) != (operation == .subtract)
            let isSum = (a < 0) == isRightNegative
            let isLeftLarger = right < left
            let exact = isSum ? left + right : isLeftLarger ? left - right : right - left
            let isNegative = isSum || isLeftLarger ? a < 0 : isRightNegative
            return exact.rounded(common - result.scale).value(
                precision: precision,
                isNegative: isNegative
            )
        case .multiply:
            var product = Digits(a.magnitude) * Digits(b.magnitude)
            var scale = aScale + bScale
            let surplus = max(product.digits.count - 38, 0)
            product = product.rounded(surplus)
            scale -= surplus
            return product.rounded(scale - result.scale)
                .value(precision: precision, isNegative: (a < 0) != (b < 0))
        case .divide:
            if b == 0 { return nil }
            // One digit more than the 39 that are rounded to; what lies behind it cannot matter.
            let quotient = left.shifted(40).divided(by: right).quotient
            return quotient.rounded(1).rounded(39 - result.scale)
                .value(precision: precision, isNegative: (a < 0) != (b < 0))
        default:
            if b == 0 { return nil }
            let rest = left.divided(by: right).rest
            return rest.rounded(common - result.scale).value(
                precision: precision,
                isNegative: a < 0
            )
        }
    }

    @Test func overflowIsAnErrorOrNull() throws {
        let rows = Rows([("n", Vector.decimal([DecimalText.limit - 1, 1, nil], 38, 0))])
        #expect(try rows.texts("n * 10", EvaluationOptions(isANSI: false)) == [nil, "10", nil])
        #expect(try rows.texts("try_multiply(n, 10)") == [nil, "10", nil])
        let error = #expect(throws: ExpressionError.self) { try rows.texts("n * 10") }
        #expect(
            error?.message
                == "row 0: decimal(38,0) overflow; cast an operand to double first; try_multiply gives null instead"
        )
    }

    private static func repeated(_ digit: String, _ count: Int) -> String {
        String(repeating: digit, count: count)
    }

    private static let texts: [(String, Int128?)] = [
        ("1\(repeated("0", 60))e-60", 100), ("0.\(repeated("0", 50))5", 0), ("1e400", nil),
        ("1e-999999999", 0), ("\(repeated("0", 80))1.005\(repeated("0", 60))", 101),
        ("-0.99\(repeated("4", 50))", -99), ("1e99999999999", nil), (repeated("9", 45), nil),
        ("0e999", 0), ("..1", nil), ("1e", nil), ("", nil),
    ]

    @Test("reads numbers of any length", arguments: texts)
    func longTexts(text: String, expected: Int128?) {
        #expect(DecimalText.read(text, precision: 10, scale: 2) == expected)
    }
}
