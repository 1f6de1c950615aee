extension FileMetadata {
    /// Checks that row groups and column chunks agree with the schema and lie inside the file.
    ///
    /// - Parameter dataByteCount: The bytes before the footer; everything else lies in them.
    /// - Throws: ``ParquetError`` of kind `corrupt` if something disagrees, and of kind
    ///   `unsupported` if columns are in other files.
    func validated(dataByteCount: Int, limits: ParquetLimits) throws(ParquetError) -> Schema {
        let schema = try Schema(elements: self.schema, limits: limits)
        guard rowGroups.count <= limits.rowGroupLimit else {
            throw ParquetError(
                .tooLarge,
                "the file has \(rowGroups.count) row groups, the limit is \(limits.rowGroupLimit)"
            )
        }
        if let columnOrders, columnOrders.count != schema.leaves.count {
            throw ParquetError(
                .corrupt,
                "the file orders \(columnOrders.count) columns, its schema has "
                    + "\(schema.leaves.count)"
            )
        }
        var rows = 0
        var bytes = 0
        for (index, rowGroup) in rowGroups.enumerated() {
            do throws(ParquetError) {
                try rowGroup.validate(schema, dataByteCount: dataByteCount, limits)
            } catch {
                throw error.at(rowGroup: index)
            }
            rows = try Self.sum(rows, rowGroup.rowCount, "rows")
            for chunk in rowGroup.columns {
                bytes = try Self.sum(bytes, chunk.metadata?.totalUncompressedSize ?? 0, "bytes")
            }
        }
        // Some writers leave the file's own count at 0.
        guard rows == rowCount || rowCount == 0 else {
            throw ParquetError(
                .corrupt,
                "the file announces \(rowCount) rows, its row groups have \(rows)"
            )
        }
        return schema
    }

    /// What the row groups of a file have together, at most: far more than is possible, and little
    /// enough for the sums over many files.
    private static let sumBitCount = 48

    private static func sum(
        _ sum: Int,
        _ added: Int,
        _ name: String
    ) throws(ParquetError) -> Int {
        guard added <= 1 << sumBitCount - sum else {
            throw ParquetError(.corrupt, "the row groups' \(name) pass \(sumBitCount) bits")
        }
        return sum + added
    }
}

extension FileMetadata {
    /// The order that the file declares for the bounds of a column, if it declares one.
    package func columnOrder(of leaf: LeafColumn) -> ColumnOrder? {
        guard let columnOrders, leaf.index < columnOrders.count else { return nil }
        return columnOrders[leaf.index]
    }
}

extension RowGroup {
    fileprivate func validate(
        _ schema: Schema,
        dataByteCount: Int,
        _ limits: ParquetLimits
    ) throws(ParquetError) {
        guard columns.count == schema.leaves.count else {
            throw ParquetError(
                .corrupt,
                "the row group has \(columns.count) column chunks, the schema "
                    + "\(schema.leaves.count) columns"
            )
        }
        for leaf in schema.leaves {
            do throws(ParquetError) {
                let chunk = columns[leaf.index]
                try chunk.validate(leaf, rowCount, dataByteCount: dataByteCount)
                let count = chunk.metadata?.valueCount ?? 0
                guard count <= limits.columnValueLimit else {
                    throw ParquetError(
                        .tooLarge,
                        "a column chunk of \(count) values is over the limit of "
                            + "\(limits.columnValueLimit)"
                    )
                }
            } catch {
                throw error.at(column: leaf.pathDescription)
            }
        }
        let columnCount = columns.count
        if let sorting = sortingColumns?.first(where: { $0.columnIndex >= columnCount }) {
            throw ParquetError(
                .corrupt,
                "the row group is sorted by column \(sorting.columnIndex), it has \(columnCount)"
            )
        }
    }
}

extension ColumnChunk {
    fileprivate func validate(
        _ leaf: LeafColumn,
        _ rowCount: Int,
        dataByteCount: Int
    ) throws(ParquetError) {
        if let filePath, !filePath.isEmpty {
            throw ParquetError(
                .unsupported,
                "the column chunk is in another file (file_path): merge the files"
            )
        }
        guard let metadata else {
            // Only who touches an encrypted column needs it; the others can be read.
            if isEncrypted { return }
            throw ParquetError(.corrupt, "the column chunk has no metadata")
        }
        guard metadata.type == leaf.physicalType else {
            throw ParquetError(
                .corrupt,
                "the column chunk holds \(metadata.type), the schema says \(leaf.physicalType)"
            )
        }
        guard metadata.path == leaf.path else {
            throw ParquetError(
                .corrupt,
                "the column chunk is that of \(metadata.path.joined(separator: ".")): chunks stand "
                    + "in the order of the schema"
            )
        }
        try checkValueCount(metadata.valueCount, leaf, rowCount)
        try check(byteRange: metadata.byteRange, dataByteCount)
        try check("offset index", offsetIndexOffset, offsetIndexLength, dataByteCount)
        try check("column index", columnIndexOffset, columnIndexLength, dataByteCount)
        try check(
            "bloom filter",
            metadata.bloomFilterOffset,
            metadata.bloomFilterLength,
            dataByteCount
        )
    }

    private func checkValueCount(
        _ valueCount: Int,
        _ leaf: LeafColumn,
        _ rowCount: Int
    ) throws(ParquetError) {
        // A row has at least one entry in every column: a value, or a null in its place.
        let isPossible =
            leaf.maxRepetitionLevel == 0 ? valueCount == rowCount : valueCount >= rowCount
        guard isPossible else {
            throw ParquetError(
                .corrupt,
                "the column chunk has \(valueCount) values for \(rowCount) rows"
            )
        }
    }

    private func check(byteRange: ByteRange, _ dataByteCount: Int) throws(ParquetError) {
        let count = metadata?.totalCompressedSize ?? 0
        // Writers put anything for the offset of a chunk that holds nothing.
        if byteRange.count == 0, count <= dataByteCount { return }
        guard byteRange.offset >= Footer.magic.count, byteRange.isInside(dataByteCount) else {
            throw ParquetError(
                .corrupt,
                "the column chunk's \(count) bytes at \(byteRange.offset) lie outside "
                    + "the file, whose data ends at \(dataByteCount)"
            )
        }
    }

    private func check(
        _ name: String,
        _ offset: Int?,
        _ count: Int?,
        _ dataByteCount: Int
    ) throws(ParquetError) {
        guard let offset else { return }
        guard ByteRange(offset: offset, count: count ?? 0).isInside(dataByteCount) else {
            throw ParquetError(
                .corrupt,
                "the \(name)'s \(count ?? 0) bytes at \(offset) lie outside the file, whose data "
                    + "ends at \(dataByteCount)"
            )
        }
    }
}
