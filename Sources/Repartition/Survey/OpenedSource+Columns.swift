internal import Buffers
internal import Columns
internal import Expressions
internal import Parquet
internal import ParquetFiles

extension OpenedSource {
    /// Checks that all files agree on the columns that a frame needs.
    ///
    /// - Throws: ``RunError`` of kind `schemaConflict`.
    func requireAgreement(on frame: ResolvedFrame) throws {
        try schema.requireAgreement(
            onColumns: Set(
                frame.fileColumnNames.compactMap { name in
                    schema.schema.columns.firstIndex { $0.name == name }
                }
            )
        )
    }

    /// Begins to decode the chunk of a leaf of the unified schema.
    ///
    /// - Parameter isMoved: Whether the entries go to the output, where they may be of the calendar
    ///   that the file has; expressions read all in one.
    func start(
        _ decoder: ColumnChunkDecoder,
        leaf: Int,
        file: Int,
        rowGroup: Int,
        fetched: FetchedRanges,
        isMoved: Bool = false
    ) throws {
        let variant = schema.variants[schema.variantOfFile[file]]
        let origin = isMoved ? variant.origins[leaf] : variant.readOrigins[leaf]
        let group = files[file].rowGroups[rowGroup]
        guard let own = origin.leaf?.index else {
            return try decoder.start(origin, nil, bytes: Bytes(), rowCount: group.rowCount)
        }
        let range = try files[file].chunkRange(rowGroup: rowGroup, leaf: own)
        try decoder.start(
            origin,
            group.columns[own].readable,
            bytes: fetched[range],
            rowCount: group.rowCount,
            quirks: files[file].footer.quirks
        )
    }

    /// Where a leaf of the unified schema comes from in a file.
    func origin(of leaf: Int, file: Int) -> LeafOrigin {
        schema.variants[schema.variantOfFile[file]].origins[leaf]
    }

    /// The chunk of a file that a leaf of the unified schema comes from, or `nil` if the file has
    /// nothing of it.
    func chunk(_ leaf: Int, file: Int, rowGroup: Int) -> ColumnChunk? {
        origin(of: leaf, file: file).leaf.map { files[file].rowGroups[rowGroup].columns[$0.index] }
    }

    /// Where the chunks of some leaves of the unified schema lie.
    func chunkRanges(file: Int, rowGroup: Int, leaves: [Int]) throws -> [ByteRange] {
        let own = Set(leaves.compactMap { origin(of: $0, file: file).leaf?.index })
        return try own.sorted().map { try files[file].chunkRange(rowGroup: rowGroup, leaf: $0) }
    }

    /// The partition columns of a file as vectors of one element, by their field in `table`.
    func partitionVectors(_ file: Int, schema table: TableSchema) throws -> [Int: ColumnVector] {
        var vectors: [Int: ColumnVector] = [:]
        for (field, value) in zip(source.partitionFields, partitionValues[file]) {
            guard let position = table.index(of: field.name) else { continue }
            vectors[position] = try Self.vector(of: value, type: field.type)
        }
        return vectors
    }

    /// A partition value, which is text, as a value of its column's type.
    private static func vector(of value: String?, type: DataType) throws -> ColumnVector {
        guard let value else { return .nulls(type, count: 1) }
        var text = ByteArrays()
        text.append(value.utf8)
        let column = TableSchema([Field("value", .string)])
        return try Expression.casting(.column("value"), to: type)
            .bound(to: column)
            .evaluate(
                rowCount: 1,
                inputs: [
                    ColumnVector(type: .string, count: 1, validity: nil, values: .bytes(text))
                ]
            )
    }
}
