package import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// What a frame reads and makes of it, as far as footers tell.
package struct FrameDescription: Sendable {
    package var source: String
    package var pruning: Source.Pruning?
    package var partitionFields: [Field]
    package var files: [File] = []
    /// Files that are left out, since they cannot be read.
    package var badFiles: [BadFile] = []
    /// In their order.
    package var steps: [String]
    package var columns: [Column] = []

    package struct File: Sendable {
        package var name: String
        package var rowCount: Int
        package var byteCount: Int
    }

    package struct Column: Sendable {
        package var field: Field
        package var origin: Origin
    }

    /// Where the values of a column come from.
    package enum Origin: Sendable, Equatable {
        /// A column of the files, by its name there: it is moved encoded.
        case files(String)
        /// The names of the files' folders.
        case folders(String)
        /// An expression over columns of the files and folders.
        case computed(String)
    }
}

extension FrameReader {
    /// What a run or a look would work from; only footers are read.
    ///
    /// - Throws: As ``schema()``.
    package func described() async throws -> FrameDescription {
        try await withFrame { opened, _ in
            let source = opened.source
            var description = FrameDescription(
                source: source.source.name,
                pruning: source.source.pruning,
                partitionFields: source.source.partitionFields,
                steps: steps.map(\.description)
            )
            description.files = source.files.map { file in
                FrameDescription.File(
                    name: file.info.key.description,
                    rowCount: file.footer.rowCount,
                    byteCount: Int(file.info.byteCount)
                )
            }
            description.badFiles = source.unreadable
            description.columns = zip(opened.schema.fields, opened.resolved.columns).map {
                FrameDescription.Column(
                    field: $0,
                    origin: opened.resolved.origin(of: $1.expression)
                )
            }
            return description
        }
    }
}

extension ResolvedFrame {
    fileprivate func origin(of expression: Expression) -> FrameDescription.Origin {
        guard let name = expression.columnName, let field = sourceSchema.index(of: name) else {
            return .computed(expression.description)
        }
        let column = sourceSchema.fields[field].name
        return field < fileFieldCount ? .files(column) : .folders(column)
    }
}
