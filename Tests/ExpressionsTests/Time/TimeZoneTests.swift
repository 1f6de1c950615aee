import Columns
import Foundation
import SeededRandom
import Testing

@testable import Expressions

@Suite("Time zones")
struct TimeZoneTests {
    /// Microseconds of a wall clock, or of UTC.
    static func micros(_ text: String) -> Int64 { TimestampText.parse(text)?.localMicros ?? 0 }

    struct Moment: Sendable {
        let zone: String
        let local: String
        let utc: String
    }

    @Test(
        "read a wall clock: gaps move forward, overlaps take the first",
        arguments: [
            Moment(
                zone: "Europe/Brussels",
                local: "2020-03-29 01:59:59",
                utc: "2020-03-29 00:59:59"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2020-03-29 02:00:00",
                utc: "2020-03-29 01:00:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2020-03-29 02:30:00",
                utc: "2020-03-29 01:30:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2020-03-29 03:00:00",
                utc: "2020-03-29 01:00:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2020-10-25 01:59:59",
                utc: "2020-10-24 23:59:59"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2020-10-25 02:30:00",
                utc: "2020-10-25 00:30:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2020-10-25 03:00:00",
                utc: "2020-10-25 02:00:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "2100-07-01 12:00:00",
                utc: "2100-07-01 10:00:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "9999-12-31 23:00:00",
                utc: "9999-12-31 22:00:00"
            ),
            Moment(
                zone: "Europe/Brussels",
                local: "0001-01-01 00:17:30",
                utc: "0001-01-01 00:00:00"
            ),
            Moment(
                zone: "America/New_York",
                local: "2020-03-08 02:15:00",
                utc: "2020-03-08 07:15:00"
            ),
            Moment(
                zone: "America/New_York",
                local: "2020-11-01 01:15:00",
                utc: "2020-11-01 05:15:00"
            ),
            Moment(
                zone: "America/New_York",
                local: "2050-11-06 01:15:00",
                utc: "2050-11-06 05:15:00"
            ),
            Moment(
                zone: "America/New_York",
                local: "2050-11-06 02:15:00",
                utc: "2050-11-06 07:15:00"
            ),
            Moment(
                zone: "Australia/Lord_Howe",
                local: "2020-10-04 02:15:00",
                utc: "2020-10-03 15:45:00"
            ),
            Moment(
                zone: "Australia/Lord_Howe",
                local: "2020-04-05 01:45:00",
                utc: "2020-04-04 14:45:00"
            ),
            Moment(
                zone: "Australia/Lord_Howe",
                local: "2020-04-05 02:00:00",
                utc: "2020-04-04 15:30:00"
            ),
            Moment(zone: "Pacific/Apia", local: "2011-12-30 12:00:00", utc: "2011-12-30 22:00:00"),
            Moment(zone: "+02:00", local: "2020-01-01 00:00:00", utc: "2019-12-31 22:00:00"),
            Moment(zone: "UTC-3", local: "2020-01-01 00:00:00", utc: "2020-01-01 03:00:00"),
        ]
    )
    func instants(moment: Moment) throws {
        let zone = try TimeZoneRules(named: moment.zone)
        let instant = zone.instantMicros(ofLocalMicros: Self.micros(moment.local))
        #expect(TimestampText.string(instant) == moment.utc)
    }

    static let zones = [
        "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
        "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca", "Europe/Dublin",
        "Pacific/Chatham", "America/Nuuk", "Asia/Tehran", "Antarctica/Troll",
    ]

