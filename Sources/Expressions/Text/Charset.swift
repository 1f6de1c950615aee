/// The character sets that Spark encodes and decodes.
enum Charset: String, CaseIterable, Sendable {
    case utf8 = "UTF-8"
    case ascii = "US-ASCII"
    case latin1 = "ISO-8859-1"
    case utf16 = "UTF-16"
    case utf16BE = "UTF-16BE"
    case utf16LE = "UTF-16LE"
    case utf32 = "UTF-32"

    init?(_ name: String) { self.init(rawValue: name.uppercased()) }

    /// - Returns: Whether the set has all the characters.
    func encode(_ text: ArraySlice<UInt8>, into bytes: inout [UInt8]) -> Bool {
        if self == .utf8 {
            bytes += text
            return true
        }
        let string = Characters.text(text)
        if self == .utf16, !text.isEmpty { bytes += [0xFE, 0xFF] }
        for scalar in string.unicodeScalars {
            switch self {
            case .utf8: break
            case .ascii, .latin1:
                guard scalar.value < (self == .ascii ? 0x80 : 0x100) else { return false }
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            case .utf16, .utf16BE, .utf16LE:
                for unit in UTF16.encode(scalar) ?? .init() {
                    let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
                    bytes += self == .utf16LE ? pair.reversed() : pair
                }
            case .utf32:
                for shift in [24, 16, 8, 0] as [UInt32] {
                    bytes.append(UInt8(truncatingIfNeeded: scalar.value >> shift))
                }
            }
        }
        return true
    }

    /// Appends UTF-8.
    ///
    /// - Returns: Whether the bytes are of this set.
    func decode(_ bytes: ArraySlice<UInt8>, into text: inout [UInt8]) -> Bool {
        switch self {
        case .utf8:
            guard let string = String(validating: bytes, as: UTF8.self) else { return false }
            text += Array(string.utf8)
        case .ascii:
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return false }
            text += bytes
        case .latin1:
            for byte in bytes { text += Array(String(Character(Unicode.Scalar(byte))).utf8) }
        case .utf16, .utf16BE, .utf16LE:
            var rest = bytes
            var isLittle = self == .utf16LE
            if self == .utf16,
                bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
            {
                isLittle = bytes.first == 0xFF
                rest = rest.dropFirst(2)
            }
            guard let units = Self.units(rest, size: 2, isLittle: isLittle),
                let string = String(
                    validating: units.map { UInt16(truncatingIfNeeded: $0) },
                    as: UTF16.self
                )
            else { return false }
            text += Array(string.utf8)
        case .utf32:
            guard let units = Self.units(bytes, size: 4, isLittle: false) else { return false }
            for unit in units {
                guard let scalar = Unicode.Scalar(unit) else { return false }
                text += Array(String(Character(scalar)).utf8)
            }
        }
        return true
    }

    private static func units(_ bytes: ArraySlice<UInt8>, size: Int, isLittle: Bool) -> [UInt32]? {
        guard bytes.count % size == 0 else { return nil }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
            let unit = bytes[start..<start + size]
            let ordered = isLittle ? Array(unit.reversed()) : Array(unit)
            return ordered.reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
