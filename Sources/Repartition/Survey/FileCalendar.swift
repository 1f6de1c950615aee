internal import Columns
internal import Expressions
internal import Parquet
internal import ParquetFiles

/// The calendar that the dates and times of a file are of, as Spark says it in the footer.
///
/// Read as Spark reads it: a file that names Spark's version as its writer's is of the mixed
/// calendar, Julian before 1582-10-15, if that version is older than 3.0 (for INT96 3.1), or if it
/// was written in legacy mode. All other files are of the Gregorian calendar.
struct FileCalendar: Sendable, Hashable {
    /// Whether DATE and TIMESTAMP are of the mixed calendar.
    var isMixed = false
    /// Whether INT96 is.
    var isInt96Mixed = false
    /// Where the writer's wall clock was, which counts before 1900.
    var timeZone: String?
    /// Spark's version, where it says that the file is of the mixed calendar.
    var version: String?

    /// The calendar of the files that agree with all others, where nothing has to be said.
    static let gregorian = FileCalendar()

    /// The keys that say it.
    static let keys = [versionKey, dateTimeKey, int96Key, timeZoneKey]

    private static let versionKey = "org.apache.spark.version"
    private static let dateTimeKey = "org.apache.spark.legacyDateTime"
    private static let int96Key = "org.apache.spark.legacyINT96"
    private static let timeZoneKey = "org.apache.spark.timeZone"

    private init() {}

    init(_ pairs: [KeyValue]) {
        func value(_ key: String) -> String? {
            pairs.last { $0.key == key }.map { $0.value ?? "" }
        }
        guard let version = value(Self.versionKey) else { return }
        let parts = version.split(separator: ".").prefix(2).map { Int($0) ?? 0 }
        let (major, minor) = (parts.first ?? 0, parts.count > 1 ? parts[1] : 0)
        isMixed = major < 3 || value(Self.dateTimeKey) != nil
        isInt96Mixed = (major, minor) < (3, 1) || value(Self.int96Key) != nil
        guard isMixed || isInt96Mixed else { return }
        timeZone = value(Self.timeZoneKey)
        self.version = version
    }

    /// What makes dates and times Gregorian, or `nil` if they are.
    ///
    /// - Throws: ``ExpressionError`` of kind `timeZone` if there is no such zone.
    func rebase() throws(ExpressionError) -> CalendarRebase? {
        guard isMixed || isInt96Mixed else { return nil }
        let zone = try timeZone.map { name throws(ExpressionError) in
            try TimeZoneRules(named: name)
        }
        return CalendarRebase(appliesToDates: isMixed, appliesToInt96: isInt96Mixed) { micros in
            Self.rebased(micros, zone ?? .utc)
        }
    }

    private static let microsPerDay: Int64 = 86_400_000_000
    /// 1900-01-01T00:00:00Z: before, Java's old calendar knew the present standard time only.
    private static let firstKnownMicros: Int64 = -2_208_988_800_000_000

    /// The instant at which the Gregorian wall clock of a zone shows what the mixed one showed.
    private static func rebased(_ micros: Int64, _ zone: TimeZoneRules) -> Int64 {
        let known = (.min + 4 * microsPerDay)..<firstKnownMicros
        guard known.contains(micros) else { return micros }
        let local = micros + zone.standardOffsetMicros
        let day = CivilDate.floorDivide(Int(local), Int(microsPerDay))
        let shift = Int64(CalendarRebase.gregorianDay(ofMixedDay: day) - day) * microsPerDay
        return zone.instantMicros(ofLocalMicros: local.addingClamped(shift))
    }
}

extension TimeZoneRules {
    /// The offset of the present winter, in microseconds.
    fileprivate var standardOffsetMicros: Int64 {
        // January and July 2020.
        let offsets = [1_577_836_800, 1_593_561_600].map {
            offsetSeconds(atInstantMicros: Int64($0) * 1_000_000)
        }
        return Int64(min(offsets[0], offsets[1])) * 1_000_000
    }
}

extension Int64 {
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isOutside) = addingReportingOverflow(other)
        return isOutside ? (other < 0 ? .min : .max) : sum
    }
}
