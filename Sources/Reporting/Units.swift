/// Numbers as people read them.
package enum Units {
    /// For example `19,872,000`.
    package static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return number < 0 ? "-" + grouped : grouped
    }

    /// For example `1 file`, `1,440 files`.
    package static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String
    {
        "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// For example `512 B`, `30.1 MiB`.
    package static func bytes(_ byteCount: Int) -> String {
        var scaled = Double(byteCount)
        for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
            // 1023.95 would be shown as 1024.0 of the smaller unit.
            if scaled.magnitude < 1023.95 || unit == "TiB" {
                return unit == "B" ? "\(byteCount) B" : "\(decimal(scaled, places: 1)) \(unit)"
            }
            scaled /= 1024
        }
        return "\(byteCount) B"
    }

    /// For example `0.42 s`, `1 min 5 s`.
    package static func seconds(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds.magnitude < 1e9 else { return "\(seconds) s" }
        if seconds < 10 { return "\(decimal(seconds, places: 2)) s" }
        if seconds < 60 { return "\(decimal(seconds, places: 1)) s" }
        let whole = Int(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }

    /// `number` with exactly `places` digits behind the point.
    package static func decimal(_ number: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        let scaled = (number * Double(scale)).rounded()
        guard let whole = Int(exactly: scaled) else { return "\(number)" }
        let digits = String(whole.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = whole < 0 ? "-" : ""
        guard places > 0 else { return sign + padded }
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
