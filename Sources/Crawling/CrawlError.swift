/// An error met while finding out what lies at a location.
package struct CrawlError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        /// There is no data at the location.
        case noFiles
        /// A file is no Parquet file, or one that cannot be read.
        case unreadableFile
        /// Files lie in folders of different partition keys or depth.
        case mixedLayout
        /// Files, or a file and the table, disagree about a column.
        case schemaConflict
        /// Files have few columns in common.
        case unlikeFiles
        /// A table would change that may not.
        case schemaChange
        /// The catalog has another table of that name.
        case tableConflict
        /// A name or an option that cannot be.
        case invalidRequest
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure.
    package let message: String
    /// The location, or the file, that it is about.
    package let place: String?

    package init(_ kind: Kind, _ message: String, place: String? = nil) {
        self.kind = kind
        self.message = message
        self.place = place
    }
}

extension CrawlError: CustomStringConvertible {
    /// For example: `there are no data files here … (/data/landing)`.
    package var description: String {
        message + (place.map { " (\($0))" } ?? "")
    }
}
