/// Arithmetic on decimals: unscaled values with their scales in, one of a given type out.
///
/// As Spark computes: exactly, then rounded half away from zero to the result's scale; products
/// are rounded to 38 digits first. What does not fit the result's precision is nil.
struct DecimalMath: Sendable {
    let leftScale: Int
    let rightScale: Int
    /// Of the result.
    let precision: Int
    /// Of the result.
    let scale: Int

    private let limit: UInt128

    init(leftScale: Int, rightScale: Int, precision: Int, scale: Int) {
        self.leftScale = leftScale
        self.rightScale = rightScale
        self.precision = precision
        self.scale = scale
        limit = Self.power(precision)
    }

    private static let powers: [UInt128] = (0...38).map { UInt128(DecimalText.power($0)) }

    /// Ten to the power of `exponent`, which is 0 to 38.
    private static func power(_ exponent: Int) -> UInt128 { powers[exponent] }

    /// The magnitude with its sign, if it has few enough digits.
    private func fit(_ magnitude: UInt128, isNegative: Bool) -> Int128? {
        guard magnitude < limit else { return nil }
        return isNegative ? -Int128(magnitude) : Int128(magnitude)
    }

    /// The magnitude of one scale in the result's scale.
    private func rescaled(_ value: WideInteger, from other: Int, isNegative: Bool) -> Int128? {
        if other > scale {
            // Products may be that fine; they have 38 digits then, and none is left.
            if other - scale > 38 { return 0 }
            let rounded = value.rounded(dividingBy: Self.power(other - scale))
            return rounded.narrow.flatMap { fit($0, isNegative: isNegative) }
        }
        guard let narrow = value.narrow else { return nil }
        let product = WideInteger(narrow, times: Self.power(scale - other))
        return product.narrow.flatMap { fit($0, isNegative: isNegative) }
    }

    // MARK: Operations

    func sum(_ left: Int128, _ right: Int128) -> Int128? {
        let common = max(leftScale, rightScale)
        let a = WideInteger(left.magnitude, times: Self.power(common - leftScale))
        let b = WideInteger(right.magnitude, times: Self.power(common - rightScale))
        if (left < 0) == (right < 0) { return rescaled(a + b, from: common, isNegative: left < 0) }
        return b < a
            ? rescaled(a - b, from: common, isNegative: left < 0)
            : rescaled(b - a, from: common, isNegative: right < 0)
    }

    func product(_ left: Int128, _ right: Int128) -> Int128? {
        let isNegative = (left < 0) != (right < 0)
        let exact = WideInteger(left.magnitude, times: right.magnitude)
        let surplus = exact.divided(by: Self.power(38)).quotient.low
        guard surplus > 0 else {
            return rescaled(exact, from: leftScale + rightScale, isNegative: isNegative)
        }
        let digits = Self.powers.firstIndex { surplus < $0 } ?? 38
        let rounded = exact.rounded(dividingBy: Self.power(digits))
        let left = leftScale + rightScale - digits
        guard left >= 0 else { return nil }
        return rescaled(rounded, from: left, isNegative: isNegative)
    }

    /// The right side is not 0.
    func quotient(_ left: Int128, _ right: Int128) -> Int128? {
        let divisor = right.magnitude
        var (quotient, rest) = left.magnitude.quotientAndRemainder(dividingBy: divisor)
        var exponent = scale + rightScale - leftScale
        // The checker's types always leave digits to compute.
        guard exponent >= 0 else { return nil }
        while exponent > 0 {
            let step = min(exponent, 38)
            exponent -= step
            let next = WideInteger(rest, times: Self.power(step)).divided(by: divisor)
            let shifted = WideInteger(quotient, times: Self.power(step)) + next.quotient
            guard let narrow = shifted.narrow, narrow < Self.power(38) else { return nil }
            (quotient, rest) = (narrow, next.remainder)
        }
        // Spark rounds twice: to 39 digits behind the point, then to the result's.
        let behind = min(max(39 - scale, 0), 38)
        let tail = WideInteger(rest, times: Self.power(behind)).rounded(dividingBy: divisor).low
        let rounded = quotient + (tail >= Self.power(behind) - tail ? 1 : 0)
        return fit(rounded, isNegative: (left < 0) != (right < 0))
    }

    /// The remainder with the sign of the left side; the right side is not 0.
    func remainder(_ left: Int128, _ right: Int128) -> Int128? {
        let (rest, common) = rest(left.magnitude, leftScale, right.magnitude, rightScale)
        return rescaled(WideInteger(rest), from: common, isNegative: left < 0)
    }

    /// The remainder with the sign of the right side, as `pmod` gives it.
    func positiveModulo(_ left: Int128, _ right: Int128) -> Int128? {
        let (rest, common) = rest(left.magnitude, leftScale, right.magnitude, rightScale)
        if left >= 0 || rest == 0 {
            return rescaled(WideInteger(rest), from: common, isNegative: left < 0)
        }
        let divisor = WideInteger(right.magnitude, times: Self.power(common - rightScale))
        // Spark adds the divisor once and takes the remainder again.
        if right < 0 {
            let sum = WideInteger(rest) + divisor
            guard let narrow = divisor.narrow else { return nil }
            let again = sum.divided(by: narrow).remainder
            return rescaled(WideInteger(again), from: common, isNegative: true)
        }
        return rescaled(divisor - WideInteger(rest), from: common, isNegative: false)
    }

    /// The quotient without its fraction, cut to 64 bits as Java does; the right side is not 0.
    func wholeQuotient(_ left: Int128, _ right: Int128) -> Int128? {
        let isNegative = (left < 0) != (right < 0)
        let common = max(leftScale, rightScale)
        let a = WideInteger(left.magnitude, times: Self.power(common - leftScale))
        let b = WideInteger(right.magnitude, times: Self.power(common - rightScale))
        guard let divisor = b.narrow else { return 0 }
        let low = Int64(truncatingIfNeeded: a.divided(by: divisor).quotient.low)
        return Int128(isNegative ? 0 &- low : low)
    }

    /// The remainder of magnitudes and its scale.
    private func rest(
        _ left: UInt128,
        _ leftScale: Int,
        _ right: UInt128,
        _ rightScale: Int
    ) -> (UInt128, Int) {
        let common = max(leftScale, rightScale)
        let dividend = WideInteger(left, times: Self.power(common - leftScale))
        // A divisor of more than 128 bits is larger than any dividend beside it.
        guard
            let divisor = WideInteger(right, times: Self.power(common - rightScale)).narrow
        else { return (left, common) }
        return (dividend.divided(by: divisor).remainder, common)
    }
}
