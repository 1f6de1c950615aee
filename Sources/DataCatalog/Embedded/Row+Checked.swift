import GRDB

extension Row {
    /// The value of a column.
    ///
    /// Of a damaged file SQLite gives back what it finds, for example a null where the table allows
    /// none.
    ///
    /// - Throws: ``CatalogError`` of kind `invalid` if it is no value of the type.
    func value<Value: DatabaseValueConvertible>(
        _ column: String,
        as type: Value.Type = Value.self
    ) throws -> Value {
        let stored: DatabaseValue = self[column]
        guard let value = Value.fromDatabaseValue(stored) else {
            throw CatalogError(
                .invalid,
                "the catalog is damaged (\(column) is no \(type)), move its file away and crawl again"
            )
        }
        return value
    }
}
