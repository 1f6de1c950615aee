/// How the definition levels of a source column become those of the column it is written to.
///
/// They differ where a node of the path is REQUIRED in the source and OPTIONAL in the target: the
/// target then counts one level more.
package struct LevelMap: Sendable {
    package let targetMaximum: Int
    /// The target's level for each of the source's, or `nil` where they are the same.
    let table: [UInt8]?

    /// The levels of a column that stays as it is.
    package static func identity(_ leaf: LeafColumn) -> LevelMap {
        LevelMap(targetMaximum: leaf.maxDefinitionLevel, table: nil)
    }

    private init(targetMaximum: Int, table: [UInt8]?) {
        self.targetMaximum = targetMaximum
        self.table = table
    }

    /// - Throws: ``ParquetError`` of kind `invalidRequest` if values cannot move as they are.
    package init(from source: LeafColumn, to target: LeafColumn) throws(ParquetError) {
        targetMaximum = target.maxDefinitionLevel
        switch source.difference(into: target) {
        case nil:
            table = nil
        case .requiredIntoOptional(let levels):
            table = levels.map { UInt8(truncatingIfNeeded: $0) }
        case .other(let message):
            throw ParquetError(.invalidRequest, message, .init(column: source.pathDescription))
        }
    }
}
