internal import Buffers

/// BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on.
///
/// Format:
/// <https://parquet.apache.org/docs/file-format/data-pages/encodings/#BYTESTREAMSPLIT>
enum ByteStreamSplit {
    /// Joins `count` values of `width` bytes each.
    ///
    /// - Precondition: `input` holds, and `output` has room for, `count * width` bytes.
    static func join(
        _ input: UnsafeRawBufferPointer,
        count: Int,
        width: Int,
        into output: UnsafeMutableRawPointer
    ) {
        precondition(input.count >= count * width, "the caller has checked the bytes")
        guard let source = input.baseAddress else { return }
        switch width {
        case 4: unsafe join(source, count, 4, UInt32.self, output)
        case 8: unsafe join(source, count, 8, UInt64.self, output)
        default:
            for stream in 0..<width {
                let from = unsafe source + stream * count
                for index in 0..<count {
                    let byte = unsafe from.load(fromByteOffset: index, as: UInt8.self)
                    unsafe output.storeBytes(
                        of: byte,
                        toByteOffset: index &* width &+ stream,
                        as: UInt8.self
                    )
                }
            }
        }
    }

    @inline(__always)
    private static func join<Word: FixedWidthInteger & BitwiseCopyable>(
        _ source: UnsafeRawPointer,
        _ count: Int,
        _ width: Int,
        _ type: Word.Type,
        _ output: UnsafeMutableRawPointer
    ) {
        for index in 0..<count {
            var word: Word = 0
            for stream in 0..<width {
                let byte = unsafe source.load(
                    fromByteOffset: stream &* count &+ index,
                    as: UInt8.self
                )
                word |= Word(truncatingIfNeeded: byte) &<< Word(truncatingIfNeeded: stream &* 8)
            }
            unsafe output.storeBytes(
                of: word.littleEndian,
                toByteOffset: index &* width,
                as: Word.self
            )
        }
    }

    /// Appends the streams of the values of `width` bytes each that lie in `input`.
    static func split(
        _ input: UnsafeRawBufferPointer,
        width: Int,
        into output: inout ByteBuffer
    ) {
        guard width > 0 else { return }
        let count = input.count / width
        unsafe output.append(capacity: count * width) { room in
            for stream in 0..<width {
                for index in 0..<count {
                    unsafe room[stream * count + index] = input[index * width + stream]
                }
            }
            return count * width
        }
    }
}
