/// A way to compress bytes.
public enum Codec: String, Sendable, Hashable, CaseIterable {
    case uncompressed
    case snappy
    case gzip
    case zstd
    /// Raw LZ4 blocks.
    case lz4
    case brotli
    /// LZ4 in the framing of Hadoop, which old files use.
    ///
    /// It reads what others wrote under that name, whichever form of LZ4 they took.
    case lz4Hadoop = "lz4-hadoop"
}

/// An error met while compressing or decompressing.
public struct CodecError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, coarse enough to act on.
    public enum Kind: String, Sendable {
        /// The bytes are not of the codec's format, or not of the announced length.
        case corrupt
        /// The library behind the codec could not work, for want of memory.
        case unavailable
    }

    public let kind: Kind
    public let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { "\(kind): \(message)" }
}
