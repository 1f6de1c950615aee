/// The characters that one place of a regular expression matches.
indirect enum RegexCharacters: Sendable {
    case ranges([ClosedRange<UInt32>])
    case property(RegexProperty)
    case inverted(RegexCharacters)
    case union([RegexCharacters])
    case intersection([RegexCharacters])
    /// In upper and lower case; without `isUnicode` only ASCII's letters have both.
    case anyCase(RegexCharacters, isUnicode: Bool)

    static func one(_ scalar: UInt32) -> RegexCharacters { .ranges([scalar...scalar]) }

    /// The characters of a text of ASCII.
    static func among(_ text: String) -> RegexCharacters {
        .ranges(text.unicodeScalars.map { $0.value...$0.value })
    }

    func contains(_ scalar: UInt32) -> Bool {
        switch self {
        case .ranges(let ranges): ranges.contains { $0.contains(scalar) }
        case .property(let property): property.contains(scalar)
        case .inverted(let other): !other.contains(scalar)
        case .union(let parts): parts.contains { $0.contains(scalar) }
        case .intersection(let parts): parts.allSatisfy { $0.contains(scalar) }
        case .anyCase(let characters, let isUnicode):
            Self.cases(of: scalar, isUnicode: isUnicode).contains { characters.contains($0) }
        }
    }

    /// How many ranges and properties one character is compared with, at most; it triples with each
    /// level of classes in either case, so it stops at a number that no sum makes overflow.
    var size: Int {
        switch self {
        case .ranges(let ranges): ranges.count
        case .property: 1
        case .inverted(let other): other.size
        case .union(let parts), .intersection(let parts): parts.reduce(1) { $0 + $1.size }
        case .anyCase(let characters, _): min(3 * characters.size, 1 << 30)
        }
    }

    private static func cases(of scalar: UInt32, isUnicode: Bool) -> [UInt32] {
        if scalar < 0x80 {
            let lower = scalar | 0x20
            return (0x61...0x7A).contains(lower) ? [lower, lower & ~0x20] : [scalar]
        }
        guard isUnicode, let character = Unicode.Scalar(scalar) else { return [scalar] }
        // Mappings to several characters are not simple case mappings.
        func simple(_ mapping: String) -> UInt32? {
            let scalars = mapping.unicodeScalars
            return scalars.count == 1 ? scalars.first?.value : nil
        }
        let upper = simple(character.properties.uppercaseMapping) ?? scalar
        let lower = simple(character.properties.lowercaseMapping) ?? scalar
        return [scalar, upper, lower]
    }

    // MARK: Java's classes

    static let lineTerminators = RegexCharacters.ranges([
        0x0A...0x0A, 0x0D...0x0D, 0x85...0x85, 0x2028...0x2029,
    ])
    static let digits = RegexCharacters.ranges([0x30...0x39])
    static let words = RegexCharacters.ranges([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let spaces = RegexCharacters.ranges([0x09...0x0D, 0x20...0x20])
    static let horizontalSpaces = RegexCharacters.ranges([
        0x09...0x09, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x180E...0x180E, 0x2000...0x200A,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])
    static let verticalSpaces = RegexCharacters.ranges([
        0x0A...0x0D, 0x85...0x85, 0x2028...0x2029,
    ])
    static let all = RegexCharacters.ranges([0...0x10_FFFF])
}

/// Characters with a quick answer for those of ASCII.
struct RegexSet: Sendable {
    private let low: UInt64
    private let high: UInt64
    private let characters: RegexCharacters

    init(_ characters: RegexCharacters) {
        self.characters = characters
        var masks: (low: UInt64, high: UInt64) = (0, 0)
        for scalar in UInt32(0)..<64 where characters.contains(scalar) { masks.low |= 1 << scalar }
        for scalar in UInt32(64)..<128 where characters.contains(scalar) {
            masks.high |= 1 << (scalar - 64)
        }
        (low, high) = masks
    }

    func contains(_ scalar: UInt32) -> Bool {
        if scalar < 64 { return (low >> scalar) & 1 != 0 }
        if scalar < 128 { return (high >> (scalar - 64)) & 1 != 0 }
        return characters.contains(scalar)
    }
}

/// Characters that Unicode describes.
enum RegexProperty: Sendable {
    /// Those of some general categories, `L` for all whose name starts so.
    case category(String)
    case alphabetic, lowercase, uppercase, titlecase, whitespace, ideographic
    /// What Java 17's `\b` takes for part of a word.
    case letterOrDigit

    func contains(_ scalar: UInt32) -> Bool {
        guard let character = Unicode.Scalar(scalar) else { return false }
        let properties = character.properties
        switch self {
        case .category(let name): return properties.generalCategory.code.hasPrefix(name)
        case .alphabetic: return properties.isAlphabetic
        case .lowercase: return properties.isLowercase
        case .uppercase: return properties.isUppercase
        case .titlecase: return properties.generalCategory == .titlecaseLetter
        case .whitespace: return properties.isWhitespace
        case .ideographic: return properties.isIdeographic
        case .letterOrDigit:
            let code = properties.generalCategory.code
            return code.hasPrefix("L") || code == "Nd"
        }
    }

    /// The general categories' names and the first letters that they share.
    static let categoryNames: Set<String> = {
        let codes = [
            "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps",
            "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs",
            "Co", "Cn",
        ]
        return Set(codes).union(codes.map { String($0.prefix(1)) })
    }()
}

extension Unicode.GeneralCategory {
    /// Unicode's two letters for it.
    fileprivate var code: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
