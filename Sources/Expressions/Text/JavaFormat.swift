/// A format of `format_string`, in the syntax of `java.util.Formatter`.
///
/// Conversions are s, d, x, o, c, b, h, e, f, g, %% and %n; those of dates (t) and hexadecimal
/// floats (a) are refused.
struct JavaFormat: Sendable {
    enum Part: Sendable {
        case text([UInt8])
        case directive(Directive)
    }

    /// What follows a percent sign.
    struct Directive: Sendable {
        enum Argument: Sendable {
            /// The next one.
            case ordinary
            /// The same as the last time.
            case previous
            /// Counted from 1.
            case index(Int)
        }

        var argument = Argument.ordinary
        var flags: [UInt8] = []
        var width: Int?
        var precision: Int?
        /// In lower case.
        var conversion: UInt8 = 0
        var isUpper = false

        func has(_ flag: Unicode.Scalar) -> Bool { flags.contains(UInt8(ascii: flag)) }
    }

    let parts: [Part]

    init(_ format: ArraySlice<UInt8>) throws(RowProblem) {
        var parts: [Part] = []
        var rest = format
        while !rest.isEmpty {
            let text = rest.prefix { $0 != UInt8(ascii: "%") }
            if !text.isEmpty { parts.append(.text(Array(text))) }
            rest = rest.dropFirst(text.count)
            guard rest.popFirst() != nil else { break }
            parts.append(.directive(try Self.directive(&rest)))
        }
        self.parts = parts
    }

    private static func directive(_ rest: inout ArraySlice<UInt8>) throws(RowProblem) -> Directive {
        var directive = Directive()
        if rest.first == UInt8(ascii: "<") {
            rest = rest.dropFirst()
            directive.argument = .previous
        } else {
            let digits = rest.prefix(while: \.isDigit)
            if !digits.isEmpty, digits.first != UInt8(ascii: "0"),
                rest.dropFirst(digits.count).first == UInt8(ascii: "$")
            {
                directive.argument = .index(try number(digits))
                rest = rest.dropFirst(digits.count + 1)
            }
        }
        while let flag = rest.first, "-#+ 0,(".utf8.contains(flag) {
            guard !directive.flags.contains(flag) else {
                throw RowProblem("the format has a flag twice")
            }
            directive.flags.append(flag)
            rest = rest.dropFirst()
        }
        let width = rest.prefix(while: \.isDigit)
        if !width.isEmpty { directive.width = try number(width) }
        rest = rest.dropFirst(width.count)
        if rest.first == UInt8(ascii: ".") {
            let precision = rest.dropFirst().prefix(while: \.isDigit)
            guard !precision.isEmpty else {
                throw RowProblem("the format has a point without a precision behind it")
            }
            directive.precision = try number(precision)
            rest = rest.dropFirst(precision.count + 1)
        }
        guard let conversion = rest.popFirst() else {
            throw RowProblem("the format ends behind a %; write %% for the sign itself")
        }
        directive.isUpper = "SXCBHEG".utf8.contains(conversion)
        directive.conversion = directive.isUpper ? conversion | 0x20 : conversion
        try directive.check()
        return directive
    }

    /// Wider fields than this are refused.
    private static let widthLimit = 100_000

    private static func number(_ digits: ArraySlice<UInt8>) throws(RowProblem) -> Int {
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= widthLimit else {
            throw RowProblem("a number of the format is larger than \(widthLimit)")
        }
        return number
    }
}

extension JavaFormat.Directive {
    /// Refuses what Java refuses: flags that do not fit the conversion or each other.
    fileprivate func check() throws(RowProblem) {
        let allowed: String
        switch Unicode.Scalar(conversion) {
        case "s", "b", "h", "c", "%": allowed = "-"
        case "d": allowed = "-+ 0,("
        case "x", "o": allowed = "-#0"
        case "e": allowed = "-#+ 0("
        case "f": allowed = "-#+ 0,("
        case "g": allowed = "-+ 0,("
        case "n": allowed = ""
        default:
            throw RowProblem(
                "\(name) is no conversion that Sluice formats; they are %s, %d, %x, %o, %c, %b, "
                    + "%h, %e, %f, %g, %% and %n"
            )
        }
        if let flag = flags.first(where: { !allowed.utf8.contains($0) }) {
            throw RowProblem("the flag \(Unicode.Scalar(flag)) does not fit the conversion \(name)")
        }
        let takesPrecision = "sbhefg".utf8.contains(conversion)
        if precision != nil, !takesPrecision {
            throw RowProblem("the conversion \(name) has no precision")
        }
        if width == nil, has("-") || has("0") {
            throw RowProblem("the flags - and 0 of \(name) need a width")
        }
        if (has("-") && has("0")) || (has("+") && has(" ")) {
            throw RowProblem("two flags of \(name) exclude each other")
        }
        if conversion == UInt8(ascii: "n"), width != nil {
            throw RowProblem("the conversion \(name) has no width")
        }
    }

    /// For errors: `%X`.
    var name: String {
        let letter = isUpper ? conversion & ~0x20 : conversion
        return "%" + String(Character(Unicode.Scalar(letter)))
    }
}
