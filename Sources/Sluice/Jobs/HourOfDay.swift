internal import Foundation

/// An hour of a day in UTC, for example 14:00 to 15:00 on 2020-05-22.
public struct HourOfDay: Sendable, Hashable {
    public let year: Int
    /// From 1 to 12.
    public let month: Int
    /// From 1 to 31.
    public let day: Int
    /// From 0 to 23.
    public let hour: Int

    /// The hour before the present one: the latest whose records may be complete.
    public static func previous() -> HourOfDay {
        containing(epochSecond: Int(Date().timeIntervalSince1970) - 3_600)
    }

    /// The hour that an instant lies in.
    package static func containing(epochSecond: Int) -> HourOfDay {
        let days = CivilDate.floorDivide(epochSecond, 86_400)
        let date = CivilDate(daysSinceEpoch: days)
        return HourOfDay(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: (epochSecond - days * 86_400) / 3_600
        )
    }

    private init(year: Int, month: Int, day: Int, hour: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
    }

    /// The hour written as `2020-05-22T14`.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` if the text is no hour.
    public init(_ text: String) throws {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        let date = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
        let numbers = (date + parts.dropFirst()).map { part in
            part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                ? Int(part) : nil
        }
        guard parts.count == 2, date.count == 3, let year = numbers[0], let month = numbers[1],
            let day = numbers[2], let hour = numbers[3], (1...9_999).contains(year),
            (1...12).contains(month), (0...23).contains(hour), day >= 1,
            day <= CivilDate.dayCount(year: year, month: month)
        else {
            throw JobError(.invalidArgument, "\(text) is no hour, expected one like 2020-05-22T14")
        }
        self.init(year: year, month: month, day: day, hour: hour)
    }
}
