/// Finds zones by their names, each once.
struct ZoneLookup {
    private var named: [String: TimeZoneRules?] = [:]
    /// More zones than the world has are not kept.
    private static let keptLimit = 1_000

    mutating func zone(_ name: String) -> TimeZoneRules? {
        if let known = named[name] { return known }
        let zone = try? TimeZoneRules(named: name)
        if named.count < Self.keptLimit { named[name] = .some(zone) }
        return zone
    }

    /// The zone that a text names in a pattern, abbreviations of daylight saving time included.
    mutating func abbreviated(_ name: String) -> TimeZoneRules? {
        zone(Self.daylightNames[name.uppercased()] ?? name)
    }

    /// Java's abbreviations of three letters (`java.time.ZoneId.SHORT_IDS`).
    static let shortNames: [String: String] = [
        "ACT": "Australia/Darwin", "AET": "Australia/Sydney",
        "AGT": "America/Argentina/Buenos_Aires", "ART": "Africa/Cairo",
        "AST": "America/Anchorage", "BET": "America/Sao_Paulo", "BST": "Asia/Dhaka",
        "CAT": "Africa/Harare", "CNT": "America/St_Johns", "CST": "America/Chicago",
        "CTT": "Asia/Shanghai", "EAT": "Africa/Addis_Ababa", "ECT": "Europe/Paris",
        "IET": "America/Indiana/Indianapolis", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo",
        "MIT": "Pacific/Apia", "NET": "Asia/Yerevan", "NST": "Pacific/Auckland",
        "PLT": "Asia/Karachi", "PNT": "America/Phoenix", "PRT": "America/Puerto_Rico",
        "PST": "America/Los_Angeles", "SST": "Pacific/Guadalcanal", "VST": "Asia/Ho_Chi_Minh",
        "EST": "-05:00", "MST": "-07:00", "HST": "-10:00",
    ]

    private static let daylightNames: [String: String] = [
        "EST": "America/New_York", "EDT": "America/New_York", "CDT": "America/Chicago",
        "MST": "America/Denver", "MDT": "America/Denver", "PDT": "America/Los_Angeles",
        "BST": "Europe/London", "WEST": "Europe/Lisbon", "CEST": "Europe/Paris",
        "EEST": "Europe/Athens",
    ]
}
