internal import Parquet

extension FileLayout {
    /// The layout, for scripts: the names are stable.
    package var json: JSONValue {
        let metadata = footer.metadata
        return .members([
            "file": .string(name),
            "bytes": .integer(byteCount),
            "footerBytes": .integer(footer.byteCount),
            "version": .integer(Int(metadata.version)),
            "createdBy": .optional(metadata.createdBy),
            "rows": .integer(metadata.rowCount),
            "keyValues": .object(
                (metadata.keyValues ?? []).map { .init($0.key, .optional($0.value)) }
            ),
            "columns": .array(leaves.map { columnJSON(footer.schema.leaves[$0]) }),
            "rowGroups": .array(rowGroups.map(rowGroupJSON)),
        ])
    }

    private func columnJSON(_ leaf: LeafColumn) -> JSONValue {
        .members([
            "path": .string(leaf.pathDescription),
            "physicalType": .string("\(leaf.physicalType)"),
            "typeLength": .optional(leaf.typeLength),
            "repetition": .string("\(leaf.repetition)"),
            "annotation": .string("\(leaf.annotation)"),
            "maxDefinitionLevel": .integer(leaf.maxDefinitionLevel),
            "maxRepetitionLevel": .integer(leaf.maxRepetitionLevel),
        ])
    }

    private func rowGroupJSON(_ index: Int) -> JSONValue {
        let rowGroup = footer.metadata.rowGroups[index]
        return .members([
            "index": .integer(index),
            "rows": .integer(rowGroup.rowCount),
            "uncompressedBytes": .integer(rowGroup.totalByteSize),
            "compressedBytes": .optional(rowGroup.totalCompressedSize),
            "chunks": .array(
                leaves.compactMap { chunkJSON(ChunkPosition(rowGroup: index, leaf: $0)) }
            ),
        ])
    }

    private func chunkJSON(_ position: ChunkPosition) -> JSONValue? {
        guard let chunk = metadata(of: position) else { return nil }
        let leaf = footer.schema.leaves[position.leaf]
        let column = footer.metadata.rowGroups[position.rowGroup].columns[position.leaf]
        let statistics = chunk.statistics
        var members: [JSONValue.Member] = [
            .init("column", .string(leaf.pathDescription)),
            .init("codec", .string("\(chunk.codec)")),
            .init("values", .integer(chunk.valueCount)),
            .init("compressedBytes", .integer(chunk.totalCompressedSize)),
            .init("uncompressedBytes", .integer(chunk.totalUncompressedSize)),
            .init("encodings", .strings(chunk.encodings.map(\.description))),
            .init("dictionaryPageOffset", .optional(chunk.dictionaryPageOffset)),
            .init("dataPageOffset", .integer(chunk.dataPageOffset)),
            .init("nulls", .optional(statistics?.nullCount)),
            .init(
                "min",
                .optional((statistics?.minValue ?? statistics?.min).map(leaf.boundText))
            ),
            .init(
                "max",
                .optional((statistics?.maxValue ?? statistics?.max).map(leaf.boundText))
            ),
            .init("hasColumnIndex", .boolean(column.columnIndexOffset != nil)),
            .init("hasOffsetIndex", .boolean(column.offsetIndexOffset != nil)),
        ]
        if let pages = pages[position] {
            members.append(.init("pages", .array(pages.map(\.json))))
        }
        return .object(members)
    }
}

extension FileLayout.PageSummary {
    fileprivate var json: JSONValue {
        .members([
            "type": .string("\(header.type)"),
            "offset": .integer(offset),
            "values": .integer(valueCount),
            "encoding": .optional(encoding?.description),
            "compressedBytes": .integer(header.compressedPageSize),
            "uncompressedBytes": .integer(header.uncompressedPageSize),
            "hasChecksum": .boolean(header.crc != nil),
        ])
    }
}
