package import Parquet

/// How a Parquet file is laid out: what `sluice inspect` prints.
package struct FileLayout: Sendable {
    package let name: String
    package let byteCount: Int
    package let footer: ParsedFooter
    /// The row groups to describe, by index.
    package let rowGroups: [Int]
    /// The leaf columns to describe, by index.
    package let leaves: [Int]
    /// The pages of the chunks whose pages were read.
    package var pages: [ChunkPosition: [PageSummary]] = [:]

    /// Where a column chunk is in its file.
    package struct ChunkPosition: Sendable, Hashable {
        package let rowGroup: Int
        package let leaf: Int

        package init(rowGroup: Int, leaf: Int) {
            self.rowGroup = rowGroup
            self.leaf = leaf
        }
    }

    /// What a page's header says.
    package struct PageSummary: Sendable, Equatable {
        package let header: PageHeader
        /// Where the header starts, in bytes from the start of the file.
        package let offset: Int

        package init(header: PageHeader, offset: Int) {
            self.header = header
            self.offset = offset
        }
    }

    /// - Parameters:
    ///   - rowGroup: Only this row group, if it is not `nil`.
    ///   - column: Only the columns of this path, or below it, if it is not `nil`.
    package init(
        name: String,
        byteCount: Int,
        footer: ParsedFooter,
        rowGroup: Int? = nil,
        column: String? = nil
    ) {
        self.name = name
        self.byteCount = byteCount
        self.footer = footer
        rowGroups = footer.metadata.rowGroups.indices.filter { rowGroup == nil || $0 == rowGroup }
        leaves = footer.schema.leaves.filter { leaf in
            guard let column else { return true }
            return leaf.pathDescription == column || leaf.pathDescription.hasPrefix(column + ".")
        }.map(\.index)
    }

    /// Whether the pages of a chunk are encrypted.
    package func isEncrypted(_ position: ChunkPosition) -> Bool {
        footer.metadata.rowGroups[position.rowGroup].columns[position.leaf].isEncrypted
    }

    /// The metadata of a chunk, unless it is encrypted.
    package func metadata(of position: ChunkPosition) -> ColumnMetadata? {
        if isEncrypted(position) { return nil }
        return footer.metadata.rowGroups[position.rowGroup].columns[position.leaf].metadata
    }

    /// The chunks to describe, in file order.
    package var positions: [ChunkPosition] {
        rowGroups.flatMap { rowGroup in
            leaves.map { ChunkPosition(rowGroup: rowGroup, leaf: $0) }
        }
    }
}

extension FileLayout.PageSummary {
    /// Values with their nulls, or the entries of a dictionary.
    var valueCount: Int {
        header.dataPage?.valueCount ?? header.dataPageV2?.valueCount
            ?? header.dictionaryPage?.valueCount ?? 0
    }

    var encoding: Encoding? {
        header.dataPage?.encoding ?? header.dataPageV2?.encoding ?? header.dictionaryPage?.encoding
    }
}
