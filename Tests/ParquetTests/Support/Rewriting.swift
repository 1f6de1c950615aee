import Buffers

@testable import Parquet

extension ParquetFile {
    /// The file made anew from its fragments, row group by row group.
    func rewritten(
        _ options: WriterOptions = WriterOptions(),
        pageRows: Int = 70,
        asNumbers: Bool = true,
        batchByteLimit: Int = 64 << 20
    ) throws -> Bytes {
        var output = ByteBuffer()
        output.append(FileAssembler.head)
        var assembler = FileAssembler(
            schema: schema,
            keyValues: [],
            createdBy: ParquetWriter.createdBy
        )
        for rowGroup in rowGroups.indices {
            var chunks: [EncodedChunk] = []
            for leaf in schema.leaves {
                let decoder = try decoder(leaf, rowGroup: rowGroup, batchByteLimit: batchByteLimit)
                var fragments = FragmentEncoder()
                let merged = MergedDictionary(layout: try ValueLayout(leaf))
                var bytes = ByteBuffer()
                var isMerged = false
                while try decoder.next() {
                    fragments.prepare(decoder.batch)
                    if asNumbers, decoder.batch.form == .dictionary, !isMerged {
                        isMerged = fragments.merge(decoder.dictionary, into: merged)
                    }
                    let isNumbered = isMerged && decoder.batch.form == .dictionary
                    fragments.appendAll(
                        of: decoder.batch,
                        dictionary: decoder.dictionary,
                        as: isNumbered ? .numbers : .plain,
                        to: &bytes
                    )
                }
                let encoder = ColumnChunkEncoder(leaf: leaf, options: options)
                try encoder.begin(leaf)
                try unsafe bytes.withUnsafeBytes { (bytes) throws(ParquetError) in
                    try unsafe encoder.append(fragments: bytes, dictionary: merged)
                }
                chunks.append(
                    try encoder.finish(
                        rowCount: rowGroups[rowGroup].rowCount,
                        pageRows: pageRows,
                        dictionary: merged,
                        to: &output
                    )
                )
            }
            assembler.append(rowCount: rowGroups[rowGroup].rowCount, chunks: chunks)
        }
        output.append(assembler.finish())
        return output.copied()
    }
}
