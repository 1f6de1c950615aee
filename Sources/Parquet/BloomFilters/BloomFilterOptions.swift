#if canImport(Glibc)
internal import Glibc
#endif

/// How large a bloom filter becomes.
public struct BloomFilterOptions: Sendable, Hashable {
    /// How often a value that is not there may pass, about; between 0 and 1.
    public var falsePositiveProbability = 0.01
    /// The bytes of a filter, at most; one that would be larger lets more values pass.
    public var byteLimit = 4 << 20

    /// Creates options for one percent of false positives.
    public init() {}
}

extension BloomFilterOptions {
    /// The blocks that `valueCount` different values need, a power of two: some readers ask for
    /// one.
    ///
    /// Format: <https://github.com/apache/parquet-format/blob/master/BloomFilter.md>
    func blockCount(valueCount: Int) -> Int {
        let bits = Double(valueCount) * bitsPerValue
        var blocks = 1
        while blocks * 2 * BloomFilter.blockByteCount <= largestByteCount,
            Double(blocks * BloomFilter.blockByteCount * 8) < bits
        {
            blocks *= 2
        }
        return blocks
    }

    private var bitsPerValue: Double {
        -8 / log(1 - pow(target, 1.0 / 8))
    }

    /// The probability asked for, as far as it can be met.
    var target: Double {
        falsePositiveProbability.isNaN ? 0.01 : min(max(falsePositiveProbability, 1e-9), 0.999)
    }

    private var largestByteCount: Int {
        min(max(byteLimit, BloomFilter.blockByteCount), BloomFilter.largestByteCount)
    }
}
