internal import Buffers

/// Makes the bloom filter of a column chunk from its values.
package struct BloomFilterBuilder {
    private let options: BloomFilterOptions
    private let hasTwoZeros: Bool
    private var filter: BloomFilter

    /// - Parameter valueCount: The values that follow, or more.
    package init(_ leaf: LeafColumn, _ options: BloomFilterOptions, valueCount: Int) {
        self.options = options
        hasTwoZeros = ValueComparison(leaf).isFloatingPoint
        filter = BloomFilter(blockCount: options.blockCount(valueCount: valueCount))
    }

    /// Takes in the values of `range`.
    package mutating func add(_ values: borrowing ValueStore, _ range: Range<Int>) {
        for index in range {
            let value = unsafe values.value(at: index)
            unsafe filter.insert(hash: XXHash64.hash(value))
            // Whoever looks for one zero means the other as well.
            if hasTwoZeros, unsafe Self.isZero(value) {
                insertZeros(byteCount: value.count)
            }
        }
    }

    private static func isZero(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let last = unsafe value.last, last & 0x7F == 0 else { return false }
        return unsafe value.dropLast().allSatisfy { $0 == 0 }
    }

    private mutating func insertZeros(byteCount: Int) {
        var zero = [UInt8](repeating: 0, count: byteCount)
        filter.insert(hash: Bytes(zero).bloomHash)
        zero[byteCount - 1] = 0x80
        filter.insert(hash: Bytes(zero).bloomHash)
    }

    /// The filter, as small as the probability that was asked for allows.
    ///
    /// Values that occur often were counted often: only the bits tell how many there are.
    package consuming func finish() -> BloomFilter {
        var filter = filter
        while filter.byteCount > BloomFilter.blockByteCount {
            let half = filter.folded()
            guard half.falsePositiveProbability <= options.target else { break }
            filter = half
        }
        return filter
    }

    /// The filter of a chunk whose values are to be decoded.
    ///
    /// - Parameters:
    ///   - decoder: A decoder at the start of the chunk.
    ///   - valueCount: The values of the chunk, nulls included.
    /// - Throws: ``ParquetError`` if the chunk cannot be decoded.
    package static func filter(
        decoding decoder: ColumnChunkDecoder,
        _ leaf: LeafColumn,
        _ options: BloomFilterOptions,
        valueCount: Int
    ) throws(ParquetError) -> BloomFilter {
        var builder = BloomFilterBuilder(leaf, options, valueCount: valueCount)
        var isFirst = true
        while try decoder.next() {
            if isFirst {
                builder.add(decoder.dictionary, 0..<decoder.dictionary.count)
                isFirst = false
            }
            if decoder.batch.form == .plain {
                builder.add(decoder.batch.plain, 0..<decoder.batch.plain.count)
            }
        }
        return builder.finish()
    }
}

extension LeafColumn {
    /// Whether readers look for bloom filters of such columns.
    package var canHaveBloomFilter: Bool { physicalType != .boolean }
}

extension Bytes {
    /// The hash under which a bloom filter knows the value.
    var bloomHash: UInt64 {
        unsafe withUnsafeBytes { unsafe XXHash64.hash($0) }
    }
}