    @Test("have the offsets that Foundation has", arguments: zones)
    func offsets(name: String) throws {
        let zone = try TimeZoneRules(named: name)
        let other = try #require(TimeZone(identifier: name))
        var random = SeededGenerator(seed: 7)
        for _ in 0..<3_000 {
            let seconds = Int64.random(in: -2_000_000_000...2_100_000_000, using: &random)
            let theirs = other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            #expect(
                zone.offsetSeconds(atInstantMicros: seconds * 1_000_000) == theirs,
                "\(seconds)"
            )
        }
    }

    @Test("give back each instant's local time", arguments: zones, [1, 2, 3] as [UInt64])
    func roundTrips(name: String, seed: UInt64) throws {
        let zone = try TimeZoneRules(named: name)
        var random = SeededGenerator(seed: seed)
        var cursor = ZoneCursor(zone)
        for _ in 0..<2_000 {
            let range: ClosedRange<Int64> =
                seed == 1 ? -62_135_596_800...253_402_300_799 : 0...4_000_000_000
            let instant = Int64.random(in: range, using: &random) * 1_000_000
            let local = cursor.localMicros(atInstantMicros: instant)
            #expect(
                local == instant + Int64(zone.offsetSeconds(atInstantMicros: instant)) * 1_000_000
            )
            let back = zone.instantMicros(ofLocalMicros: local)
            // In an overlap the first of two instants comes back.
            #expect(back <= instant && instant - back <= 3 * 3_600_000_000)
            #expect(cursor.localMicros(atInstantMicros: back) == local)
        }
    }

    @Test("survive the ends of time")
    func extremes() throws {
        for name in ["UTC", "+18:00", "-18:00"] + Self.zones {
            let zone = try TimeZoneRules(named: name)
            for micros in [Int64.min, Int64.min + 1, -1, 0, Int64.max - 1, Int64.max] {
                _ = zone.offsetSeconds(atInstantMicros: micros)
                _ = zone.instantMicros(ofLocalMicros: micros)
                var cursor = ZoneCursor(zone)
                _ = cursor.localMicros(atInstantMicros: micros)
            }
        }
    }

    @Test(
        "refuse names that are none",
        arguments: [
            "Europe/Brusels", "", "../../etc/passwd", "/etc/passwd", "Europe//Brussels", "Europe",
            "Europe/Brussels.", "a/../b", "+19:00", "+1:2:3:4", "UTC+", "GMT+99", "zone.tab",
            "Europe/\0Brussels", "posixrules\n",
        ]
    )
    func unknown(name: String) {
        let error = #expect(throws: ExpressionError.self) { try TimeZoneRules(named: name) }
        #expect(error?.kind == .timeZone)
    }

    @Test func unknownIsSaid() {
        #expect(
            throws: ExpressionError(
                .timeZone,
                "unknown time zone Europe/Brusels: write an IANA name like Europe/Brussels or an offset like +02:00 (names come from the tzdata package)"
            )
        ) { try TimeZoneRules(named: "Europe/Brusels") }
    }

    @Test("are read from hostile files without a trap", arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) throws {
        let valid = try #require(ZoneFile.read("Europe/Brussels"))
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
            guard let zone = TimeZoneRules(name: "mutated", file: bytes) else { continue }
            _ = zone.hasOffsets(multipleOf: 900, sinceMicros: .min)
            for seconds in stride(from: Int64(-3_000_000_000), to: 9_000_000_000, by: 777_777_777) {
                #expect(
                    (-93_600...93_600).contains(
                        zone.offsetSeconds(
                            atInstantMicros: seconds * 1_000_000
                        )
                    )
                )
                _ = zone.instantMicros(ofLocalMicros: seconds * 1_000_000)
            }
        }
    }

    @Test(
        "follow POSIX rules",
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", [3_600, 7_200]), ("<+0330>-3:30", [12_600]),
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", [37_800, 39_600]),
            ("EST5EDT,J60/0,300/-2", [-18_000, -14_400]),
        ]
    )
    func posix(text: String, offsets: [Int]) {
        #expect(PosixTimeZone(text)?.offsets == offsets)
    }

    @Test(
        "refuse bad POSIX rules",
        arguments: [
            "", "C", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-99",
            "CET-1CEST,M3.6.0,M1.1.0",
            "<CET-1", "CET-1CEST,M3.5.0", "CET-1CEST,J0,J1", "CET-1CEST,M3.5.0,M10.5.0/999",
        ]
    )
    func badPosix(text: String) { #expect(PosixTimeZone(text) == nil) }
}
