import Testing

@testable import AWS

@Suite("Times as headers and answers have them")
struct WireTimeTests {
    @Test(arguments: [
        ("2015-08-30T12:36:00Z", Int64(1_440_938_160), Int64(0)),
        ("2009-10-12T17:50:30.000Z", 1_255_369_830, 0),
        ("2024-02-29T23:59:59.123456789Z", 1_709_251_199, 123_456_789),
        ("2020-06-17T10:02:08UTC", 1_592_388_128, 0),
        ("2020-06-17T12:02:08+02:00", 1_592_388_128, 0),
        ("2020-06-17T05:32:08-0430", 1_592_388_128, 0),
        ("1970-01-01T00:00:00Z", 0, 0),
        ("2261-12-31T23:59:59Z", 9_214_646_399, 0),
    ])
    func areReadAsISO8601(text: String, seconds: Int64, fraction: Int64) {
        #expect(
            WireTime(iso8601: text)
                == WireTime(nanoseconds: seconds * 1_000_000_000 + fraction)
        )
    }

    @Test(arguments: [
        "", "2020-06-17", "2020-06-17 10:02:08Z", "2020-13-17T10:02:08Z", "2020-06-17T24:02:08Z",
        "2020-06-17T10:02:08.Z", "2020-06-17T10:02:08.1234567890Z", "2020-06-17T10:02:08+2",
        "2020-06-17T10:02:08X0200", "9999-06-17T10:02:08Z", "-020-06-17T10:02:08Z",
    ])
    func areNotReadFromOther(text: String) {
        #expect(WireTime(iso8601: text) == nil)
    }

    @Test func areReadAsInHTTP() {
        #expect(
            WireTime(http: "Wed, 21 Oct 2015 07:28:00 GMT") == WireTime(seconds: 1_445_412_480)
        )
        for text in [
            "", "Wed, 21 Oct 2015 07:28:00", "Wed, 21 Ock 2015 07:28:00 GMT", "a b c d e GMT",
        ] { #expect(WireTime(http: text) == nil) }
    }

    /// Each day is one after the day before; the calendar's own sum is the check.
    @Test func areWrittenAsSignaturesHaveThem() {
        var seconds: Int64 = 0
        for year in 1970...2261 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, days) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
                .enumerated()
            {
                for day in 1...days where day == 1 || day == days {
                    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
                    let time = WireTime(seconds: seconds + Int64(day - 1) * 86_400 + 45_296)
                    #expect(time.compact == "\(year)\(two(month + 1))\(two(day))T123456Z")
                }
                seconds += Int64(days) * 86_400
            }
        }
    }
}
