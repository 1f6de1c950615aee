/// Decimals as an unscaled integer and the number of its digits behind the point.
enum DecimalText {
    /// The most digits a decimal has.
    static let precisionLimit = 38

    /// Ten to the power of `exponent`, which is 0 to 38.
    static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 }
    }

    /// As `BigDecimal.toPlainString`.
    static func string(_ unscaled: Int128, scale: Int) -> String {
        var digits = String(unscaled.magnitude)
        if scale > 0 {
            if digits.utf8.count <= scale {
                digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
            }
            digits = "\(digits.dropLast(scale)).\(digits.suffix(scale))"
        }
        return unscaled < 0 ? "-" + digits : digits
    }

    /// As `BigDecimal.toString`: small fractions with an exponent.
    static func scientific(_ unscaled: Int128, scale: Int) -> String {
        let digits = String(unscaled.magnitude)
        let exponent = digits.utf8.count - 1 - scale
        guard exponent < -6 else { return string(unscaled, scale: scale) }
        let fraction = digits.dropFirst()
        let sign = unscaled < 0 ? "-" : ""
        return "\(sign)\(digits.prefix(1))\(fraction.isEmpty ? "" : ".")\(fraction)E\(exponent)"
    }

    /// Reads digits with an optional sign, point and exponent; nil if it is no number or has
    /// more than 38 digits.
    static func parse(_ text: String) -> (unscaled: Int128, precision: Int, scale: Int)? {
        var rest = Array(text.utf8)[...].trimmingBlanks()
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var unscaled: Int128 = 0
        var digitCount = 0
        var scale = 0
        var hasPoint = false
        while let byte = rest.first, byte.isDigit || byte == UInt8(ascii: ".") && !hasPoint {
            rest = rest.dropFirst()
            guard byte.isDigit else {
                hasPoint = true
                continue
            }
            digitCount += 1
            scale += hasPoint ? 1 : 0
            let (shifted, overflowed) = unscaled.multipliedReportingOverflow(by: 10)
            guard !overflowed else { return nil }
            unscaled = shifted + Int128(byte - 0x30)
            guard unscaled < limit else { return nil }
        }
        guard digitCount > 0 else { return nil }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            let exponent = String(decoding: rest.dropFirst(), as: UTF8.self)
            guard let power = Int(exponent), (-100...100).contains(power) else { return nil }
            scale -= power
            rest = []
        }
        guard rest.isEmpty else { return nil }
        if scale < 0 {
            guard scale >= -precisionLimit else { return unscaled == 0 ? (0, 1, 0) : nil }
            let (scaled, overflowed) = unscaled.multipliedReportingOverflow(by: power(-scale))
            guard !overflowed, scaled < limit else { return nil }
            unscaled = scaled
            scale = 0
        }
        let precision = max(unscaled == 0 ? 1 : String(unscaled).utf8.count, scale)
        guard precision <= precisionLimit else { return nil }
        return (isNegative ? -unscaled : unscaled, precision, scale)
    }

    /// Reads a number of any length for a type, rounding half away from zero; nil if it is no
    /// number or does not fit.
    static func read(_ text: String, precision: Int, scale: Int) -> Int128? {
        if let parts = parse(text) {
            return rescale(parts.unscaled, from: parts.scale, to: scale, precision: precision)
        }
        var rest = Array(text.utf8)[...].trimmingBlanks()
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        var exponent = 0
        if mantissa.count < rest.count {
            let written = String(decoding: rest.dropFirst(mantissa.count + 1), as: UTF8.self)
            guard let number = Int32(written) else { return nil }
            exponent = Int(number)
        }
        let parts = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let digits = parts.joined().map { Int($0) - 0x30 }
        guard parts.count <= 2, !digits.isEmpty, digits.allSatisfy((0...9).contains) else {
            return nil
        }
        // How many of the digits stay, those behind the point of the type cut off.
        let kept = parts[0].count + exponent + scale
        var value: Int128 = 0
        for index in 0..<max(kept, 0) {
            guard index < digits.count || value != 0 else { break }
            guard value < power(precisionLimit - 1) else { return nil }
            value = value * 10 + Int128(index < digits.count ? digits[index] : 0)
        }
        if kept >= 0, kept < digits.count, digits[kept] >= 5 { value += 1 }
        guard value < power(precision) else { return nil }
        return isNegative ? -value : value
    }

    /// The smallest magnitude that has too many digits.
    static let limit = power(38)

    /// The value with another number of digits behind the point, rounded half away from zero;
    /// nil if it has more digits than `precision`.
    static func rescale(
        _ unscaled: Int128,
        from scale: Int,
        to newScale: Int,
        precision: Int
    ) -> Int128? {
        var value = unscaled
        if newScale > scale {
            let (product, overflowed) = value.multipliedReportingOverflow(
                by: power(newScale - scale)
            )
            guard !overflowed else { return nil }
            value = product
        } else if newScale < scale {
            let divisor = power(min(scale - newScale, precisionLimit))
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
            let isHalf = remainder.magnitude * 2 >= divisor.magnitude
            value = quotient + (isHalf ? value.signum() : 0)
        }
        return value.magnitude < power(precision).magnitude ? value : nil
    }

    static func double(_ unscaled: Int128, scale: Int) -> Double {
        if scale == 0 { return Double(unscaled) }
        // Through text, which rounds once; dividing would round twice.
        if unscaled.magnitude < 1 << 53, scale <= 22 {
            return Double(unscaled) / Double(power(scale))
        }
        return Double(string(unscaled, scale: scale)) ?? 0
    }
}
