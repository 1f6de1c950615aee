/// Upper and lower case as Unicode has them, without a language.
enum LetterCase {
    /// In lower case; a sigma at the end of a word becomes a final one.
    static func lower(_ text: String) -> String {
        guard text.unicodeScalars.contains(sigma) else { return text.lowercased() }
        let scalars = Array(text.unicodeScalars)
        var lowered = ""
        for (index, scalar) in scalars.enumerated() {
            if scalar == sigma, isCased(scalars[..<index].reversed()),
                !isCased(scalars[(index + 1)...])
            {
                lowered += "ς"
            } else {
                lowered += scalar.properties.lowercaseMapping
            }
        }
        return lowered
    }

    /// The first letter of each word, which blanks part, in upper case, the others in lower.
    static func initial(_ text: String) -> String {
        var result = ""
        var isFirst = true
        for scalar in lower(text).unicodeScalars {
            result += isFirst ? scalar.properties.titlecaseMapping : String(Character(scalar))
            isFirst = scalar == " "
        }
        return result
    }

    private static let sigma: Unicode.Scalar = "Σ"

    /// Whether the first that does not let cases pass is a letter with a case
    /// (Unicode 3.13, Final_Sigma).
    private static func isCased(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
        for scalar in scalars where !scalar.properties.isCaseIgnorable {
            return scalar.properties.isCased
        }
        return false
    }
}
