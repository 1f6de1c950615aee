/// Conversions between Parquet's timestamps and microseconds since 1970-01-01.
///
/// All are total: what 64 bits cannot hold becomes the nearest value that they can.
enum Instant {
    private static let julianDayOfEpoch: Int32 = 2_440_588
    private static let microsPerDay: Int64 = 86_400_000_000

    @inline(__always)
    static func micros(millis: Int64) -> Int64 {
        let (micros, isOutside) = millis.multipliedReportingOverflow(by: 1_000)
        return isOutside ? (millis < 0 ? .min : .max) : micros
    }

    @inline(__always)
    static func micros(nanos: Int64) -> Int64 {
        floorDivide(nanos, 1_000)
    }

    @inline(__always)
    static func daysSinceEpoch(julianDay: Int32) -> Int64 {
        Int64(julianDay) &- Int64(julianDayOfEpoch)
    }

    /// The instant of an INT96 value.
    @inline(__always)
    static func micros(julianDay: Int32, nanos: Int64) -> Int64 {
        let days = daysSinceEpoch(julianDay: julianDay)
        // 10^8 days and any number of nanoseconds stay inside 64 bits.
        guard days.magnitude <= 100_000_000 else { return days < 0 ? .min : .max }
        return days &* microsPerDay &+ floorDivide(nanos, 1_000)
    }

    @inline(__always)
    static func millis(micros: Int64) -> Int64 {
        floorDivide(micros, 1_000)
    }

    /// The nanoseconds, or `nil` where 64 bits do not hold them.
    @inline(__always)
    static func nanos(micros: Int64) -> Int64? {
        let (nanos, isOutside) = micros.multipliedReportingOverflow(by: 1_000)
        return isOutside ? nil : nanos
    }

    /// The parts of an INT96 value.
    @inline(__always)
    static func int96(micros: Int64) -> (julianDay: Int32, nanos: Int64) {
        let days = floorDivide(micros, microsPerDay)
        let rest = micros &- days &* microsPerDay
        // 64 bits of microseconds are 107 million days.
        return (Int32(truncatingIfNeeded: days) &+ julianDayOfEpoch, rest &* 1_000)
    }

    /// The parts of an INT96 value.
    static func int96(nanosSinceEpoch nanos: Int128) -> (julianDay: Int32, nanos: Int64) {
        let perDay = Int128(microsPerDay) * 1_000
        var days = nanos / perDay
        if days * perDay > nanos { days -= 1 }
        return (
            Int32(truncatingIfNeeded: days) &+ julianDayOfEpoch,
            Int64(truncatingIfNeeded: nanos - days * perDay)
        )
    }

    @inline(__always)
    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return quotient &- (value % divisor < 0 ? 1 : 0)
    }
}
