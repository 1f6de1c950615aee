package import DataCatalog
internal import Foundation
package import ObjectStorage

/// What `--from` names: a table of the catalog, or a file or folder.
package enum SourceName: Sendable, Hashable {
    case table(TableName)
    case location(ObjectLocation)

    /// Reads `database.table`, a path, or a URI.
    ///
    /// A text with a slash is a location, and so is the name of a file or folder that is there, or
    /// one that ends in `.parquet`; `./a.b` is never a table.
    ///
    /// - Throws: ``ObjectStoreError`` if the text is no location either.
    package init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isName = parts.count == 2 && parts.allSatisfy(Self.isName) && parts[1] != "parquet"
        if isName, !FileManager.default.fileExists(atPath: text) {
            self = try .table(TableName(text))
        } else {
            self = try .location(ObjectLocation(text))
        }
    }

    private static func isName(_ part: Substring) -> Bool {
        !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    }
}

extension SourceName: CustomStringConvertible {
    package var description: String {
        switch self {
        case .table(let name): name.description
        case .location(let location): location.description
        }
    }
}
