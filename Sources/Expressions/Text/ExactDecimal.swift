/// A number in decimal digits of any length, to be rounded and written.
struct ExactDecimal: Sendable {
    /// How a digit behind the last one counts.
    enum Rounding: Sendable { case halfUp, halfEven }

    let isNegative: Bool
    /// From the first that is not zero on, each 0 to 9; none for zero.
    private(set) var digits: [UInt8]
    /// The value is 0.DIGITS times ten to this.
    private(set) var point: Int

    /// The shortest digits that mean the number, as Java writes it; finite.
    init(shortest text: String) {
        let parts = text.lowercased().split(separator: "e")
        let isNegative = text.hasPrefix("-")
        let mantissa = parts[0].drop { $0 == "-" }
            .split(separator: ".", omittingEmptySubsequences: false)
        var digits: [UInt8] = []
        for part in mantissa { digits += part.utf8.map { $0 &- 0x30 } }
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        self.init(isNegative, digits, (mantissa.first?.utf8.count ?? 0) + exponent)
    }

    /// All the digits of a number in binary; finite.
    init(exactly value: Double) {
        // The significand times two to the exponent, in digits with the lowest first.
        var digits: [UInt8] = []
        var rest = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
        while rest > 0 {
            digits.append(UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        var exponent = Int(value.exponentBitPattern == 0 ? 1 : value.exponentBitPattern) - 1_075
        var scale = 0
        while exponent > 0 {
            Self.multiply(&digits, by: 2)
            exponent -= 1
        }
        // Half of it is five tenths.
        while exponent < 0, !digits.isEmpty {
            Self.multiply(&digits, by: 5)
            scale += 1
            exponent += 1
        }
        self.init(value.sign == .minus, digits.reversed(), digits.count - scale)
    }

    init(unscaled: Int128, scale: Int) {
        let digits = String(unscaled.magnitude).utf8.map { $0 &- 0x30 }
        self.init(unscaled < 0, digits, digits.count - scale)
    }

    private init(_ isNegative: Bool, _ digits: [UInt8], _ point: Int) {
        self.isNegative = isNegative
        let zeros = digits.prefix { $0 == 0 }.count
        self.digits = Array(digits[zeros...])
        self.point = point - zeros
        while self.digits.last == 0 { self.digits.removeLast() }
        if self.digits.isEmpty { self.point = 0 }
    }

    private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
        var carry: UInt8 = 0
        for index in digits.indices {
            let product = digits[index] * factor + carry
            digits[index] = product % 10
            carry = product / 10
        }
        if carry > 0 { digits.append(carry) }
    }

    var isZero: Bool { digits.isEmpty }

    /// With at most so many digits behind the point.
    func rounded(toFraction count: Int, _ rounding: Rounding) -> ExactDecimal {
        rounded(toDigits: point + count, rounding)
    }

    /// With at most so many digits in all.
    func rounded(toDigits count: Int, _ rounding: Rounding) -> ExactDecimal {
        guard count < digits.count else { return self }
        guard count >= 0 else { return ExactDecimal(isNegative, [], 0) }
        var kept = Array(digits[..<count])
        let next = digits[count]
        let isHalf = next == 5 && digits.count == count + 1
        let isOdd = (kept.last ?? 0) % 2 == 1
        var carries = next >= 5 && !(isHalf && rounding == .halfEven && !isOdd)
        var index = count - 1
        while carries, index >= 0 {
            carries = kept[index] == 9
            kept[index] = carries ? 0 : kept[index] + 1
            index -= 1
        }
        if carries { return ExactDecimal(isNegative, [1] + kept, point + 1) }
        return ExactDecimal(isNegative, kept, point)
    }

    /// The digits before the point, at least one, and so many behind it; without a sign.
    func parts(fraction count: Int) -> (whole: String, fraction: String) {
        func digit(_ index: Int) -> UInt8 {
            digits.indices.contains(index) ? digits[index] + 0x30 : 0x30
        }
        let whole = point > 0 ? (0..<point).map(digit) : [0x30]
        let fraction = (0..<count).map { digit(point + $0) }
        return (String(decoding: whole, as: UTF8.self), String(decoding: fraction, as: UTF8.self))
    }

    /// With a comma between each three digits.
    static func grouped(_ whole: String, size: Int = 3) -> String {
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.utf8.count - index) % size == 0 { grouped += "," }
            grouped.append(digit)
        }
        return grouped
    }
}
