public import Codecs

/// How the pages of a Parquet file are laid out as they are written.
///
/// Nothing here changes the values read back, only the size of the file and what reading part of
/// it costs.
public struct WriterOptions: Sendable, Hashable {
    /// The two forms of data pages.
    public enum PageVersion: Int, Sendable, Hashable {
        /// Levels and values compressed together; every reader knows it.
        case v1 = 1
        /// Levels left uncompressed before the values.
        case v2 = 2
    }

    /// How pages are compressed.
    ///
    /// What Snappy makes less than an eighth smaller is stored as it is.
    public var codec = Codec.snappy
    public var pageVersion = PageVersion.v1
    /// The rows in a data page, at most.
    public var pageRowLimit = 65_536
    /// The bytes of values in a data page before compression, about.
    public var pageByteLimit = 1 << 20
    /// The bytes a column's dictionary may reach before pages fall back to PLAIN.
    public var dictionaryByteLimit = 1 << 20
    /// How the values of single columns are encoded, by the names from the top-level column down.
    ///
    /// The others have a dictionary where it pays, else PLAIN.
    public var encodings: [[String]: ColumnEncoding] = [:]
    /// Whether each page carries a CRC-32 of its bytes.
    public var writesChecksums = true

    /// The columns whose chunks get a bloom filter, by the names from the top-level column down.
    ///
    /// Names of no column are passed over, and columns of BOOLEAN, which need none.
    public var bloomFilters: [[String]: BloomFilterOptions] = [:]

    /// Creates options with the default layout.
    public init() {}
}
