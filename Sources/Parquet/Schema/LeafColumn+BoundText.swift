package import Buffers
internal import Columns

extension LeafColumn {
    /// A bound of the column's statistics as people read it, in the terms of its annotation:
    /// dates, times, decimals, identifiers; what has no such form in hexadecimal digits.
    package func boundText(_ bytes: Bytes) -> String {
        switch annotation {
        case .decimal(_, let scale): decimalText(bytes, scale) ?? Self.hexText(bytes)
        case .uuid where bytes.count == 16: Self.uuidText(bytes)
        case .float16 where bytes.count == 2:
            "\(Float(Float16(bitPattern: UInt16(Self.littleEndian(bytes)))))"
        case .interval: Self.hexText(bytes)
        default: numberText(bytes) ?? Self.plainText(bytes) ?? Self.hexText(bytes)
        }
    }

    private func numberText(_ bytes: Bytes) -> String? {
        let bits = Self.littleEndian(bytes)
        return switch (physicalType, bytes.count) {
        case (.boolean, 1): bits == 0 ? "false" : "true"
        case (.int32, 4): integerText(Int64(Int32(truncatingIfNeeded: bits)), bits)
        case (.int64, 8): integerText(Int64(bitPattern: bits), bits)
        case (.float, 4): "\(Float(bitPattern: UInt32(bits)))"
        case (.double, 8): "\(Double(bitPattern: bits))"
        default: nil
        }
    }

    private func integerText(_ number: Int64, _ bits: UInt64) -> String {
        switch annotation {
        case .integer(_, isSigned: false): "\(bits)"
        case .date: Self.dateText(number)
        case .time(let unit, _): Self.clockText(number, unit)
        case .timestamp(let unit, let isUTC):
            Self.timestampText(number, unit) + (isUTC ? "Z" : "")
        default: "\(number)"
        }
    }

    // MARK: Dates and times

    private static func dateText(_ days: Int64) -> String {
        let date = CivilDate(daysSinceEpoch: Int(days))
        let sign = date.year < 0 ? "-" : ""
        return sign + padded(date.year.magnitude, 4) + "-" + padded(date.month.magnitude, 2) + "-"
            + padded(date.day.magnitude, 2)
    }

    private static func timestampText(_ number: Int64, _ unit: TimeUnit) -> String {
        let perDay = Int(86_400 * unit.perSecond)
        let days = CivilDate.floorDivide(Int(number), perDay)
        return dateText(Int64(days)) + "T" + clockText(number &- Int64(days &* perDay), unit)
    }

    /// Hours, minutes, seconds, and as many digits behind them as the unit has.
    private static func clockText(_ number: Int64, _ unit: TimeUnit) -> String {
        let seconds = number.magnitude / UInt64(unit.perSecond)
        let fraction = number.magnitude % UInt64(unit.perSecond)
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded(UInt($0), 2) }
        let digits = unit == .millis ? 3 : unit == .micros ? 6 : 9
        return (number < 0 ? "-" : "") + clock.joined(separator: ":")
            + (fraction == 0 ? "" : "." + padded(UInt(fraction), digits))
    }

    private static func padded(_ number: UInt, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    // MARK: Decimals, identifiers, bytes

    private func decimalText(_ bytes: Bytes, _ scale: Int) -> String? {
        // A schema may announce any scale; 16 bytes have 39 digits.
        guard scale <= 39 else { return nil }
        let number: Int128
        switch (physicalType, bytes.count) {
        case (.int32, 4): number = Int128(Int32(truncatingIfNeeded: Self.littleEndian(bytes)))
        case (.int64, 8): number = Int128(Int64(bitPattern: Self.littleEndian(bytes)))
        case (.byteArray, 1...16), (.fixedLengthByteArray, 1...16):
            let start: Int128 = bytes[0] & 0x80 == 0 ? 0 : -1
            number = bytes.array.reduce(start) { $0 << 8 | Int128($1) }
        default: return nil
        }
        let digits = "\(number.magnitude)"
        let padded =
            String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        let whole = padded.dropLast(scale)
        return (number < 0 ? "-" : "") + whole + (scale > 0 ? "." + padded.suffix(scale) : "")
    }

    private static func uuidText(_ bytes: Bytes) -> String {
        let digits = hexDigits(bytes[0..<16])
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text += "-" }
            text.append(digit)
        }
        return text
    }

    /// The bytes as text, if they are printable.
    private static func plainText(_ bytes: Bytes) -> String? {
        let text = String(validating: bytes.array, as: UTF8.self)
        guard let text, !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            return nil
        }
        return text
    }

    private static let hexByteLimit = 20

    private static func hexText(_ bytes: Bytes) -> String {
        "0x" + hexDigits(bytes[0..<min(bytes.count, hexByteLimit)])
    }

    private static func hexDigits(_ bytes: Bytes) -> String {
        bytes.array.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The bytes as a number, the lowest first.
    private static func littleEndian(_ bytes: Bytes) -> UInt64 {
        (0..<min(bytes.count, 8)).reduce(0) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    }
}
