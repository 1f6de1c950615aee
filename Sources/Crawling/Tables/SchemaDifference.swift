internal import Columns
internal import DataCatalog

/// A column whose type becomes another that holds all its values.
package struct WidenedColumn: Sendable, Equatable {
    package let name: String
    package let from: String
    package let to: String
}

/// What files have that their table in the catalog has not.
struct SchemaDifference: Equatable {
    var added: [TableColumn] = []
    var widened: [WidenedColumn] = []
    /// The names of columns in files that a partition key hides.
    var hidden: [String] = []

    var isEmpty: Bool { added.isEmpty && widened.isEmpty }

    /// - Throws: ``CrawlError`` of kind `schemaConflict` if no type holds what the table has in a
    ///   column, and what the files have.
    init(_ union: ColumnUnion, from table: Table) throws {
        let known = Dictionary(table.columns.map { ($0.name, $0.type) }) { first, _ in first }
        let keys = Set(table.partitionKeys.map(\.name))
        for column in union.columns {
            let type = column.type.catalogType
            if keys.contains(column.name) {
                hidden.append(column.name)
            } else if let old = known[column.name] {
                let new = try Self.wider(old, type, of: column.name, union, table)
                if let new { widened.append(WidenedColumn(name: column.name, from: old, to: new)) }
            } else {
                added.append(TableColumn(name: column.name, type: type.description))
            }
        }
    }

    /// The type that the column is to have instead of `old`, or `nil` if that holds all.
    private static func wider(
        _ old: String,
        _ type: DataType,
        of name: String,
        _ union: ColumnUnion,
        _ table: Table
    ) throws -> String? {
        if old == type.description { return nil }
        guard let known = try? DataType(hive: old), let new = known.widened(with: type) else {
            throw CrawlError(
                .schemaConflict,
                "column \(name) is \(old) in table \(table.name) and \(type) in "
                    + "\(union.file(of: name) ?? "the files"), and no type holds both; change the "
                    + "column in the catalog, or rewrite the file",
                place: table.location
            )
        }
        return new.description == known.description ? nil : new.description
    }

    /// Makes the table have what the files have.
    func apply(to table: inout Table) {
        let types = Dictionary(widened.map { ($0.name, $0.to) }) { first, _ in first }
        for index in table.columns.indices {
            if let type = types[table.columns[index].name] { table.columns[index].type = type }
        }
        table.columns += added
    }

    /// What would change, for people.
    var spelled: String {
        (added.map { "column \($0.name) \($0.type) is new" }
            + widened.map { "column \($0.name) is \($0.from) and would be \($0.to)" })
            .joined(separator: ", ")
    }
}
