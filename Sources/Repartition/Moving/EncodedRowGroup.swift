internal import Buffers
internal import Parquet

/// A row group ready to be put into its file.
struct EncodedRowGroup: Sendable {
    var rowCount: Int
    /// For each leaf of the output.
    var chunks: [EncodedChunk]
    /// The bytes of the chunks, in order.
    var bytes: [Bytes]
    /// How the rows are sorted, if that is known; the columns are leaves of the output.
    var sortingColumns: [SortingColumn]?

    var byteCount: Int { bytes.reduce(0) { $0 + $1.count } }
}
