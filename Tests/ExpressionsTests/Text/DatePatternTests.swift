import Columns
import SeededRandom
import Testing

@testable import Expressions

@Suite("Patterns of dates")
struct DatePatternTests {
    private static let patterns = [
        "yyyy-MM-dd HH:mm:ss.SSSSSS", "d MMMM yyyy, h:m:s.SSSSSS a", "yyyyMMddHHmmss[.SSSSSS]",
        "DDD yyyy kk:mm:ss,SSSSSS", "G yyyy MMM d K-m-s SSSSSS a",
        "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
        "yyyy/M/d HH:mm:ss.SSSSSS OOOO", "dd.MM.yyyy HH:mm:ss.SSSSSS VV", "y-M-d H:m:s.SSSSSS xx",
    ]

    @Test("read what they write", arguments: patterns, 0..<4 as Range<UInt64>)
    func roundTrip(pattern: String, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let zone = try TimeZoneRules(named: "Europe/Brussels")
        let writing = try DatePattern(pattern)
        let reading = try DatePattern(pattern, for: .reading)
        var cursor = ZoneCursor(zone)
        var reader = ZonedMomentReader(zone)
        for _ in 0..<500 {
            // 0001-01-02 to 9999-12-30; before 1893 the clock was ahead by seconds too.
            let instant = Int64.random(
                in: -62_135_510_400_000_000...253_402_128_000_000_000,
                using: &random
            )
            let local = cursor.localMicros(atInstantMicros: instant)
            let offset = Int((local - instant) / 1_000_000)
            var bytes: [UInt8] = []
            let moment = DatePattern.Moment(localMicros: local, offsetSeconds: offset)
            writing.append(moment, zone, to: &bytes)
            let parsed = reading.parse(bytes[...])
            #expect(parsed?.localMicros == local, "\(String(decoding: bytes, as: UTF8.self))")
            if writing.tellsZone, offset % 60 == 0, !pattern.hasSuffix("VV"), let parsed {
                #expect(reader.instantMicros(parsed) == instant)
            }
        }
    }

    @Test("never trap on hostile text", arguments: 0..<20 as Range<UInt64>)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func text(_ alphabet: [Character], _ count: Int) -> String {
            String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "x" })
        }
        let letters = Array("GyMLdDQqEFaHhkKmsSVzOXxZ[]'-: .T") + ["é"]
        let digits = Array("0123456789+-: .TZGMTADpmJanuary/é")
        var known = 0
        for _ in 0..<300 {
            let pattern = text(letters, Int.random(in: 0...12, using: &random))
            if let writing = try? DatePattern(pattern) {
                var bytes: [UInt8] = []
                let local = Int64.random(in: .min ... .max, using: &random)
                let offset = Int.random(in: -64_800...64_800, using: &random)
                let moment = DatePattern.Moment(localMicros: local, offsetSeconds: offset)
                writing.append(moment, .utc, to: &bytes)
                known += 1
            }
            guard let reading = try? DatePattern(pattern, for: .reading) else { continue }
            for _ in 0..<10 {
                let candidate = text(digits, Int.random(in: 0...24, using: &random))
                _ = reading.parse(Array(candidate.utf8)[...])
            }
            let long = String(repeating: "9", count: 10_000)
            _ = reading.parse(Array(long.utf8)[...])
        }
        #expect(known > 0)
    }

    @Test func offsetsAreReadAsWritten() throws {
        for (letter, count) in [("X", 2), ("X", 3), ("x", 5), ("Z", 1), ("Z", 4), ("O", 1)] {
            let form = try #require(OffsetText(Character(letter), count))
            for minutes in stride(from: -18 * 60, through: 18 * 60, by: 15) {
                var bytes: [UInt8] = []
                form.append(minutes * 60, to: &bytes)
                var rest = bytes[...]
                #expect(form.parse(&rest) == minutes * 60)
                #expect(rest.isEmpty)
            }
        }
    }
}
