public import Buffers
public import Columns

/// Makes a Parquet file in memory, row group by row group.
///
/// ```swift
/// var writer = ParquetWriter(schema: try Schema(columns: [try SchemaNode("speed", .int)]))
/// try writer.appendRowGroup([speeds])
/// let bytes = try writer.finish()
/// ```
///
/// Equal values and options give equal bytes.
public struct ParquetWriter: ~Copyable {
    /// What files made here name as their writer.
    public static let createdBy = "sluice version 0.1.0 (build dev)"

    private let schema: Schema
    private let options: WriterOptions
    private var assembler: FileAssembler
    private var output = ByteBuffer()

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - schema: The columns of the file.
    ///   - options: How its pages are laid out.
    ///   - keyValues: What the footer says besides; readers find it by key.
    ///   - createdBy: What the footer names as the file's writer.
    public init(
        schema: Schema,
        options: WriterOptions = WriterOptions(),
        keyValues: [KeyValue] = [],
        createdBy: String = ParquetWriter.createdBy
    ) {
        self.schema = schema
        self.options = options
        assembler = FileAssembler(schema: schema, keyValues: keyValues, createdBy: createdBy)
        output.append(FileAssembler.head)
    }

    /// Appends a row group of the given columns, in the order of the schema's top-level columns.
    ///
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if columns are missing, differ in
    ///   length, or hold values that the schema has no room for.
    public mutating func appendRowGroup(_ columns: [ColumnVector]) throws(ParquetError) {
        guard columns.count == schema.columns.count else {
            throw ParquetError(
                .invalidRequest,
                "\(columns.count) columns for a schema of \(schema.columns.count)"
            )
        }
        let rowCount = columns.first?.count ?? 0
        var batches: [ColumnBatch] = []
        for (position, column) in columns.enumerated() {
            guard column.count == rowCount else {
                throw ParquetError(
                    .invalidRequest,
                    "a column of \(column.count) rows beside one of \(rowCount)",
                    .init(column: schema.columns[position].name)
                )
            }
            batches += try schema.shredded(column, column: position)
        }
        try appendRowGroup(rowCount: rowCount, batches)
    }

    /// Appends a row group whose columns are batches of plain values, with levels where a column
    /// is nested; each holds all rows.
    ///
    /// - Throws: ``ParquetError`` of kind `tooLarge` if something is too large for the format.
    package mutating func appendRowGroup(
        rowCount: Int,
        _ batches: [ColumnBatch]
    ) throws(ParquetError) {
        precondition(batches.count == schema.leaves.count, "there is a batch for each leaf")
        // Only whole row groups are announced: what an error leaves behind must go.
        let start = output.count
        do throws(ParquetError) {
            var chunks: [EncodedChunk] = []
            for (leaf, batch) in zip(schema.leaves, batches) {
                chunks.append(try encode(batch, leaf, rowCount))
            }
            assembler.append(rowCount: rowCount, chunks: chunks)
        } catch {
            output.truncate(to: start)
            throw error
        }
    }

    private mutating func encode(
        _ batch: ColumnBatch,
        _ leaf: LeafColumn,
        _ rowCount: Int
    ) throws(ParquetError) -> EncodedChunk {
        if let message = batch.leaf.mismatch(with: leaf) {
            throw ParquetError(.invalidRequest, message, .init(column: leaf.pathDescription))
        }
        var fragments = FragmentEncoder()
        fragments.prepare(batch)
        var fragment = ByteBuffer()
        fragments.appendAll(
            of: batch,
            dictionary: ValueStore(layout: .fixed(1)),
            as: .plain,
            to: &fragment
        )
        let encoder = ColumnChunkEncoder(leaf: leaf, options: options)
        try encoder.begin(leaf)
        try encoder.append(fragments: fragment, dictionary: nil)
        let pageRows = ColumnChunkEncoder.pageRows(
            options,
            rowByteCount: fragment.count / max(rowCount, 1)
        )
        return try encoder.finish(
            rowCount: rowCount,
            pageRows: pageRows,
            dictionary: nil,
            to: &output
        )
    }

    /// Ends the file and returns its bytes.
    public consuming func finish() -> Bytes {
        output.append(assembler.finish())
        return output.copied()
    }
}
