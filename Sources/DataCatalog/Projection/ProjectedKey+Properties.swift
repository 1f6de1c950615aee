internal import Columns

extension ProjectedKey {
    /// Reads `projection.KEY.type` and what belongs to it.
    ///
    /// - Parameter properties: The table's parameters, with names in lower case.
    /// - Throws: ``CatalogError`` of kind `invalid` that names the property.
    init(_ key: TableColumn, of table: TableName, _ properties: [String: String]) throws {
        let reader = PropertyReader(key: key.name, table: table, properties: properties)
        name = key.name
        type = try key.field(in: table).type
        switch try reader.required("type").lowercased() {
        case "enum":
            let texts = try reader.required("values").split(
                separator: ",",
                omittingEmptySubsequences: false
            )
            values = .listed(texts.map(String.init))
        case "integer": values = try reader.integers()
        case "date": values = .dates(try reader.dates())
        case "injected": values = .injected
        default:
            throw reader.malformed("type", expected: "enum, integer, date or injected")
        }
    }
}

/// Reads the properties of one projected key.
private struct PropertyReader {
    let key: String
    let table: TableName
    let properties: [String: String]

    func text(_ property: String) -> String? {
        properties["projection.\(key).\(property)"].map { $0.trimmingBlanks() }
    }

    func required(_ property: String) throws -> String {
        guard let text = text(property), !text.isEmpty else {
            throw error(
                "table \(table) has no property projection.\(key).\(property), which its "
                    + "partition projection needs; set it, or set projection.enabled to false"
            )
        }
        return text
    }

    func malformed(_ property: String, expected: String) -> CatalogError {
        error(
            "the property projection.\(key).\(property) of table \(table) is "
                + "\(text(property) ?? ""), expected \(expected)"
        )
    }

    private func error(_ message: String) -> CatalogError {
        CatalogError(.invalid, message, name: table.description)
    }

    private func number(_ property: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = text(property) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw malformed(
                property,
                expected: "a number from \(range.lowerBound)"
                    + (range.upperBound < .max ? " to \(range.upperBound)" : "")
            )
        }
        return number
    }

    private func ends() throws -> [Substring] {
        let ends = try required("range").split(separator: ",", omittingEmptySubsequences: false)
        guard ends.count == 2 else { throw malformed("range", expected: "two ends: FIRST,LAST") }
        return ends
    }

    func integers() throws -> ProjectedKey.Values {
        let ends = try ends().map { Int64($0.trimmingBlanks()) }
        guard let first = ends[0], let last = ends[1], first <= last else {
            throw malformed("range", expected: "two whole numbers, the smaller first")
        }
        return .integers(
            first...last,
            step: try number("interval", in: 1...Int64.max) ?? 1,
            width: Int(try number("digits", in: 1...64) ?? 1)
        )
    }

    func dates() throws -> ProjectedDates {
        let format: ProjectedDateFormat
        do throws(ProjectedDateFormat.Problem) {
            format = try ProjectedDateFormat(try formatText())
        } catch {
            throw malformed("format", expected: "a pattern of dates: \(error.message)")
        }
        let ends = try ends().map { ProjectedDates.End($0, format: format) }
        guard let first = ends[0], let last = ends[1] else {
            throw malformed("range", expected: "dates in the format, or such as NOW-3YEARS,NOW")
        }
        return ProjectedDates(format: format, first: first, last: last, step: try step(format))
    }

    private func formatText() throws(ProjectedDateFormat.Problem) -> String {
        guard let text = text("format"), !text.isEmpty else {
            throw ProjectedDateFormat.Problem(message: "there is none")
        }
        return text
    }

    /// Where the format ends with a time Athena guesses no interval.
    private func step(_ format: ProjectedDateFormat) throws -> ProjectedDates.Step {
        let usual: ProjectedDates.Unit? =
            switch format.finest {
            case .year: .years
            case .month: .months
            case .day: .days
            case .hour, .minute, .second: nil
            }
        let word = try text("interval.unit") ?? usual?.rawValue ?? required("interval.unit")
        guard let unit = ProjectedDates.Unit(word: word) else {
            throw malformed(
                "interval.unit",
                expected: "YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS or MILLIS"
            )
        }
        let count = try number("interval", in: 1...1_000_000) ?? 1
        return ProjectedDates.Step(count: Int(count), unit: unit)
    }
}
