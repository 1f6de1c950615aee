internal import CSnappy

/// Snappy streams, where it pays.
///
/// A stream is its length and then blocks of 64 KiB, each compressed by itself
/// (<https://github.com/google/snappy/blob/main/format_description.txt>). If the first block does
/// not become an eighth smaller, the others are stored as literals, the bound that key-value stores
/// draw, too: identifiers and hashes in text would save a few percent, and cost many times as much
/// as a copy to write, and to read for ever after.
enum Snappy {
    static let blockByteCount = 64 << 10
    private static let leastSaving = blockByteCount / 8
    /// Behind a tag of this value, a literal's length less one has two bytes.
    private static let longLiteral: UInt8 = 61 << 2

    /// The bytes that `count` bytes become, at most.
    static func bound(_ count: Int) -> Int { snappy_max_compressed_length(count) }

    /// Compresses a whole stream.
    ///
    /// - Returns: The bytes written, or `nil` if the library could not work.
    static func compress(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        // A try tells little about so few bytes.
        guard input.count > 2 * blockByteCount else { return unsafe library(input, into: output) }
        var written = unsafe store(length: input.count, in: output)
        let trial = unsafe UnsafeRawBufferPointer(rebasing: input[..<blockByteCount])
        let rest = unsafe UnsafeRawBufferPointer(rebasing: input[blockByteCount...])
        guard let body = unsafe appendBody(of: trial, to: output, at: &written) else { return nil }
        if blockByteCount - body < leastSaving {
            unsafe appendLiterals(rest, to: output, at: &written)
        } else if unsafe appendBody(of: rest, to: output, at: &written) == nil {
            return nil
        }
        return written
    }

    private static func library(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var length = output.count
        let status = unsafe snappy_compress(
            input.baseAddress,
            input.count,
            output.baseAddress,
            &length
        )
        return status == SNAPPY_OK ? length : nil
    }

    /// Appends the blocks of `input`, and answers their bytes.
    ///
    /// The library writes a stream, whose length lands on the bytes before: those are put back.
    private static func appendBody(
        of input: UnsafeRawBufferPointer,
        to output: UnsafeMutableRawBufferPointer,
        at position: inout Int
    ) -> Int? {
        let lengthByteCount = byteCount(ofLength: input.count)
        let start = position - lengthByteCount
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: output[start...])
        let before = (0..<lengthByteCount).map { unsafe room[$0] }
        guard let count = unsafe library(input, into: room) else { return nil }
        unsafe room.copyBytes(from: before)
        position = start + count
        return count - lengthByteCount
    }

    private static func appendLiterals(
        _ input: UnsafeRawBufferPointer,
        to output: UnsafeMutableRawBufferPointer,
        at position: inout Int
    ) {
        var read = 0
        while read < input.count {
            let count = min(input.count - read, blockByteCount)
            unsafe output[position] = longLiteral
            unsafe output.storeBytes(
                of: UInt16(truncatingIfNeeded: count - 1).littleEndian,
                toByteOffset: position + 1,
                as: UInt16.self
            )
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: output[(position + 3)...])
            unsafe target.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: input[read..<read + count])
            )
            position += 3 + count
            read += count
        }
    }

    // MARK: The stream's length, seven bits to a byte

    private static func byteCount(ofLength length: Int) -> Int {
        max(1, (Int.bitWidth - length.leadingZeroBitCount + 6) / 7)
    }

    private static func store(length: Int, in output: UnsafeMutableRawBufferPointer) -> Int {
        let byteCount = byteCount(ofLength: length)
        for index in 0..<byteCount {
            let bits = UInt8(truncatingIfNeeded: length >> (7 * index)) & 0x7F
            unsafe output[index] = index < byteCount - 1 ? bits | 0x80 : bits
        }
        return byteCount
    }
}
