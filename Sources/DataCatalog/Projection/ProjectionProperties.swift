/// The properties by which Athena knows the partitions of a table that Sluice writes, so that none
/// needs to be registered.
package enum ProjectionProperties {
    /// - Parameters:
    ///   - keys: The partition keys: numbers called `year`, `month`, `day` or `dayofmonth`, `hour`,
    ///     `minute`, and dates.
    ///   - years: Rows of other years are in the table and no reader sees them.
    /// - Throws: ``CatalogError`` of kind `invalid` for a key whose values do not follow from its
    ///   name and type.
    package static func properties(
        for keys: [TableColumn],
        of table: TableName,
        years: ClosedRange<Int>
    ) throws -> [String: String] {
        guard !keys.isEmpty else {
            throw CatalogError(
                .invalid,
                "the table \(table) has no partition keys, there is nothing to project",
                name: table.description
            )
        }
        var properties = ["projection.enabled": "true"]
        for key in keys {
            func set(_ property: String, _ value: String) {
                properties["projection.\(key.name).\(property)"] = value
            }
            if key.type == "date" {
                set("type", "date")
                set("format", "yyyy-MM-dd")
                set("range", "\(years.lowerBound)-01-01,\(years.upperBound)-12-31")
                set("interval", "1")
                set("interval.unit", "DAYS")
            } else if let range = range(of: key, years) {
                set("type", "integer")
                set("range", "\(range.lowerBound),\(range.upperBound)")
            } else {
                throw CatalogError(
                    .invalid,
                    "the values of partition key \(key.name) of table \(table), a \(key.type), "
                        + "cannot be projected: expected whole numbers year, month, day, hour or "
                        + "minute, or a date; register the partitions instead",
                    name: table.description
                )
            }
        }
        return properties
    }

    private static func range(of key: TableColumn, _ years: ClosedRange<Int>) -> ClosedRange<Int>? {
        guard ["tinyint", "smallint", "int", "bigint"].contains(key.type) else { return nil }
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
