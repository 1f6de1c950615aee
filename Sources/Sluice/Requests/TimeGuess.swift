/// What times some values look like: a suggestion, never a decision.
package struct TimeGuess: Sendable, Equatable {
    /// In which all values, being whole numbers, are instants of our days.
    package private(set) var unit: EventTime.Unit?
    /// Patterns of Spark that the values have the shape of; several where day and month cannot be
    /// told apart.
    package private(set) var patterns: [String] = []

    package init(_ texts: [String]) {
        let texts = texts.map { $0.split { $0.isWhitespace }.joined(separator: " ") }
        guard let first = texts.first else { return }
        let numbers = texts.compactMap(Self.wholePart)
        if numbers.count == texts.count {
            let units = Set(numbers.map(EventTime.Unit.likely))
            if units.count == 1, let only = units.first { unit = only }
        }
        guard unit == nil, let shape = TimeShape(first) else { return }
        let others = texts.map { TimeShape($0) }
        let alike = others.compactMap(\.self).filter {
            $0.pattern(.dayFirst) == shape.pattern(.dayFirst)
        }
        guard alike.count == texts.count else { return }
        patterns = TimeShape.Order.allCases
            .filter { order in alike.allSatisfy { $0.fits(order) } }
            .map { shape.pattern($0) }
        if Set(patterns).count == 1 { patterns = Array(patterns.prefix(1)) }
    }

    /// The number before a point, of a text that is a number.
    private static func wholePart(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy(\.isDigit) })
        else { return nil }
        return Int64(parts[0])
    }
}

/// Numbers, and what stands between them.
private struct TimeShape {
    enum Order: CaseIterable {
        case dayFirst, monthFirst
    }

    private var numbers: [String] = []
    private var separators: [String] = []
    private let isYearFirst: Bool

    /// - Returns: `nil` for what is no date of numbers with an optional time of day.
    init?(_ text: String) {
        var rest = Substring(text)
        while let first = rest.utf8.first {
            guard first.isDigit else { return nil }
            let number = rest.prefix { $0.utf8.count == 1 && ($0.utf8.first?.isDigit ?? false) }
            numbers.append(String(number))
            rest = rest.dropFirst(number.count)
            let separator = rest.prefix { !($0.utf8.first?.isDigit ?? false) }
            separators.append(String(separator))
            rest = rest.dropFirst(separator.count)
        }
        let packed = [8, 12, 14].contains(numbers.first?.utf8.count ?? 0)
        if packed {
            isYearFirst = true
            guard numbers.count == 1, separators == [""] else { return nil }
            return
        }
        guard (3...7).contains(numbers.count), separators[0] == separators[1],
            ["/", "-", "."].contains(separators[0])
        else { return nil }
        isYearFirst = numbers[0].utf8.count == 4
        guard isYearFirst || numbers[2].utf8.count == 4 else { return nil }
        guard numbers.count == 3 ? separators[2].isEmpty : [" ", "T"].contains(separators[2]) else {
            return nil
        }
        for (index, separator) in separators.enumerated().dropFirst(3) {
            let isLast = index == numbers.count - 1
            guard isLast ? separator.isEmpty : separator == (index == 5 ? "." : ":") else {
                return nil
            }
        }
    }

    /// Whether no number is too large for its place.
    func fits(_ order: Order) -> Bool {
        guard !isYearFirst else { return true }
        return (Int(numbers[order == .dayFirst ? 1 : 0]) ?? 99) <= 12
    }

    func pattern(_ order: Order) -> String {
        if numbers.count == 1 { return String("yyyyMMddHHmmss".prefix(numbers[0].utf8.count)) }
        var letters = ["H", "m", "s", "S"].makeIterator()
        let day = order == .dayFirst ? ["d", "M", "y"] : ["M", "d", "y"]
        let date = isYearFirst ? ["y", "M", "d"] : day
        var text = ""
        for (index, number) in numbers.enumerated() {
            let letter = index < 3 ? date[index] : letters.next() ?? "S"
            // A letter alone reads one digit or two.
            let count = index < 3 && letter != "y" && number.utf8.count == 1 ? 1 : number.utf8.count
            text += String(repeating: letter, count: count)
            text += separators[index] == "T" ? "'T'" : separators[index]
        }
        return text
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
