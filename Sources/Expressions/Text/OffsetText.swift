/// How an offset from UTC is written: the letters X, x, Z and O of date patterns.
struct OffsetText: Sendable {
    /// What stands for no offset at all, or nil.
    let zero: String?
    let hasColons: Bool
    /// Whether minutes that are zero are left out.
    let minutesMayLack: Bool
    /// Whether seconds that are not zero are written.
    let hasSeconds: Bool
    /// `GMT+2` rather than `+02`.
    let isLocalized: Bool
    let isShort: Bool

    private init(
        zero: String?,
        colons: Bool = false,
        minutesMayLack: Bool = false,
        seconds: Bool = false,
        localized: Bool = false,
        short: Bool = false
    ) {
        self.zero = zero
        hasColons = colons
        self.minutesMayLack = minutesMayLack
        hasSeconds = seconds
        isLocalized = localized
        isShort = short
    }

    /// - Returns: nil if no offset is written so.
    init?(_ letter: Character, _ count: Int) {
        switch (letter, count) {
        case ("O", 1):
            self.init(
                zero: "GMT",
                colons: true,
                minutesMayLack: true,
                seconds: true,
                localized: true,
                short: true
            )
        case ("O", 4), ("Z", 4):
            self.init(zero: "GMT", colons: true, seconds: true, localized: true)
        case ("Z", 1...3): self.init(zero: "+0000")
        case ("Z", 5): self.init(zero: "Z", colons: true, seconds: true)
        case ("X", 1...5), ("x", 1...5):
            let numbers = ["+00", "+0000", "+00:00", "+0000", "+00:00"]
            self.init(
                zero: letter == "X" ? "Z" : numbers[count - 1],
                colons: count == 3 || count == 5,
                minutesMayLack: count == 1,
                seconds: count > 3
            )
        default: return nil
        }
    }

    func append(_ seconds: Int, to bytes: inout [UInt8]) {
        let magnitude = Int(seconds.magnitude)
        let (hours, minutes) = (magnitude / 3_600, magnitude / 60 % 60)
        let rest = hasSeconds ? magnitude % 60 : 0
        // What is not written counts for nothing.
        if let zero, hours == 0, minutes == 0, rest == 0 {
            bytes += Array(zero.utf8)
            return
        }
        if isLocalized { bytes += Array("GMT".utf8) }
        bytes.append(UInt8(ascii: seconds < 0 ? "-" : "+"))
        bytes += Array((isShort ? String(hours) : DateText.padded(hours)).utf8)
        if minutes == 0, rest == 0, minutesMayLack { return }
        let colon = hasColons ? ":" : ""
        bytes += Array((colon + DateText.padded(minutes)).utf8)
        if rest > 0 { bytes += Array((colon + DateText.padded(rest)).utf8) }
    }

    /// Reads an offset off the front of a text.
    ///
    /// - Returns: The seconds east of UTC; nil if there is none of this form.
    func parse(_ rest: inout ArraySlice<UInt8>) -> Int? {
        if isLocalized {
            guard rest.count >= 3, Characters.text(rest.prefix(3)).uppercased() == "GMT" else {
                return nil
            }
            let after = rest.dropFirst(3)
            guard let sign = after.first, Self.isSign(sign) else {
                rest = after
                return 0
            }
            rest = after
        } else if zero == "Z", let first = rest.first, first | 0x20 == UInt8(ascii: "z") {
            rest = rest.dropFirst()
            return 0
        }
        guard let sign = rest.first, Self.isSign(sign) else { return nil }
        var scanner = DigitScanner(rest.dropFirst().prefix(9))
        guard let hours = isShort ? scanner.number(1...2) : Self.pair(&scanner) else { return nil }
        var minutes = 0
        var seconds = 0
        var ahead = scanner
        if !hasColons || ahead.accept(":"), let pair = Self.pair(&ahead) {
            minutes = pair
            scanner = ahead
            if hasSeconds, !hasColons || ahead.accept(":"), let pair = Self.pair(&ahead) {
                seconds = pair
                scanner = ahead
            }
        } else if !minutesMayLack {
            return nil
        }
        guard hours <= 18, minutes < 60, seconds < 60 else { return nil }
        let total = hours * 3_600 + minutes * 60 + seconds
        guard total <= 18 * 3_600 else { return nil }
        rest = rest[scanner.rest.startIndex...]
        return sign == UInt8(ascii: "-") ? -total : total
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    /// Two digits, whatever follows them.
    private static func pair(_ scanner: inout DigitScanner) -> Int? {
        var two = DigitScanner(scanner.rest.prefix(2))
        guard let number = two.number(2...2) else { return nil }
        scanner = DigitScanner(scanner.rest.dropFirst(2))
        return number
    }
}
