/// A value as Java's formatter takes it.
enum JavaValue {
    case null
    /// An integer of so many bits.
    case integer(Int64, bits: Int)
    case double(Double)
    case float(Float)
    case text(ArraySlice<UInt8>)
    case boolean(Bool)
    /// What can only be written as it is.
    case plain(String)
}

extension JavaFormat {
    func append(_ values: (Int) -> JavaValue?, to bytes: inout [UInt8]) throws(RowProblem) {
        var next = 0
        var last: Int?
        for part in parts {
            switch part {
            case .text(let text): bytes += text
            case .directive(let directive):
                switch Unicode.Scalar(directive.conversion) {
                case "n": bytes.append(0x0A)
                case "%": directive.pad("%", to: &bytes)
                default:
                    let index: Int
                    switch directive.argument {
                    case .ordinary:
                        index = next
                        next += 1
                    case .previous:
                        guard let last else {
                            throw RowProblem("%< of the format has no value before it")
                        }
                        index = last
                    case .index(let number): index = number - 1
                    }
                    last = index
                    guard let value = values(index) else {
                        throw RowProblem("the format has more conversions than there are values")
                    }
                    directive.pad(try directive.text(value), to: &bytes)
                }
            }
            try Evaluation.checkSize(bytes.count)
        }
    }
}

extension JavaFormat.Directive {
    /// Appends a text in upper case if asked for, filled up with blanks.
    fileprivate func pad(_ text: String, to bytes: inout [UInt8]) {
        let shown = isUpper ? text.uppercased() : text
        let missing = max((width ?? 0) - shown.unicodeScalars.count, 0)
        let blanks = repeatElement(UInt8(ascii: " "), count: missing)
        if !has("-") { bytes += blanks }
        bytes += Array(shown.utf8)
        if has("-") { bytes += blanks }
    }

    /// The first characters, as many as the precision says.
    private func cut(_ text: String) -> String {
        guard let precision else { return text }
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.prefix(precision))
        return String(kept)
    }

    fileprivate func text(_ value: JavaValue) throws(RowProblem) -> String {
        switch (Unicode.Scalar(conversion), value) {
        case ("b", .null): return cut("false")
        case ("b", .boolean(let truth)): return cut(truth ? "true" : "false")
        case ("b", _): return cut("true")
        case (_, .null): return cut("null")
        case ("s", _): return cut(plain(value))
        case ("h", _):
            if let hash = hash(value) { return cut(String(UInt32(bitPattern: hash), radix: 16)) }
        case ("c", .integer(let code, let bits)) where bits <= 32:
            guard let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) else {
                throw RowProblem("the number is no character, as %c wants one")
            }
            return String(Character(scalar))
        case ("d", .integer(let number, _)):
            return signed(
                has(",")
                    ? ExactDecimal.grouped(String(number.magnitude)) : String(number.magnitude),
                isNegative: number < 0
            )
        case ("x", .integer(let number, let bits)): return unsigned(number, bits, radix: 16)
        case ("o", .integer(let number, let bits)): return unsigned(number, bits, radix: 8)
        case ("e", .double(let number)), ("f", .double(let number)), ("g", .double(let number)):
            return float(number)
        case ("e", .float(let number)), ("f", .float(let number)), ("g", .float(let number)):
            return float(Double(number))
        default: break
        }
        throw RowProblem("the conversion \(name) does not fit the type of its value")
    }

    private func plain(_ value: JavaValue) -> String {
        switch value {
        case .null: "null"
        case .integer(let number, _): String(number)
        case .double(let number): NumberText.java(number)
        case .float(let number): NumberText.java(number)
        case .text(let bytes): Characters.text(bytes)
        case .boolean(let truth): truth ? "true" : "false"
        case .plain(let text): text
        }
    }

    /// Java's `hashCode`, which of strings is Spark's own.
    private func hash(_ value: JavaValue) -> Int32? {
        switch value {
        case .integer(let number, let bits):
            bits == 64
                ? Int32(truncatingIfNeeded: number ^ number >> 32)
                : Int32(truncatingIfNeeded: number)
        case .double(let number):
            Int32(truncatingIfNeeded: number.bitPattern ^ number.bitPattern >> 32)
        case .float(let number): Int32(bitPattern: number.bitPattern)
        case .text(let bytes): Murmur3.bytes(bytes, 42)
        case .boolean(let truth): truth ? 1_231 : 1_237
        case .null, .plain: nil
        }
    }

    // MARK: Numbers

    /// Digits with their sign, filled up with zeros if asked for.
    private func signed(_ digits: String, isNegative: Bool, mayFill: Bool = true) -> String {
        let isEnclosed = isNegative && has("(")
        let sign = isNegative ? (isEnclosed ? "(" : "-") : has("+") ? "+" : has(" ") ? " " : ""
        let end = isEnclosed ? ")" : ""
        let length = digits.utf8.count + sign.utf8.count + end.utf8.count
        let zeros = has("0") && mayFill ? max((width ?? 0) - length, 0) : 0
        return sign + String(repeating: "0", count: zeros) + digits + end
    }

    /// The two's complement of an integer of so many bits.
    private func unsigned(_ number: Int64, _ bits: Int, radix: Int) -> String {
        let mask: UInt64 = bits == 64 ? .max : 1 << UInt64(bits) - 1
        let digits = String(UInt64(bitPattern: number) & mask, radix: radix)
        let prefix = has("#") ? (radix == 16 ? "0x" : "0") : ""
        let zeros =
            has("0") ? max((width ?? 0) - prefix.utf8.count - digits.utf8.count, 0) : 0
        return prefix + String(repeating: "0", count: zeros) + digits
    }

    private func float(_ number: Double) -> String {
        let isNegative = number.sign == .minus
        if number.isNaN { return "NaN" }
        if number.isInfinite {
            return signed("Infinity", isNegative: isNegative, mayFill: false)
        }
        let decimal = ExactDecimal(shortest: number.description)
        let count = precision ?? 6
        let digits: String
        switch Unicode.Scalar(conversion) {
        case "f": digits = fixed(decimal, count)
        case "e": digits = scientific(decimal, count)
        default:
            let wanted = max(count, 1)
            let rounded = decimal.rounded(toDigits: wanted, .halfUp)
            // Between a ten thousandth and ten to the precision.
            let isFixed = rounded.isZero || (-3...wanted).contains(rounded.point)
            let whole = rounded.isZero ? 1 : rounded.point
            digits =
                isFixed
                ? fixed(decimal, max(wanted - whole, 0)) : scientific(decimal, wanted - 1)
        }
        return signed(digits, isNegative: isNegative)
    }

    private func fixed(_ decimal: ExactDecimal, _ count: Int) -> String {
        let parts = decimal.rounded(toFraction: count, .halfUp).parts(fraction: count)
        let whole = has(",") ? ExactDecimal.grouped(parts.whole) : parts.whole
        return whole + (count > 0 || has("#") ? "." : "") + parts.fraction
    }

    private func scientific(_ decimal: ExactDecimal, _ count: Int) -> String {
        let rounded = decimal.rounded(toDigits: count + 1, .halfUp)
        let exponent = rounded.isZero ? 0 : rounded.point - 1
        let digits = rounded.digits.map { $0 + 0x30 } + repeatElement(0x30, count: count + 1)
        let mantissa = String(decoding: digits.prefix(count + 1), as: UTF8.self)
        let magnitude = String(exponent.magnitude)
        return mantissa.prefix(1) + (count > 0 || has("#") ? "." : "") + mantissa.dropFirst()
            + (exponent < 0 ? "e-" : "e+") + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
    }
}
