/// A named set of tables.
package struct Database: Sendable, Hashable, Codable {
    /// In lower case, as catalogs keep it.
    package var name: String
    package var description: String?
    /// Where its tables lie unless they say otherwise, as a URI.
    package var location: String?
    package var parameters: [String: String]

    package init(
        name: String,
        description: String? = nil,
        location: String? = nil,
        parameters: [String: String] = [:]
    ) {
        self.name = CatalogName.folded(name)
        self.description = description
        self.location = location
        self.parameters = parameters
    }
}

/// The name of a table in its database.
package struct TableName: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package let database: String
    package let table: String

    /// The name; case does not matter.
    package init(database: String, table: String) {
        self.database = CatalogName.folded(database)
        self.table = CatalogName.folded(table)
    }

    /// The name written as `database.table`; the first dot divides it.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid` if the text has not both.
    package init(_ text: String) throws {
        guard let dot = text.firstIndex(of: "."), dot != text.startIndex,
            text.index(after: dot) != text.endIndex
        else {
            throw CatalogError(.invalid, "\(text) names no table, expected database.table")
        }
        self.init(
            database: String(text[..<dot]),
            table: String(text[text.index(after: dot)...])
        )
    }

    package var description: String { "\(database).\(table)" }

    package static func < (left: TableName, right: TableName) -> Bool {
        (left.database, left.table) < (right.database, right.table)
    }
}

/// The rules for names in a catalog, which are Glue's.
package enum CatalogName {
    static let byteCountLimit = 255

    package static func folded(_ name: String) -> String { name.lowercased() }

    /// Checks a name that is about to be stored.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid`.
    static func check(_ name: String, of thing: String) throws {
        guard !name.isEmpty else {
            throw CatalogError(.invalid, "the name of a \(thing) is empty")
        }
        guard name.utf8.count <= byteCountLimit else {
            throw CatalogError(
                .invalid,
                "the name of a \(thing) has \(name.utf8.count) bytes, the limit is \(byteCountLimit)"
            )
        }
        guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw CatalogError(.invalid, "the name of a \(thing) holds a control character")
        }
    }
}
