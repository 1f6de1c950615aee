/// What Firehose calls the objects it lands.
enum LandingName {
    /// The folder of the processing time, in UTC and unpadded, and the name: stream, version, time
    /// and a random id.
    static func key(second: Int64, random: inout RandomStream) -> String {
        let time = CivilTime(secondsSince1970: second)
        let folder = "year=\(time.year)/month=\(time.month)/day=\(time.day)/hour=\(time.hour)/"
        let stamp =
            "\(time.year)-"
            + [time.month, time.day, time.hour, time.minute, time.second].map(twoDigits)
            .joined(separator: "-")
        return folder + "stream-1-\(stamp)-\(uuid(&random)).parquet"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func uuid(_ random: inout RandomStream) -> String {
        let digits = [random.next(), random.next()].map { bits in
            let text = String(bits, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        var uuid = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { uuid += "-" }
            uuid.append(digit)
        }
        return uuid
    }
}
