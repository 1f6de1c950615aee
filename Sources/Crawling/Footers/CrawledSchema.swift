internal import Columns
internal import Parquet

/// The columns of one file, under names in lower case, as catalogs keep them.
struct CrawledSchema: Hashable, Sendable {
    var columns: [Field]

    /// The columns of a file's schema.
    ///
    /// - Throws: ``CrawlError`` of kind `schemaConflict` if two names differ only in case.
    init(_ schema: Schema, file: String) throws {
        columns = []
        var names: [String: String] = [:]
        for field in schema.tableSchema.fields {
            let name = field.name.lowercased()
            if let other = names.updateValue(field.name, forKey: name) {
                throw CrawlError(
                    .schemaConflict,
                    "the columns \(other) and \(field.name) have one name in a catalog, which "
                        + "knows lower case only; rename one of them",
                    place: file
                )
            }
            columns.append(Field(name, field.type))
        }
    }

    // MARK: The form in which a crawl history keeps it

    /// One line for each column: its name and its type.
    var text: String {
        columns.map { column in
            [column.name, column.type.description].map(Self.escape).joined(separator: "\t") + "\n"
        }.joined()
    }

    /// The schema that was written as `text`, or `nil` if the text is of another making.
    init?(text: String) {
        columns = []
        for line in text.split(separator: "\n") {
            // Earlier versions noted the catalog's type behind the file's.
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 2 || parts.count == 3,
                let type = try? DataType(hive: Self.unescape(parts[1]))
            else { return nil }
            columns.append(Field(Self.unescape(parts[0]), type))
        }
    }

    private static let escapes: [(Character, Character)] = [
        ("\\", "\\"), ("\t", "t"), ("\n", "n"), ("\r\n", "w"),
    ]

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if let (_, code) = escapes.first(where: { $0.0 == character }) {
                result += "\\\(code)"
            } else {
                result.append(character)
            }
        }
    }

    private static func unescape(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(escapes.first { $0.1 == character }?.0 ?? character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
