internal import CBrotli
internal import CDeflate
internal import CSnappy
internal import CZstd

/// Decompresses blocks of bytes whose decompressed length is known.
///
/// Holds the libraries' working memory, so one decompressor serves many calls, one at a time.
@safe package struct Decompressor: ~Copyable {
    private let deflate: OpaquePointer?
    private let zstd: OpaquePointer?

    package init() {
        unsafe deflate = libdeflate_alloc_decompressor()
        unsafe zstd = ZSTD_createDCtx()
    }

    deinit {
        unsafe libdeflate_free_decompressor(deflate)
        unsafe ZSTD_freeDCtx(zstd)
    }

    /// Decompresses `input`, which must fill `output` exactly.
    ///
    /// - Throws: ``CodecError`` of kind `corrupt` if `input` is malformed or gives another length.
    package borrowing func decompress(
        _ codec: Codec,
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodecError) {
        // A block of nothing may be written as no bytes at all, whatever the codec.
        if unsafe input.isEmpty && output.isEmpty { return }
        let written =
            switch codec {
            case .uncompressed: try unsafe copy(input, into: output)
            case .snappy: try unsafe decompressSnappy(input, into: output)
            case .gzip: try unsafe decompressGzip(input, into: output)
            case .zstd: try unsafe decompressZstd(input, into: output)
            case .lz4: try whole(unsafe LZ4.decompressBlock(input, into: output), codec)
            case .lz4Hadoop: try whole(unsafe decompressOldLZ4(input, into: output), codec)
            case .brotli: try unsafe decompressBrotli(input, into: output)
            }
        guard written == output.count else {
            throw CodecError(
                .corrupt,
                "\(codec.rawValue) data holds \(written) bytes, \(output.count) were announced"
            )
        }
    }

    private borrowing func copy(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        guard input.count == output.count else { return input.count }
        unsafe output.copyMemory(from: input)
        return input.count
    }

    private borrowing func decompressSnappy(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        var length = output.count
        let status = unsafe snappy_uncompress(
            input.baseAddress,
            input.count,
            output.baseAddress,
            &length
        )
        guard status == SNAPPY_OK else {
            throw CodecError(.corrupt, "snappy data is malformed")
        }
        return length
    }

    /// A gzip stream may be several members one after the other (RFC 1952, 2.2).
    private borrowing func decompressGzip(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        guard let deflate = unsafe deflate else {
            throw CodecError(.unavailable, "no memory for a gzip decompressor")
        }
        var consumed = 0
        var written = 0
        while consumed < input.count {
            var read = 0
            var wrote = 0
            let status = unsafe libdeflate_gzip_decompress_ex(
                deflate,
                input.baseAddress.map { unsafe $0 + consumed },
                input.count - consumed,
                output.baseAddress.map { unsafe $0 + written },
                output.count - written,
                &read,
                &wrote
            )
            guard status == LIBDEFLATE_SUCCESS, read > 0 else {
                throw CodecError(.corrupt, "gzip data is malformed")
            }
            consumed += read
            written += wrote
        }
        return written
    }

    private borrowing func decompressZstd(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        guard let zstd = unsafe zstd else {
            throw CodecError(.unavailable, "no memory for a zstd decompressor")
        }
        let length = unsafe ZSTD_decompressDCtx(
            zstd,
            output.baseAddress,
            output.count,
            input.baseAddress,
            input.count
        )
        guard ZSTD_isError(length) == 0 else {
            throw CodecError(.corrupt, "zstd data is malformed")
        }
        return length
    }

    /// The form that gives as many bytes as were announced, the usual one first.
    private borrowing func decompressOldLZ4(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let framed = unsafe LZ4.decompressHadoop(input, into: output)
        if framed == output.count { return framed }
        let frame = unsafe LZ4.decompressFrame(input, into: output)
        if frame == output.count { return frame }
        return unsafe LZ4.decompressBlock(input, into: output) ?? frame ?? framed
    }

    private borrowing func whole(_ length: Int?, _ codec: Codec) throws(CodecError) -> Int {
        guard let length else {
            throw CodecError(.corrupt, "\(codec.rawValue) data is malformed")
        }
        return length
    }

    private borrowing func decompressBrotli(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CodecError) -> Int {
        var length = output.count
        let status = unsafe BrotliDecoderDecompress(
            input.count,
            input.baseAddress,
            &length,
            output.baseAddress
        )
        guard status == BROTLI_DECODER_RESULT_SUCCESS else {
            throw CodecError(.corrupt, "brotli data is malformed")
        }
        return length
    }
}
