import Buffers

@testable import Parquet

/// Gathers one column of one or more files into groups, as the engine does it.
struct Gathering {
    var form = Form.numbers
    var batchByteLimit = 64 << 20
    var options = WriterOptions()
    var pageRows = 50
    /// The memory for the merged dictionary; 0 leaves no room for any value.
    var dictionaryByteLimit = 32 << 20

    enum Form: Sendable {
        /// Numbers where the source has a dictionary.
        case numbers
        case plain
    }

    /// A column of a row group, and the group each row goes to.
    struct Source {
        var decoder: () throws -> ColumnChunkDecoder
        var leaf: LeafColumn
        var groups: [UInt32]

        init(_ file: ParquetFile, _ leaf: LeafColumn, rowGroup: Int, groups: [UInt32], limit: Int) {
            decoder = { try file.decoder(leaf, rowGroup: rowGroup, batchByteLimit: limit) }
            self.leaf = leaf
            self.groups = groups
        }

        init(_ chunk: HandMadeChunk, groups: [UInt32], limit: Int) {
            decoder = {
                let decoder = ColumnChunkDecoder(leaf: chunk.leaf, batchByteLimit: limit)
                try decoder.start(
                    chunk.leaf,
                    chunk.metadata,
                    bytes: Bytes(chunk.bytes),
                    rowCount: groups.count
                )
                return decoder
            }
            leaf = chunk.leaf
            self.groups = groups
        }
    }

    /// One file for each group, with `target` as its only column.
    func files(
        _ sources: [Source],
        _ target: LeafColumn,
        _ schema: Schema,
        groupCount: Int
    ) throws -> [Bytes] {
        let merged = MergedDictionary(
            layout: try ValueLayout(target),
            byteLimit: dictionaryByteLimit
        )
        var fragments: [[UInt8]] = Array(repeating: [], count: groupCount)
        var counts = Array(repeating: 0, count: groupCount)
        for source in sources {
            try append(source, target, merged, &fragments)
            for group in source.groups where group != RowGrouping.nowhere {
                counts[Int(group)] += 1
            }
        }
        let encoder = ColumnChunkEncoder(leaf: target, options: options)
        return try (0..<groupCount).map { group in
            try encoder.begin(target)
            try unsafe Bytes(fragments[group]).withUnsafeBytes { (bytes) throws(ParquetError) in
                try unsafe encoder.append(fragments: bytes, dictionary: merged)
            }
            var output = ByteBuffer()
            output.append(FileAssembler.head)
            let chunk = try encoder.finish(
                rowCount: counts[group],
                pageRows: pageRows,
                dictionary: merged,
                to: &output
            )
            var assembler = FileAssembler(schema: schema, keyValues: [], createdBy: "test")
            assembler.append(rowCount: counts[group], chunks: [chunk])
            output.append(assembler.finish())
            return output.copied()
        }
    }

    private func append(
        _ source: Source,
        _ target: LeafColumn,
        _ merged: MergedDictionary,
        _ fragments: inout [[UInt8]]
    ) throws {
        var encoder = FragmentEncoder()
        let grouping = RowGrouping(RowRuns(Vector(source.groups)), groupCount: fragments.count)
        let decoder = try source.decoder()
        var isMerged = false
        var isAsked = false
        while try decoder.next() {
            let batch = decoder.batch
            encoder.prepare(batch)
            if batch.form == .dictionary, form == .numbers, !isAsked {
                isMerged = encoder.merge(decoder.dictionary, into: merged)
                isAsked = true
            }
            let isNumbered = batch.form == .dictionary && isMerged
            for group in fragments.indices {
                let slice = grouping.part(
                    of: grouping.slice(of: group),
                    in: batch.firstRow..<batch.firstRow + batch.rowCount
                )
                var output = ByteBuffer()
                let form = isNumbered ? FragmentEncoder.Values.numbers : .plain
                if slice.positions.count == batch.rowCount {
                    encoder.appendAll(
                        of: batch,
                        dictionary: decoder.dictionary,
                        as: form,
                        to: &output
                    )
                } else {
                    encoder.append(
                        slice,
                        of: grouping,
                        in: batch,
                        dictionary: decoder.dictionary,
                        as: form,
                        to: &output
                    )
                }
                fragments[group] += output.copied().array
            }
        }
    }
}
