/// A magnitude of 256 bits: what products and aligned sums of decimals need.
struct WideInteger: Equatable {
    var high: UInt128
    var low: UInt128

    init(_ value: UInt128) { self.init(high: 0, low: value) }

    init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    /// The product, which always fits.
    init(_ left: UInt128, times right: UInt128) {
        let product = left.multipliedFullWidth(by: right)
        self.init(high: product.high, low: product.low)
    }

    /// The value, if 128 bits hold it.
    var narrow: UInt128? { high == 0 ? low : nil }

    /// The sum; operands are below 2 to the power of 255.
    static func + (left: WideInteger, right: WideInteger) -> WideInteger {
        let (low, carries) = left.low.addingReportingOverflow(right.low)
        return WideInteger(high: left.high &+ right.high &+ (carries ? 1 : 0), low: low)
    }

    /// The difference; the right side is not larger.
    static func - (left: WideInteger, right: WideInteger) -> WideInteger {
        let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
        return WideInteger(high: left.high &- right.high &- (borrows ? 1 : 0), low: low)
    }

    static func < (left: WideInteger, right: WideInteger) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    func divided(by divisor: UInt128) -> (quotient: WideInteger, remainder: UInt128) {
        let first = high.quotientAndRemainder(dividingBy: divisor)
        let second = divisor.dividingFullWidth((first.remainder, low))
        return (WideInteger(high: first.quotient, low: second.quotient), second.remainder)
    }

    /// The quotient, rounded half up.
    func rounded(dividingBy divisor: UInt128) -> WideInteger {
        let (quotient, remainder) = divided(by: divisor)
        return remainder >= divisor - remainder ? quotient + WideInteger(1) : quotient
    }
}
