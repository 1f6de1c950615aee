internal import Columns
internal import Expressions
internal import Parquet
internal import ParquetFiles

/// A column of the files that expressions read, plain or nested.
struct SourceColumn: Sendable {
    /// How its values are put together, in terms of the unified schema.
    let shape: ValueShape
    /// The leaves of the unified schema that are read; what others hold is null.
    let leaves: [Int]
    /// Whether each entry of its one leaf is a row.
    let isFlat: Bool
}

extension OpenedSource {
    /// The column of the files that expressions read by that name.
    ///
    /// - Parameter fields: The fields of it that are read, each by the names down to it; no names
    ///   stand for the whole column.
    /// - Throws: ``RunError`` of kind `invalidRequest` if the files have no such column.
    func column(named name: String, fields: [[String]] = [[]]) throws -> SourceColumn {
        let position =
            schema.schema.columns.firstIndex { $0.name == name }
            ?? schema.schema.columns.firstIndex { $0.name.lowercased() == name.lowercased() }
        guard let position else {
            throw RunError(.invalidRequest, "the files have no column named \(name)")
        }
        let shape = schema.schema.shape(ofColumn: position)
        let read = Set(fields.flatMap { shape.leaves(of: $0) }).sorted()
        return SourceColumn(
            shape: shape,
            leaves: read.isEmpty ? Array(shape.leaves) : read,
            isFlat: shape.leaves.count == 1
                && schema.schema.leaves[shape.leaves].allSatisfy(\.isFlat)
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
        let entries = try column.shape.leaves.map { leaf -> LeafEntries? in
            guard column.leaves.contains(leaf) else { return nil }
            try start(decoder, leaf: leaf, file: file, rowGroup: rowGroup, fetched: fetched)
            return try decoder.entries()
        }
        return try ValueAssembler(column.shape, entries)
            .assemble(rowCount: files[file].rowGroups[rowGroup].rowCount)
    }
}

extension ValueShape {
    /// The leaves below a field of a struct, by the names down to it.
    fileprivate func leaves(of path: [String]) -> Range<Int> {
        guard let name = path.first, case .structure(let fields) = content,
            let field = fields.first(where: { $0.name == name })
        else { return leaves }
        return field.leaves(of: Array(path.dropFirst()))
    }
}

extension Sequence<BoundExpression> {
    /// The fields that any of the expressions reads of a column.
    func fields(of input: Int) -> [[String]] {
        flatMap { expression in
            expression.inputs.firstIndex(of: input).map { expression.inputFields[$0] } ?? []
        }
    }
}
