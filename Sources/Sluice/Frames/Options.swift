package import Codecs

/// What a frame is read from or written to.
public struct ConnectionType: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case files }

    private let kind: Kind

    /// Files below a path, which says where: `s3://bucket/prefix/`, or a folder of this machine.
    public static let s3 = ConnectionType(kind: .files)
}

/// The format of files.
public struct FileFormat: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case parquet }

    private let kind: Kind

    /// Apache Parquet.
    public static let parquet = FileFormat(kind: .parquet)
}

/// How the pages of Parquet files are compressed.
public struct Compression: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case uncompressed, snappy, gzip, zstd, lz4, brotli }

    private let kind: Kind

    public static let uncompressed = Compression(kind: .uncompressed)
    public static let snappy = Compression(kind: .snappy)
    public static let gzip = Compression(kind: .gzip)
    public static let zstd = Compression(kind: .zstd)
    public static let lz4 = Compression(kind: .lz4)
    public static let brotli = Compression(kind: .brotli)

    package var codec: Codec {
        switch kind {
        case .uncompressed: .uncompressed
        case .snappy: .snappy
        case .gzip: .gzip
        case .zstd: .zstd
        case .lz4: .lz4
        case .brotli: .brotli
        }
    }
}

/// Where a frame's files are.
public struct ReadOptions: Sendable, Hashable {
    /// A file or folder; folders named `key=value` are partitions.
    public var path: String
    /// The new files that a run takes, at most; if `nil`, all of them.
    public var boundedFiles: Int?
    /// The bytes of new files that a run takes, at most; if `nil`, all of them.
    public var boundedSize: Int?

    public init(path: String, boundedFiles: Int? = nil, boundedSize: Int? = nil) {
        self.path = path
        self.boundedFiles = boundedFiles
        self.boundedSize = boundedSize
    }

    /// How much a run takes, or `nil` for all there is.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` for both bounds, or for less than one.
    package func bound() throws -> InputBound? {
        try InputBound(fileCount: boundedFiles, byteCount: boundedSize)
    }
}

/// Where a frame's rows go, and how they are laid out there.
public struct WriteOptions: Sendable, Hashable {
    /// The table's folder.
    public var path: String
    /// Columns that become folders, `name=value/`, from the outermost in.
    public var partitionKeys: [String]
    /// The codec of all pages, or `nil` to keep the codec of what is copied and use snappy else.
    public var compression: Compression?
    /// Whether timestamps that the source has as INT96 become microseconds.
    ///
    /// INT96 has no statistics: readers cannot skip what they do not want by time.
    public var convertsTimestamps: Bool
    /// The records of a file, at most, or `nil` for any number: Spark's `maxRecordsPerFile`.
    public var maxRecordsPerFile: Int?
    /// The size at which a partition gets another file, in bytes, about; if `nil`, 1 GiB.
    public var targetFileSize: Int?
    /// What the records of each partition are sorted by, or `nil` for the order of the source.
    ///
    /// It is what can stand behind `ORDER BY`, for example `seen, plate DESC NULLS FIRST`.
    public var sortBy: String?
    /// Which records have no usable event time, and what becomes of them; if `nil`, none is asked
    /// about its time.
    public var badTimes: BadTimes?
    /// The folder where records and files are set aside; if `nil`, `_sluice/TABLE/quarantine`
    /// beside the table's folder, where readers do not look.
    public var quarantinePath: String?

    public init(
        path: String,
        partitionKeys: [String] = [],
        compression: Compression? = nil,
        convertsTimestamps: Bool = false,
        maxRecordsPerFile: Int? = nil,
        targetFileSize: Int? = nil,
        sortBy: String? = nil,
        badTimes: BadTimes? = nil,
        quarantinePath: String? = nil
    ) {
        self.path = path
        self.partitionKeys = partitionKeys
        self.compression = compression
        self.convertsTimestamps = convertsTimestamps
        self.maxRecordsPerFile = maxRecordsPerFile
        self.targetFileSize = targetFileSize
        self.sortBy = sortBy
        self.badTimes = badTimes
        self.quarantinePath = quarantinePath
    }
}
