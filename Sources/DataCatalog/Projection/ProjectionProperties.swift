/// The properties by which Athena knows the partitions of a table that Sluice writes, so that none
/// needs to be registered.
package enum ProjectionProperties {
    /// - Parameters:
    ///   - keys: The partition keys: dates; and `year`, `month`, `day` or `dayofmonth`, `hour` and
    ///     `minute`, which are numbers, or texts of fixed length such as `05`.
    ///   - years: Rows of other years are in the table and no reader sees them.
    ///   - folder: The folder of a key's values below that of the key before, with a place for the
    ///     value: `year=${year}`.
    /// - Throws: ``CatalogError`` of kind `invalid` for a key whose values do not follow from its
    ///   name and type.
    package static func properties(
        for keys: [TableColumn],
        of table: TableName,
        at location: String,
        years: ClosedRange<Int>,
        folder: (String) -> String
    ) throws -> [String: String] {
        guard !keys.isEmpty else {
            throw CatalogError(
                .invalid,
                "the table \(table) has no partition keys, there is nothing to project",
                name: table.description
            )
        }
        let root = location.hasSuffix("/") ? location : location + "/"
        var properties = [
            "projection.enabled": "true",
            "storage.location.template": root + keys.map { folder($0.name) + "/" }.joined(),
        ]
        for key in keys {
            func set(_ property: String, _ value: String) {
                properties["projection.\(key.name).\(property)"] = value
            }
            if key.type == "date" {
                set("type", "date")
                set("format", "yyyy-MM-dd")
                set("range", "\(padded(years.lowerBound))-01-01,\(padded(years.upperBound))-12-31")
                set("interval", "1")
                set("interval.unit", "DAYS")
            } else if let range = range(of: key, years) {
                set("type", "integer")
                set("range", "\(range.lowerBound),\(range.upperBound)")
                if key.type == "string" { set("digits", key.name == "year" ? "4" : "2") }
            } else {
                throw CatalogError(
                    .invalid,
                    "the values of partition key \(key.name) of table \(table), a \(key.type), "
                        + "cannot be projected: expected year, month, day, hour or minute, or a "
                        + "date; register the partitions instead",
                    name: table.description
                )
            }
        }
        return properties
    }

    private static func padded(_ year: Int) -> String { ProjectedDateFormat.padded(year, 4) }

    private static func range(of key: TableColumn, _ years: ClosedRange<Int>) -> ClosedRange<Int>? {
        guard ["tinyint", "smallint", "int", "bigint", "string"].contains(key.type) else {
            return nil
        }
        return switch key.name {
        case "year": years
        case "month": 1...12
        case "day", "dayofmonth": 1...31
        case "hour": 0...23
        case "minute": 0...59
        default: nil
        }
    }
}
