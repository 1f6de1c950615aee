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
        var clock = time_t(second)
        var parts = unsafe tm()
        unsafe gmtime_r(&clock, &parts)
        func digits(_ number: Int32, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let date =
            unsafe digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1, 2)
            + digits(parts.tm_mday, 2)
        let timeOfDay =
            unsafe digits(parts.tm_hour, 2) + digits(parts.tm_min, 2)
            + digits(parts.tm_sec, 2)
        let random = (0..<10).map { _ in
            let byte = String(UInt8.random(in: .min ... .max, using: &self), radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }
        return RunID("\(date)T\(timeOfDay)-\(random.joined())")
    }
}
