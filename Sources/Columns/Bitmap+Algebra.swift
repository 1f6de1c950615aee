extension Bitmap {
    /// Bits from words, low bit first; what lies behind `count` is ignored.
    public init(count: Int, words: [UInt64]) {
        precondition(words.count == (count + 63) / 64, "one word for every 64 bits begun")
        self.init(repeating: false, count: count)
        self.combine(words) { _, new in new }
    }

    /// One bit per element of `bits`.
    public init(_ bits: [Bool]) {
        var words = [UInt64](repeating: 0, count: (bits.count + 63) / 64)
        for index in 0..<bits.count {
            words[index >> 6] |= (bits[index] ? 1 : 0) << UInt64(truncatingIfNeeded: index & 63)
        }
        self.init(count: bits.count, words: words)
    }

    /// Whether no bit is set.
    public var isClear: Bool { words.allSatisfy { $0 == 0 } }

    /// The bits that are set in this one or the other.
    public func union(_ other: Bitmap) -> Bitmap { combined(other) { $0 | $1 } }

    /// The bits that are set in both.
    public func intersection(_ other: Bitmap) -> Bitmap { combined(other) { $0 & $1 } }

    /// The bits that are set in this one and not in the other.
    public func subtracting(_ other: Bitmap) -> Bitmap { combined(other) { $0 & ~$1 } }

    /// The bits that are not set.
    public func inverted() -> Bitmap { Bitmap(repeating: true, count: count).subtracting(self) }

    private func combined(_ other: Bitmap, _ operation: (UInt64, UInt64) -> UInt64) -> Bitmap {
        precondition(count == other.count, "bitmaps of one length")
        var result = self
        result.combine(other.words, operation)
        return result
    }
}
