/// How `format_number` writes numbers: a number of digits behind the point, or a pattern of Java's
/// `DecimalFormat` like `#,##0.00`.
struct NumberPattern: Sendable {
    private var prefix = ""
    private var suffix = ""
    private var wholeMin = 0
    private var fractionMin = 0
    private var fractionMax = 0
    private var groupSize: Int?
    private var isPercent = false

    /// Groups of three, and so many digits behind the point.
    init(fraction count: Int) {
        wholeMin = 1
        fractionMin = count
        fractionMax = count
        groupSize = 3
    }

    init(_ pattern: String) throws(RowProblem) {
        if pattern.isEmpty {
            self.init(fraction: 0)
            return
        }
        self.init(fraction: 0)
        (wholeMin, groupSize) = (0, nil)
        let signs: Set<Character> = ["#", "0", ",", "."]
        prefix = String(pattern.prefix { !signs.contains($0) })
        let digits = pattern.dropFirst(prefix.count).prefix { signs.contains($0) }
        suffix = String(pattern.dropFirst(prefix.count + digits.count))
        let unknown = (prefix + suffix).contains { "E;'\u{2030}#0,.-".contains($0) }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard !digits.isEmpty, !unknown, parts.count <= 2, digits.count <= 100,
            parts.count < 2 || !parts[1].contains(",")
        else {
            throw RowProblem(
                "the pattern of numbers is not one that Sluice knows; write it of #, 0, the comma, "
                    + "the point and %, like #,##0.00"
            )
        }
        if let comma = parts[0].lastIndex(of: ",") {
            let size = parts[0].distance(from: comma, to: parts[0].endIndex) - 1
            groupSize = size > 0 ? size : nil
        }
        wholeMin = parts[0].count { $0 == "0" }
        fractionMin = parts.count < 2 ? 0 : parts[1].count { $0 == "0" }
        fractionMax = parts.count < 2 ? 0 : parts[1].count
        isPercent = (prefix + suffix).contains("%")
        // A point without a zero around it gets one, before it if there is room.
        if parts.count == 2, wholeMin == 0, fractionMin == 0 {
            if parts[0].isEmpty { fractionMin = min(1, fractionMax) } else { wholeMin = 1 }
        }
    }

    /// Rounded half to even, by the exact value of the number.
    func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        let sign = number.sign == .minus ? "-" : ""
        if number.isInfinite { return sign + prefix + "\u{221E}" + suffix }
        let scaled = isPercent ? number * 100 : number
        guard scaled.isFinite else { return sign + prefix + "\u{221E}" + suffix }
        let shortest = ExactDecimal(shortest: scaled.description)
        let kept = shortest.point + fractionMax
        // The shortest digits decide, but for a tie, which may be none.
        guard kept >= 0, shortest.digits.count == kept + 1, shortest.digits.last == 5 else {
            return text(shortest)
        }
        let exact = ExactDecimal(exactly: scaled)
        let isLower =
            exact.point < shortest.point || exact.digits.lexicographicallyPrecedes(shortest.digits)
        let isEqual = exact.digits == shortest.digits
        if isEqual { return text(shortest) }
        return text(shortest.nudged(up: !isLower))
    }

    func text(unscaled: Int128, scale: Int) -> String {
        let shift = isPercent ? 2 : 0
        return text(ExactDecimal(unscaled: unscaled, scale: scale - shift))
    }

    private func text(_ decimal: ExactDecimal) -> String {
        let rounded = decimal.rounded(toFraction: fractionMax, .halfEven)
        var (whole, fraction) = rounded.parts(fraction: fractionMax)
        while fraction.utf8.count > fractionMin, fraction.hasSuffix("0") { fraction.removeLast() }
        if whole == "0", wholeMin == 0, !fraction.isEmpty { whole = "" }
        while whole.utf8.count < wholeMin { whole = "0" + whole }
        if let groupSize { whole = ExactDecimal.grouped(whole, size: groupSize) }
        let point = fraction.isEmpty ? "" : "."
        return (decimal.isNegative ? "-" : "") + prefix + whole + point + fraction + suffix
    }
}

extension ExactDecimal {
    /// A number a little larger or smaller: with one digit more behind the last.
    fileprivate func nudged(up: Bool) -> ExactDecimal {
        var text =
            (isNegative ? "-0." : "0.") + String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        if !up { text = String(text.dropLast()) + "4" }
        return ExactDecimal(shortest: text + "9e\(point)")
    }
}
