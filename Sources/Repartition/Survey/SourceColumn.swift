internal import Columns
internal import Parquet
internal import ParquetFiles

/// A column of the files that expressions read, plain or nested.
struct SourceColumn: Sendable {
    /// How its values are put together, in terms of the unified schema.
    let shape: ValueShape
    /// Whether each entry of its one leaf is a row.
    let isFlat: Bool

    /// The leaves of the unified schema that are read.
    var leaves: [Int] { Array(shape.leaves) }
}

extension OpenedSource {
    /// The column of the files that expressions read by that name.
    ///
    /// - Throws: ``RunError`` of kind `invalidRequest` if the files have no such column.
    func column(named name: String) throws -> SourceColumn {
        let position =
            schema.schema.columns.firstIndex { $0.name == name }
            ?? schema.schema.columns.firstIndex { $0.name.lowercased() == name.lowercased() }
        guard let position else {
            throw RunError(.invalidRequest, "the files have no column named \(name)")
        }
        let leaves = schema.schema.leaves[schema.schema.leafRanges[position]]
        return SourceColumn(
            shape: schema.schema.shape(ofColumn: position),
            isFlat: leaves.count == 1 && leaves.allSatisfy(\.isFlat)
        )
    }

    /// The values of a column for all rows of a row group.
    ///
    /// - Throws: ``ParquetError`` with the column in its place.
    func values(
        of column: SourceColumn,
        file: Int,
        rowGroup: Int,
        fetched: FetchedRanges,
        decoder: ColumnChunkDecoder
    ) throws -> ColumnVector {
        let entries = try column.leaves.map { leaf -> LeafEntries? in
            try start(decoder, leaf: leaf, file: file, rowGroup: rowGroup, fetched: fetched)
            return try decoder.entries()
        }
        return try ValueAssembler(column.shape, entries)
            .assemble(rowCount: files[file].rowGroups[rowGroup].rowCount)
    }
}
