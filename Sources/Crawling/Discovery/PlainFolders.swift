internal import Columns

/// How folders that are not `key=value` are read, in a place where none is.
package enum PlainFolders: String, Sendable, CaseIterable {
    /// Folders that spell a date, such as `2020/05/22/14`, are partitions; others say nothing.
    case dates
    /// All folders between the root and the files are partitions.
    case all
    /// They say nothing, as in Spark.
    case ignore
}

/// Dates that folders spell: years, months, days, hours and minutes, one folder for each, or with
/// the first ones together as `2020-05-22`, `20200522` or `2020-05`.
enum DateFolders {
    private static let years = 1900...2199

    /// Which of the folders spell a date: the first row of them, as long as it goes.
    static func range(in folders: [Substring]) -> Range<Int>? {
        for start in folders.indices {
            guard var parts = leading(folders[start]) else { continue }
            var end = start + 1
            while end < folders.count, parts.count < 5,
                let part = number(folders[end], digitCounts: 1...2),
                bounds(of: parts.count, parts).contains(part)
            {
                parts.append(part)
                end += 1
            }
            return start..<end
        }
        return nil
    }

    /// The year, month and day that one folder says, as far as it does.
    private static func leading(_ folder: Substring) -> [Int]? {
        let words = folder.split(separator: "-", omittingEmptySubsequences: false)
        var texts = words
        if words.count == 1, folder.utf8.count == 8 {
            let monthStart = folder.utf8.index(folder.startIndex, offsetBy: 4)
            let dayStart = folder.utf8.index(folder.startIndex, offsetBy: 6)
            texts = [folder[..<monthStart], folder[monthStart..<dayStart], folder[dayStart...]]
        }
        guard texts.count <= 3 else { return nil }
        var parts: [Int] = []
        for (index, text) in texts.enumerated() {
            let digitCount = index == 0 ? 4 : 2
            guard let part = number(text, digitCounts: digitCount...digitCount),
                bounds(of: index, parts).contains(part)
            else { return nil }
            parts.append(part)
        }
        return parts
    }

    /// What the part of that position may be, behind the parts before it.
    private static func bounds(of position: Int, _ parts: [Int]) -> ClosedRange<Int> {
        switch position {
        case 0: years
        case 1: 1...12
        case 2: 1...CivilDate.dayCount(year: parts[0], month: parts[1])
        case 3: 0...23
        default: 0...59
        }
    }

    private static func number(_ text: Substring, digitCounts: ClosedRange<Int>) -> Int? {
        guard digitCounts.contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }
}
