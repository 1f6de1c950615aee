import Buffers
import Columns
import Foundation

@testable import Expressions

/// Damaged texts of the small languages: types, patterns, time zones.
struct TextSubject: Subject {
    let name = "text"
    private let zoneFiles: [Bytes]

    /// What is read, and texts that are fine.
    private enum Language: String, CaseIterable {
        case hiveType = "hive type"
        case regex, like
        case datePattern = "date pattern"
        case numberPattern = "number pattern"
        case format, replacement
        case zoneName = "zone name"
        case zoneRule = "zone rule"
        case zoneFile = "zone file"
        case predicate = "partition predicate"

        var samples: [String] {
            switch self {
            case .hiveType:
                [
                    "struct<a:int,b:array<map<string,decimal(38,10)>>>", "decimal(10,2)",
                    "varchar(20)",
                    "map<bigint,struct<`x y`:timestamp>>", "char(1)", "array<array<array<double>>>",
                ]
            case .regex:
                [
                    "^(\\d{4})-(?<month>\\d\\d)$", "(a+)+b", "(a|aa)*?c", "[^\\p{L}a-z&&[^x]]{2,}",
                    "(?i)\\bfoo\\b|bar\\B", "(x*)*", "(?:a{1,30}){1,30}", ".*.*.*=.*",
                    "\\x{1F600}|\\u00E9",
                ]
            case .like: ["a%b_c", "%%%a", "\\%\\_", "_____"]
            case .datePattern:
                [
                    "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS][XXX]", "EEEE d MMMM uuuu", "hh:mm a VV",
                    "D QQQ''",
                ]
            case .numberPattern: ["#,###,##0.00", "0.0#E0", "'x'0", "$#.##;(#)"]
            case .format: ["%1$s %<s %2$010.3f", "%-20s|%+,d", "%x%%%n", "%e %g %a"]
            case .replacement: ["$1-${month}", "\\$1", "$0$12"]
            case .zoneName: ["Europe/Brussels", "+05:30", "UTC-8", "GMT+1", "America/../UTC"]
            case .zoneRule: ["CET-1CEST,M3.5.0,M10.5.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"]
            case .zoneFile: [""]
            case .predicate: ["year = 2020 and month in (1, 2)", "day between '01' and '10'"]
            }
        }
    }

