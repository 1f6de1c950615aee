public import Buffers

/// Tells values that a column chunk does not hold from those it may hold: a split block bloom
/// filter.
///
/// Format: <https://parquet.apache.org/docs/file-format/bloomfilter/>
public struct BloomFilter: Sendable, Equatable {
    /// The bits, eight words for each block.
    private(set) var words: [UInt32]

    static let blockByteCount = 32
    /// The most bytes that readers in use accept.
    static let largestByteCount = 128 << 20

    /// More than a header takes.
    static let headerRoom = 64

    private static let salts: [UInt32] = [
        0x47B6_137B, 0x4497_4D91, 0x8824_AD5B, 0xA2B7_289D,
        0x7054_95C7, 0x2DF1_424B, 0x9EFC_4947, 0x5C6B_FB31,
    ]

    /// A filter without values.
    init(blockCount: Int) {
        precondition(blockCount > 0, "a filter has a block")
        words = [UInt32](repeating: 0, count: blockCount * 8)
    }

    /// The bytes of the bits.
    public var byteCount: Int { words.count * 4 }

    private var blockCount: Int { words.count / 8 }

    // MARK: Values

    /// Whether the chunk may hold a value, given as a PLAIN value: numbers in little-endian bytes,
    /// byte strings without their length.
    ///
    /// `false` is certain. Zeros of floating-point columns have two forms; ask for both.
    public func mayContain(_ value: Bytes) -> Bool {
        mayContain(hash: value.bloomHash)
    }

    func mayContain(hash: UInt64) -> Bool {
        let first = firstWord(hash)
        let key = UInt32(truncatingIfNeeded: hash)
        for lane in 0..<8 where words[first + lane] & Self.mask(key, lane) == 0 { return false }
        return true
    }

    mutating func insert(hash: UInt64) {
        let first = firstWord(hash)
        let key = UInt32(truncatingIfNeeded: hash)
        for lane in 0..<8 { words[first + lane] |= Self.mask(key, lane) }
    }

    /// The first word of the block that a hash falls into: its upper half, scaled.
    @inline(__always)
    private func firstWord(_ hash: UInt64) -> Int {
        Int(((hash &>> 32) &* UInt64(blockCount)) &>> 32) &* 8
    }

    @inline(__always)
    private static func mask(_ key: UInt32, _ lane: Int) -> UInt32 {
        1 &<< ((key &* salts[lane]) &>> 27)
    }

    // MARK: Size

    /// The same values in half the bytes; only filters of an even number of blocks can be folded.
    ///
    /// Neighbours become one block, because a hash falls into block `hash * count / 2^32`.
    func folded() -> BloomFilter {
        precondition(blockCount % 2 == 0, "an even number of blocks is folded")
        var half = BloomFilter(blockCount: blockCount / 2)
        for block in 0..<blockCount {
            for lane in 0..<8 { half.words[block / 2 * 8 + lane] |= words[block * 8 + lane] }
        }
        return half
    }

    /// How likely a value that was not inserted passes, judged by the bits that are set.
    var falsePositiveProbability: Double {
        var sum = 0.0
        for block in 0..<blockCount {
            var product = 1.0
            for lane in 0..<8 {
                product *= Double(words[block * 8 + lane].nonzeroBitCount) / 32
            }
            sum += product
        }
        return sum / Double(blockCount)
    }

    // MARK: In a file

    /// Header and bits as a file holds them.
    package func serialized() -> Bytes {
        var output = ByteBuffer(capacity: byteCount + 64)
        output.append(BloomFilterHeader(byteCount: byteCount).serialized())
        for word in words { output.append(integer: word) }
        return output.copied()
    }

    /// Reads a filter from its place in a file.
    ///
    /// - Parameter bytes: Header and bits; more may follow.
    /// - Throws: ``ParquetError`` of kind `corrupt` or `truncated` if they are no filter,
    ///   `unsupported` for another algorithm, hash or compression.
    package init(serialized bytes: Bytes) throws(ParquetError) {
        var reader = CompactReader(bytes)
        let header = try BloomFilterHeader(from: &reader)
        guard header.algorithm == .first, header.hash == .first, header.compression == .first
        else {
            throw ParquetError(
                .unsupported,
                "a bloom filter that is not of split blocks, xxHash and uncompressed"
            )
        }
        let count = header.byteCount
        guard count > 0, count % Self.blockByteCount == 0, count <= Self.largestByteCount else {
            throw ParquetError(
                .corrupt,
                "a bloom filter of \(count) bytes: it has a multiple of 32, at most 128 MiB"
            )
        }
        guard count <= bytes.count - reader.offset else {
            throw ParquetError(
                .truncated,
                "a bloom filter announces \(count) bytes, \(bytes.count - reader.offset) are there"
            )
        }
        let bits = bytes[reader.offset..<reader.offset + count].array
        words = (0..<count / 4).map { word in
            (0..<4).reduce(0) { $0 | UInt32(bits[word * 4 + $1]) << UInt32(8 * $1) }
        }
    }

    /// The part of `bytes` that is a filter, whatever its algorithm, or `nil` if they are none.
    package static func whole(serialized bytes: Bytes) -> Bytes? {
        var reader = CompactReader(bytes)
        guard let header = try? BloomFilterHeader(from: &reader), header.byteCount > 0,
            header.byteCount <= bytes.count - reader.offset
        else { return nil }
        return bytes[0..<reader.offset + header.byteCount]
    }
}
