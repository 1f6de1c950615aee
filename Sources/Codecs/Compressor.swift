package import Buffers
internal import CBrotli
internal import CDeflate
internal import CZstd

/// Compresses blocks of bytes.
///
/// Holds the libraries' working memory, so one compressor serves many calls, one at a time.
/// Equal input gives equal output.
@safe package struct Compressor: ~Copyable {
    private static let gzipLevel: Int32 = 6
    private static let zstdLevel: Int32 = 3
    /// From here on brotli looks for matches with care; above, it costs much for little.
    private static let brotliQuality: Int32 = 5

    private let deflate: OpaquePointer?
    private let zstd: OpaquePointer?

    package init() {
        unsafe deflate = libdeflate_alloc_compressor(Self.gzipLevel)
        unsafe zstd = ZSTD_createCCtx()
    }

    deinit {
        unsafe libdeflate_free_compressor(deflate)
        unsafe ZSTD_freeCCtx(zstd)
    }

    /// Appends the compressed form of `input` to `output` and returns its length in bytes.
    ///
    /// - Throws: ``CodecError`` of kind `unavailable` if the library cannot work.
    @discardableResult
    package borrowing func compress(
        _ codec: Codec,
        _ input: UnsafeRawBufferPointer,
        into output: inout ByteBuffer
    ) throws(CodecError) -> Int {
        let before = output.count
        switch codec {
        case .uncompressed: unsafe output.append(input)
        case .snappy:
            try unsafe output.append(capacity: Snappy.bound(input.count)) {
                (room) throws(CodecError) in
                try checked(unsafe Snappy.compress(input, into: room) ?? 0, "snappy")
            }
        case .gzip: try unsafe compressGzip(input, into: &output)
        case .zstd: try unsafe compressZstd(input, into: &output)
        case .lz4:
            try unsafe output.append(capacity: LZ4.blockBound(input.count)) {
                (room) throws(CodecError) in
                try checked(unsafe LZ4.compressBlock(input, into: room), "lz4")
            }
        case .lz4Hadoop:
            try unsafe output.append(capacity: LZ4.hadoopBound(input.count)) {
                (room) throws(CodecError) in
                try checked(unsafe LZ4.compressHadoop(input, into: room), "lz4")
            }
        case .brotli: try unsafe compressBrotli(input, into: &output)
        }
        return output.count - before
    }

    private borrowing func compressGzip(
        _ input: UnsafeRawBufferPointer,
        into output: inout ByteBuffer
    ) throws(CodecError) {
        guard let deflate = unsafe deflate else {
            throw CodecError(.unavailable, "no memory for a gzip compressor")
        }
        let bound = unsafe libdeflate_gzip_compress_bound(deflate, input.count)
        try unsafe output.append(capacity: bound) { (room) throws(CodecError) in
            let length = unsafe libdeflate_gzip_compress(
                deflate,
                input.baseAddress,
                input.count,
                room.baseAddress,
                room.count
            )
            return try checked(length, "gzip")
        }
    }

    private borrowing func compressZstd(
        _ input: UnsafeRawBufferPointer,
        into output: inout ByteBuffer
    ) throws(CodecError) {
        guard let zstd = unsafe zstd else {
            throw CodecError(.unavailable, "no memory for a zstd compressor")
        }
        try unsafe output.append(capacity: ZSTD_compressBound(input.count)) {
            (room) throws(CodecError) in
            let length = unsafe ZSTD_compressCCtx(
                zstd,
                room.baseAddress,
                room.count,
                input.baseAddress,
                input.count,
                Self.zstdLevel
            )
            return try checked(ZSTD_isError(length) == 0 ? length : 0, "zstd")
        }
    }

    private borrowing func compressBrotli(
        _ input: UnsafeRawBufferPointer,
        into output: inout ByteBuffer
    ) throws(CodecError) {
        // The bound is 0 for sizes that overflow it; and it is too tight for no input at all.
        let bound = max(BrotliEncoderMaxCompressedSize(input.count), 16)
        try unsafe output.append(capacity: bound) { (room) throws(CodecError) in
            var length = room.count
            let status = unsafe BrotliEncoderCompress(
                Self.brotliQuality,
                BROTLI_DEFAULT_WINDOW,
                BROTLI_MODE_GENERIC,
                input.count,
                input.baseAddress,
                &length,
                room.baseAddress
            )
            return try checked(status == BROTLI_TRUE ? length : 0, "brotli")
        }
    }

    private borrowing func checked(_ length: Int, _ codec: String) throws(CodecError) -> Int {
        // No codec gives zero bytes, not even for no input.
        guard length > 0 else {
            throw CodecError(.unavailable, "the \(codec) library could not compress a block")
        }
        return length
    }
}