    init() throws {
        zoneFiles = ["Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "UTC"]
            .compactMap { try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\($0)")) }
            .map { Bytes([UInt8]($0)) }
    }

    func trial(_ chance: inout Chance) -> Trial {
        let language = chance.one(of: Language.allCases)
        guard language != .zoneFile, !chance.once(in: 10) else { return zoneTrial(&chance) }
        let input = Self.damaged(chance.one(of: language.samples), using: &chance)
        let text = Array(Self.subjectText(using: &chance).utf8)[...]
        let text2 = String(decoding: input.array, as: UTF8.self)
        return Trial(label: language.rawValue, input: input) {
            try Self.isRead(text2, as: language, on: text) ? wasRead : "refused"
        }
    }

    private func zoneTrial(_ chance: inout Chance) -> Trial {
        guard !zoneFiles.isEmpty else {
            return Trial(label: "zone file", input: Bytes()) { "refused" }
        }
        var file = chance.one(of: zoneFiles)
        for _ in 0..<chance.number(1...3) {
            file =
                switch chance.below(5) {
                case 0: file.cut(using: &chance)
                case 1: file.withWrongLength(using: &chance)
                case 2: file.grown(using: &chance)
                case 3:
                    Bytes(
                        file[0..<min(file.count, 60)].overwritten(using: &chance).array
                            + file[min(file.count, 60)..<file.count].array
                    )
                default: file.overwritten(using: &chance)
                }
        }
        let input = file
        return Trial(label: "zone file", input: input) {
            guard let rules = TimeZoneRules(name: "damaged", file: input.array) else {
                return "refused"
            }
            for micros in Self.instants {
                let offset = rules.offsetSeconds(atInstantMicros: micros)
                try require(abs(offset) < 100_000, "an offset of \(offset) seconds")
                _ = rules.instantMicros(ofLocalMicros: micros)
            }
            return wasRead
        }
    }

    private static let instants: [Int64] = [
        .min, .max, 0, -1, 1_588_550_400_000_000, -2_208_988_800_000_000, 1 << 60, -(1 << 58),
    ]

    // MARK: Damage

    private static func damaged(_ text: String, using chance: inout Chance) -> Bytes {
        var bytes = Bytes(Array(text.utf8))
        for _ in 0..<chance.number(0...3) where !bytes.isEmpty {
            switch chance.below(6) {
            case 0: bytes = bytes.cut(using: &chance)
            case 1: bytes = bytes.overwritten(using: &chance)
            case 2:
                // A part of it, many times.
                let start = chance.below(bytes.count)
                let part = bytes[start..<min(start + chance.number(1...6), bytes.count)].array
                let many = Array(repeating: part, count: chance.one(of: [2, 30, 2_000])).joined()
                bytes = Bytes(bytes[0..<start].array + many + bytes[start..<bytes.count].array)
            case 3:
                // Numbers become large.
                let number = Array("\(chance.extreme())".utf8)
                let place = bytes.array.firstIndex { (48...57).contains($0) } ?? 0
                bytes = Bytes(
                    bytes[0..<place].array + number + bytes[place..<bytes.count].array.dropFirst()
                )
            case 4:
                let mark = chance.one(of: Array("()[]{}<>*+?|\\'\"$%,.;:-^#`0 ".utf8))
                let place = chance.below(bytes.count + 1)
                bytes = Bytes(
                    bytes[0..<place].array + [mark] + bytes[place..<bytes.count].array
                )
            default: bytes = bytes.flipped(using: &chance)
            }
        }
        return bytes
    }

    /// What patterns are held against.
    private static func subjectText(using chance: inout Chance) -> String {
        chance.one(of: [
            "", "2020-05-04T10:11:12.123456+02:00", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac",
            String(repeating: "a", count: 4_000), String(repeating: "ab=", count: 1_000),
            "\u{E9}e\u{301}\u{1F600} foo bar", "Monday 4 May 2020", "12:30 PM Europe/Paris",
        ])
    }

    // MARK: Reading

    private static func isRead(
        _ text: String,
        as language: Language,
        on subject: ArraySlice<UInt8>
    ) throws -> Bool {
        switch language {
        case .hiveType: return (try? DataType(hive: text)).map { "\($0)" } != nil
        case .regex:
            guard let regex = try? RegularExpression(text) else { return false }
            if let groups = regex.firstMatch(in: subject, from: subject.startIndex) {
                for group in groups.compactMap(\.self) {
                    try require(
                        group.lowerBound >= subject.startIndex
                            && group.upperBound <= subject.endIndex,
                        "a group outside the text"
                    )
                }
            }
        case .like:
            guard let pattern = LikePattern(Array(text.utf8)[...], escape: [92]) else {
                return false
            }
            _ = pattern.matches(subject)
        case .datePattern: return try readDatePattern(text, subject)
        case .numberPattern:
            guard let pattern = try? NumberPattern(text) else { return false }
            for number in [0, -1.5, .nan, .infinity, 1e300, 12_345.678] {
                _ = pattern.text(number)
            }
        case .format: return (try? JavaFormat(Array(text.utf8)[...])) != nil
        case .replacement: return (try? RegexReplacement(Array(text.utf8)[...])) != nil
        case .zoneName: return (try? TimeZoneRules(named: text)) != nil
        case .zoneRule:
            guard let rule = PosixTimeZone(text) else { return false }
            for year in [1, 1970, 2020, 290_000] { _ = rule.changes(year: year) }
            for instant in instants { _ = rule.interval(containing: instant / 1_000_000) }
        case .zoneFile: return false
        case .predicate:
            let keys = [Field("year", .int), Field("month", .string), Field("day", .string)]
            return (try? PartitionPredicate(text, keys: keys)) != nil
        }
        return true
    }

    private static func readDatePattern(
        _ text: String,
        _ subject: ArraySlice<UInt8>
    ) throws -> Bool {
        if let reading = try? DatePattern(text, for: .reading) { _ = reading.parse(subject) }
        guard let writing = try? DatePattern(text) else { return false }
        for instant in instants {
            var bytes: [UInt8] = []
            writing.append(.init(localMicros: instant), .utc, to: &bytes)
        }
        return true
    }
}
