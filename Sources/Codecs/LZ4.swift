internal import CLZ4

/// The three forms in which LZ4 data occurs in Parquet files.
///
/// - A raw *block*, which is what LZ4_RAW means:
///   <https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>
/// - Blocks in the *framing of Hadoop*, which is what the deprecated LZ4 means.
/// - The *frame* of the LZ4 library, which early Arrow wrote for LZ4:
///   <https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md>
///
/// The deprecated name never said which one: all three are tried
/// (<https://parquet.apache.org/docs/file-format/data-pages/compression/#lz4>). Each function
/// returns the bytes it wrote, or `nil` if the input is not of its form or wants more room.
enum LZ4 {
    /// The decompressed bytes of one Hadoop block, at most; what Hadoop's own buffer holds.
    static let hadoopBlockByteLimit = 256 << 10

    static func decompressBlock(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard let inputCount = Int32(exactly: input.count) else { return nil }
        let length = unsafe LZ4_decompress_safe(
            input.baseAddress,
            output.baseAddress,
            inputCount,
            Int32(clamping: output.count)
        )
        return length < 0 ? nil : Int(length)
    }

    /// Blocks one after the other, each the number of bytes it gives and then chunks.
    ///
    /// A chunk is a raw block behind its length; chunks follow until the bytes are there. Numbers
    /// are big-endian, 32 bits wide.
    static func decompressHadoop(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var read = 0
        var written = 0
        while read < input.count {
            guard let announced = unsafe length(in: input, at: &read),
                announced <= output.count - written
            else { return nil }
            // Hadoop ends its streams like this.
            if announced == 0 { return written }
            let end = written + announced
            while written < end {
                guard let chunk = unsafe length(in: input, at: &read), chunk > 0,
                    chunk <= input.count - read,
                    let length = unsafe decompressBlock(
                        UnsafeRawBufferPointer(rebasing: input[read..<read + chunk]),
                        into: UnsafeMutableRawBufferPointer(rebasing: output[written..<end])
                    ), length > 0
                else { return nil }
                read += chunk
                written += length
            }
        }
        return written
    }

    private static func length(in input: UnsafeRawBufferPointer, at offset: inout Int) -> Int? {
        guard input.count - offset >= 4 else { return nil }
        let length = unsafe input.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        offset += 4
        return Int(UInt32(bigEndian: length))
    }

    static func decompressFrame(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var context: OpaquePointer?
        let status = unsafe LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(status) == 0 else { return nil }
        defer { unsafe LZ4F_freeDecompressionContext(context) }
        var read = 0
        var written = 0
        while true {
            var consumed = input.count - read
            var produced = output.count - written
            let hint = unsafe LZ4F_decompress(
                context,
                output.baseAddress.map { unsafe $0 + written },
                &produced,
                input.baseAddress.map { unsafe $0 + read },
                &consumed,
                nil
            )
            guard LZ4F_isError(hint) == 0 else { return nil }
            read += consumed
            written += produced
            // The library asks for nothing more where a frame has ended; another may follow.
            if hint == 0 && read == input.count { return written }
            guard consumed > 0 || produced > 0 else { return nil }
        }
    }

    /// Puts a raw block into `output`, which has room for `blockBound` bytes, and returns its
    /// length, or 0 if the input is too large for the format.
    static func compressBlock(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard let inputCount = Int32(exactly: input.count) else { return 0 }
        return Int(
            unsafe LZ4_compress_default(
                input.baseAddress,
                output.baseAddress,
                inputCount,
                Int32(clamping: output.count)
            )
        )
    }

    /// The bytes that `byteCount` bytes take compressed, at most; 0 if they are too many.
    static func blockBound(_ byteCount: Int) -> Int {
        Int32(exactly: byteCount).map { Int(LZ4_compressBound($0)) } ?? 0
    }

    /// Puts Hadoop blocks into `output`, which has room for `hadoopBound` bytes.
    static func compressHadoop(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int {
        var read = 0
        var written = 0
        repeat {
            let count = min(input.count - read, hadoopBlockByteLimit)
            let length = unsafe compressBlock(
                UnsafeRawBufferPointer(rebasing: input[read..<read + count]),
                into: UnsafeMutableRawBufferPointer(rebasing: output[(written + 8)...])
            )
            guard length > 0 else { return 0 }
            unsafe output.storeBytes(
                of: UInt32(truncatingIfNeeded: count).bigEndian,
                toByteOffset: written,
                as: UInt32.self
            )
            unsafe output.storeBytes(
                of: UInt32(truncatingIfNeeded: length).bigEndian,
                toByteOffset: written + 4,
                as: UInt32.self
            )
            read += count
            written += 8 + length
        } while read < input.count
        return written
    }

    static func hadoopBound(_ byteCount: Int) -> Int {
        (byteCount / hadoopBlockByteLimit + 1) * (8 + blockBound(hadoopBlockByteLimit))
    }
}
