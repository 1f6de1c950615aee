package import DataCatalog

/// The files below a table's location that are not part of it, since a crawl was told to leave them
/// out.
package struct TableExclusions: Sendable {
    private let location: String
    private let patterns: [GlobPattern]

    /// - Throws: ``CrawlError`` of kind `invalidRequest` if the table has exclusions that are no
    ///   patterns; ``ObjectStoreError`` if its location is none.
    package init(of table: Table) throws {
        patterns = try table.exclusions.map { try GlobPattern($0) }
        location = patterns.isEmpty ? "" : try TableLocation(table.location).plainText()
    }

    /// Whether a file is left out, given its path below the table's location.
    package func contains(_ relativePath: some StringProtocol) -> Bool {
        !patterns.isEmpty && patterns.contains { $0.matches(location + relativePath) }
    }

    /// The patterns as a table keeps them: of whole locations.
    static func texts(_ patterns: [GlobPattern], below root: TableLocation) throws -> [String] {
        let start = try GlobPattern.quoted(root.plainText())
        return patterns.map { start + $0.text }
    }
}
