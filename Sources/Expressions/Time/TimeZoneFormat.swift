/// What a TZif file says (RFC 8536): when the offset from UTC changed, and by what rule it goes on.
struct TimeZoneFormat {
    private(set) var transitions: [Int64] = []
    private(set) var offsets: [Int] = []
    private(set) var initialOffset = 0
    private(set) var rule: PosixTimeZone?
    /// What offsets are called, if that has letters: standard time as it is today, at all times.
    private(set) var abbreviations: [Int: String] = [:]

    /// More than any zone has; a hostile file may announce billions.
    private static let countLimit = 100_000
    /// Far behind every year that is written with four digits.
    private static let secondsLimit: Int64 = 1_000_000_000_000
    /// RFC 8536 section 3.2 allows offsets from -25 to 26 hours.
    private static let offsetRange = -90_000...93_600

    /// - Returns: nil if the bytes break the format, have no 64-bit data, or count leap seconds.
    init?(_ bytes: [UInt8]) {
        guard let old = Header(bytes, at: 0), old.version >= UInt8(ascii: "2") else { return nil }
        let start = Header.byteCount + old.bodyByteCount(timeByteCount: 4)
        guard let header = Header(bytes, at: start), header.leapCount == 0, header.typeCount > 0
        else { return nil }
        var cursor = start + Header.byteCount
        let end = cursor + header.bodyByteCount(timeByteCount: 8)
        guard end <= bytes.count else { return nil }
        for _ in 0..<header.transitionCount {
            transitions.append(Int64(bitPattern: Self.big(bytes, cursor, 8)))
            cursor += 8
        }
        let indices = bytes[cursor..<cursor + header.transitionCount]
        cursor += header.transitionCount
        var types: [Int] = []
        let names = bytes[(cursor + 6 * header.typeCount)..<end].prefix(header.nameByteCount)
        for _ in 0..<header.typeCount {
            let raw = UInt32(truncatingIfNeeded: Self.big(bytes, cursor, 4))
            let offset = Int(Int32(bitPattern: raw))
            guard Self.offsetRange.contains(offset) else { return nil }
            types.append(offset)
            let name = names.dropFirst(Int(bytes[cursor + 5])).prefix { $0 != 0 }
            let isDaylight = bytes[cursor + 4] != 0
            abbreviations[offset] = isDaylight ? Self.letters(name) : ""
            cursor += 6
        }
        guard indices.allSatisfy({ $0 < types.count }),
            transitions.last ?? 0 <= Self.secondsLimit,
            zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        initialOffset = types[0]
        offsets = indices.map { types[Int($0)] }
        guard readFooter(bytes[end...]) else { return nil }
    }

    /// The rule after the last transition: a TZ string between two newlines, perhaps empty.
    private mutating func readFooter(_ footer: ArraySlice<UInt8>) -> Bool {
        let newline = UInt8(ascii: "\n")
        guard footer.first == newline,
            let end = footer.dropFirst().firstIndex(of: newline)
        else { return false }
        let text = String(decoding: footer[(footer.startIndex + 1)..<end], as: UTF8.self)
        if text.isEmpty {
            abbreviations = [:]
            return true
        }
        rule = PosixTimeZone(text)
        nameOffsets(text)
        return rule != nil
    }

    /// Takes the names out of a TZ string, `CET-1CEST,M3.5.0,M10.5.0/3`.
    private mutating func nameOffsets(_ text: String) {
        let isLetter = { (byte: UInt8) in !byte.isDigit && !"+-:".utf8.contains(byte) }
        let standard = text.utf8.prefix(while: isLetter)
        let rest = text.utf8.dropFirst(standard.count).drop { !isLetter($0) }
        let daylight = rest.prefix { isLetter($0) && $0 != UInt8(ascii: ",") }
        guard let name = Self.letters(standard) else {
            abbreviations = [:]
            return
        }
        for (offset, known) in abbreviations where known.isEmpty { abbreviations[offset] = name }
        if let rule {
            abbreviations[rule.standardOffset] = name
            if let offset = rule.daylight?.offset, let name = Self.letters(daylight) {
                abbreviations[offset] = name
            }
        }
    }

    private static func letters(_ name: some Collection<UInt8>) -> String? {
        guard !name.isEmpty, name.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    private static func big(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private struct Header {
        static let byteCount = 44
        let version: UInt8
        let isUTCCount: Int
        let isStandardCount: Int
        let leapCount: Int
        let transitionCount: Int
        let typeCount: Int
        let nameByteCount: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard start + Self.byteCount <= bytes.count,
                bytes[start..<start + 4].elementsEqual("TZif".utf8)
            else { return nil }
            version = bytes[start + 4]
            let counts = (0..<6).map {
                Int(TimeZoneFormat.big(bytes, start + 20 + 4 * $0, 4))
            }
            guard counts.allSatisfy({ $0 <= TimeZoneFormat.countLimit }) else { return nil }
            isUTCCount = counts[0]
            isStandardCount = counts[1]
            leapCount = counts[2]
            transitionCount = counts[3]
            typeCount = counts[4]
            nameByteCount = counts[5]
        }

        func bodyByteCount(timeByteCount: Int) -> Int {
            transitionCount * (timeByteCount + 1) + typeCount * 6 + nameByteCount
                + leapCount * (timeByteCount + 4) + isStandardCount + isUTCCount
        }
    }
}
