package import ObjectStorage
internal import Parquet
internal import ParquetFiles
package import Reporting

/// Finds out how one file is laid out: what `sluice inspect` asks for.
package struct FileInspection: Sendable {
    private let location: ObjectLocation
    private let rowGroup: Int?
    private let column: String?

    /// - Parameters:
    ///   - rowGroup: Only this row group, if it is not `nil`.
    ///   - column: Only the columns of this path, or below it, if it is not `nil`.
    package init(_ location: ObjectLocation, rowGroup: Int? = nil, column: String? = nil) {
        self.location = location
        self.rowGroup = rowGroup
        self.column = column
    }

    /// Reads the footer, and the headers of pages if they are wanted.
    ///
    /// - Throws: ``DataFrameError`` if there is no such file, row group or column;
    ///   ``ParquetError`` if it is malformed; ``ObjectStoreError``.
    package func layout(
        withPages: Bool,
        in stores: Stores = Stores()
    ) async throws -> FileLayout {
        let opened = try stores.open(location)
        guard let key = opened.key else {
            throw DataFrameError(
                .notFound,
                "there is no such file, expected a Parquet file",
                place: location.description
            )
        }
        let file = try await StoredFile.open(opened.store.info(key), in: opened.store)
        var layout = FileLayout(
            name: location.description,
            byteCount: Int(file.info.byteCount),
            footer: file.footer,
            rowGroup: rowGroup,
            column: column
        )
        try check(layout)
        guard withPages else { return layout }
        for position in layout.positions where !layout.isEncrypted(position) {
            layout.pages[position] = try await pages(at: position, of: file, in: opened.store)
        }
        return layout
    }

    private func check(_ layout: FileLayout) throws {
        if let column, layout.leaves.isEmpty {
            let paths = layout.footer.schema.leaves.map(\.pathDescription).joined(separator: ", ")
            throw DataFrameError(
                .invalidRequest,
                "there is no column \(column), the columns are \(paths)",
                place: location.description
            )
        }
        if let rowGroup, layout.rowGroups.isEmpty {
            throw DataFrameError(
                .invalidRequest,
                "there is no row group \(rowGroup), the file has "
                    + "\(layout.footer.metadata.rowGroups.count), counted from 0",
                place: location.description
            )
        }
    }

    private func pages(
        at position: FileLayout.ChunkPosition,
        of file: StoredFile,
        in store: any ObjectStore
    ) async throws -> [FileLayout.PageSummary] {
        let range = try file.chunkRange(rowGroup: position.rowGroup, leaf: position.leaf)
        let bytes = try await store.read(
            file.info.key,
            range: Int64(range.offset)..<Int64(range.end),
            ifVersion: file.info.version
        )
        return try file.naming(rowGroup: position.rowGroup) { () throws(ParquetError) in
            let valueCount =
                file.rowGroups[position.rowGroup].columns[position.leaf]
                .metadata?.valueCount ?? 0
            var cursor = PageCursor(bytes)
            var pages: [FileLayout.PageSummary] = []
            var seenCount = 0
            // Behind the last page some writers leave bytes that are no page.
            while seenCount < valueCount, let page = try cursor.next() {
                seenCount +=
                    page.header.dataPage?.valueCount
                    ?? page.header.dataPageV2?.valueCount ?? 0
                pages.append(.init(header: page.header, offset: range.offset + page.offset))
            }
            return pages
        }
    }
}
