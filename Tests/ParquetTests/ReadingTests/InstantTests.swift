import Testing

@testable import Parquet

struct InstantTests {
    @Test func readsJulianDays() {
        #expect(Instant.micros(julianDay: 2_440_588, nanos: 0) == 0)
        #expect(Instant.micros(julianDay: 2_440_588, nanos: 1_999) == 1)
        #expect(Instant.micros(julianDay: 2_440_588, nanos: -1) == -1)
        #expect(Instant.micros(julianDay: 2_440_587, nanos: 86_399_999_999_999) == -1)
        #expect(Instant.micros(julianDay: 2_440_589, nanos: 0) == 86_400_000_000)
        #expect(Instant.micros(julianDay: 0, nanos: 0) == -2_440_588 * 86_400_000_000)
        for day in [Int32.min, -1, 0, 1, 102_440_588, 102_440_589, .max] {
            for nanos in [Int64.min, -1, 0, 1, .max] {
                let micros = Instant.micros(julianDay: day, nanos: nanos)
                #expect(
                    (micros > 0)
                        == (day > 2_440_588 + 200_000 || (day > 2_440_588 - 200_000 && nanos > 0))
                        || day < 3
                )
            }
        }
        #expect(Instant.micros(julianDay: .max, nanos: 0) == .max)
        #expect(Instant.micros(julianDay: .min, nanos: 0) == .min)
    }

    @Test func roundsDownAndStaysInRange() {
        #expect(Instant.micros(millis: -1) == -1_000)
        #expect(Instant.micros(millis: .max) == .max)
        #expect(Instant.micros(millis: .min) == .min)
        #expect(Instant.micros(nanos: -1) == -1)
        #expect(Instant.micros(nanos: -1_000) == -1)
        #expect(Instant.micros(nanos: -1_001) == -2)
        #expect(Instant.micros(nanos: 1_999) == 1)
        #expect(Instant.millis(micros: -1) == -1)
        #expect(Instant.nanos(micros: .max) == nil)
    }

    @Test(arguments: [Int64.min, -86_400_000_001, -1, 0, 1, 86_399_999_999, 86_400_000_000, .max])
    func makesInt96(micros: Int64) {
        let (day, nanos) = Instant.int96(micros: micros)
        #expect((0..<86_400_000_000_000).contains(nanos))
        let isNear = day.magnitude < 100_000_000
        #expect(!isNear || Instant.micros(julianDay: day, nanos: nanos) == micros)
    }
}
