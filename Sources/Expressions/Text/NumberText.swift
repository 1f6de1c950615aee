/// Numbers as Java and Spark write and read them.
enum NumberText {
    /// A double or float as Java's `Double.toString`: `1.0`, `1.0E10`, `NaN`, `-Infinity`.
    ///
    /// - Parameter shortest: Swift's shortest form of the number.
    static func java(_ shortest: String, isNaN: Bool, isInfinite: Bool) -> String {
        if isNaN { return "NaN" }
        let isNegative = shortest.hasPrefix("-")
        let sign = isNegative ? "-" : ""
        if isInfinite { return sign + "Infinity" }
        let parts = (isNegative ? shortest.dropFirst() : Substring(shortest)).split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        let written = String(mantissa[0]) + fraction
        let leadingZeros = written.prefix { $0 == "0" }.count
        var digits = String(written.dropFirst(leadingZeros))
        while digits.hasSuffix("0") { digits.removeLast() }
        guard !digits.isEmpty else { return sign + "0.0" }
        // The value is 0.DIGITS times ten to this.
        let point = mantissa[0].count - leadingZeros + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        return sign + java(digits: digits, point: point)
    }

    private static func java(digits: String, point: Int) -> String {
        guard (-2...7).contains(point) else {
            let rest = digits.dropFirst()
            return "\(digits.prefix(1)).\(rest.isEmpty ? "0" : String(rest))E\(point - 1)"
        }
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point {
            return digits + String(repeating: "0", count: point - digits.count) + ".0"
        }
        return "\(digits.prefix(point)).\(digits.dropFirst(point))"
    }

    static func java(_ value: Double) -> String {
        java(value.description, isNaN: value.isNaN, isInfinite: value.isInfinite)
    }

    static func java(_ value: Float) -> String {
        java(value.description, isNaN: value.isNaN, isInfinite: value.isInfinite)
    }

    /// Two upper-case digits per byte.
    static func hex(_ bytes: some Sequence<UInt8>) -> [String] {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
    }

    // MARK: Reading

    /// A number with point and exponent, as Spark's cast reads it, or nil.
    static func double(_ text: String) -> Double? {
        number(text) { Double($0) }
    }

    static func float(_ text: String) -> Float? {
        number(text) { Float($0) }
    }

    private static func number<Value: BinaryFloatingPoint>(
        _ text: String,
        read: (String) -> Value?
    ) -> Value? {
        let exact = text.trimmingBlanks()
        if exact == "+NaN" || exact == "-NaN" { return .nan }
        var trimmed = exact.lowercased()
        // Java reads hexadecimal digits with an exponent of two.
        if trimmed.hasPrefix("0x") || trimmed.dropFirst().hasPrefix("0x"), trimmed.contains("p") {
            if trimmed.hasSuffix("d") || trimmed.hasSuffix("f") { trimmed.removeLast() }
            return read(trimmed)
        }
        let isNumber = trimmed.utf8.allSatisfy { byte in
            byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e")
                || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "d") || byte == UInt8(ascii: "f")
        }
        guard isNumber else { return special(trimmed) }
        if trimmed.hasSuffix("d") || trimmed.hasSuffix("f") { trimmed.removeLast() }
        guard trimmed.utf8.contains(where: \.isDigit) else { return nil }
        return read(trimmed)
    }

    private static func special<Value: BinaryFloatingPoint>(_ text: String) -> Value? {
        switch text {
        case "nan": .nan
        case "inf", "+inf", "infinity", "+infinity": .infinity
        case "-inf", "-infinity": -.infinity
        default: nil
        }
    }

    /// An integer with an optional sign between blanks; with `allowsFraction`, digits behind a
    /// point are cut off.
    static func integer(_ text: ArraySlice<UInt8>, allowsFraction: Bool) -> Int64? {
        var digits = text.trimmingBlanks()
        guard let first = digits.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        if isNegative || first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        let whole = digits.prefix { $0 != UInt8(ascii: ".") }
        if whole.count < digits.count {
            let fraction = digits.dropFirst(whole.count + 1)
            guard allowsFraction, fraction.allSatisfy(\.isDigit) else { return nil }
        }
        guard !whole.isEmpty || (allowsFraction && !digits.isEmpty) else { return nil }
        var value: Int64 = 0
        for byte in whole {
            guard byte.isDigit else { return nil }
            let (shifted, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (next, carried) = shifted.subtractingReportingOverflow(Int64(byte &- 0x30))
            guard !overflowed, !carried else { return nil }
            value = next
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }
}

extension ArraySlice<UInt8> {
    /// Without the blanks and control characters at both ends.
    func trimmingBlanks() -> ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first <= 0x20 { slice = slice.dropFirst() }
        while let last = slice.last, last <= 0x20 { slice = slice.dropLast() }
        return slice
    }
}

extension String {
    /// Without the blanks and control characters at both ends.
    func trimmingBlanks() -> String {
        String(decoding: Array(utf8)[...].trimmingBlanks(), as: UTF8.self)
    }
}
