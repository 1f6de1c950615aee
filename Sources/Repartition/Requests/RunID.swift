internal import Columns

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A name that no other run has: the time it began and 80 random bits.
package struct RunID: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Precondition: `text` is one component of an object's key.
    package init(_ text: String) {
        description = text
    }

    /// An id of the present second, UTC.
    package static func random() -> RunID {
        var random = SystemRandomNumberGenerator()
        return random.runID(atEpochSecond: Int(time(nil)))
    }
}

extension RandomNumberGenerator {
    /// For example `20200522T140311-7f3a09c4d1b2e8a65c01`.
    package mutating func runID(atEpochSecond second: Int) -> RunID {
        let day = CivilDate.floorDivide(second, 86_400)
        let date = CivilDate(daysSinceEpoch: day)
        let secondOfDay = second - day * 86_400
        let dateText = digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2)
        let timeText =
            digits(secondOfDay / 3600, 2) + digits(secondOfDay / 60 % 60, 2)
            + digits(secondOfDay % 60, 2)
        let random = (0..<10).map { _ in
            let byte = String(UInt8.random(in: .min ... .max, using: &self), radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }
        return RunID("\(dateText)T\(timeText)-\(random.joined())")
    }
}

private func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
}
