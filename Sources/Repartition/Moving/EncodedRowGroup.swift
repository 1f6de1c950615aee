internal import Buffers
internal import Parquet

/// A row group ready to be put into its file.
struct EncodedRowGroup: Sendable {
    var rowCount: Int
    /// For each leaf of the output.
    var chunks: [EncodedChunk]
    /// The bytes of the chunks, in order.
    var bytes: [Bytes]
}
