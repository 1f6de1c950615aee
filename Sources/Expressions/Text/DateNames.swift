/// The English names in dates.
enum DateNames {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    /// Sunday to Saturday.
    static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    static let quarters = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]
    static let eras = ["BC", "AD"]
    static let longEras = ["Before Christ", "Anno Domini"]
    static let halves = ["AM", "PM"]

    static func short(_ name: String) -> String { String(name.prefix(3)) }

    /// The day of the week that a text of two or three letters, or a whole name, means; Sunday
    /// is 0.
    static func weekday(_ text: String) -> Int? {
        let lowered = text.lowercased()
        return weekdays.firstIndex { name in
            let whole = name.lowercased()
            return lowered == whole || lowered == whole.prefix(3) || lowered == whole.prefix(2)
        }
    }
}
