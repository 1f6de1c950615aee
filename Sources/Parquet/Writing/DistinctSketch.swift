internal import Buffers

/// Finds how much a dictionary of some values takes at least, much cheaper than making it.
///
/// Each value sets a bit that its hash chooses. Equal values set the same bit, so there are at
/// least as many distinct values as bits that are set; most often nearly as many, as there are 16
/// bits for each value.
package struct DistinctSketch: ~Copyable {
    private var words = Vector<UInt64>()

    package init() {}

    /// The least that a dictionary of the values in `range` has.
    package mutating func least(
        of store: borrowing ValueStore,
        in range: Range<Int>
    ) -> DictionarySize {
        precondition(range.upperBound <= store.count, "the values are there")
        var wordCount = 1
        while wordCount * 64 < range.count * 16 { wordCount *= 2 }
        words.fill(0, count: wordCount)
        switch store.layout {
        case .fixed(4):
            let values = unsafe store.fixedValues(as: UInt32.self)
            return least(in: range, { unsafe ValueTable.hash(values[$0]) }, { _ in 4 })
        case .fixed(8):
            let values = unsafe store.fixedValues(as: UInt64.self)
            return least(in: range, { unsafe ValueTable.hash(values[$0]) }, { _ in 8 })
        default:
            return least(
                in: range,
                { unsafe ValueTable.hash(store.value(at: $0)) },
                { store.length(at: $0) }
            )
        }
    }

    @inline(__always)
    private mutating func least(
        in range: Range<Int>,
        _ hash: (Int) -> UInt32,
        _ length: (Int) -> Int
    ) -> DictionarySize {
        let words = unsafe self.words.base
        let mask = UInt32(truncatingIfNeeded: self.words.count &* 64 &- 1)
        var least = DictionarySize()
        for index in range {
            let bit = hash(index) & mask
            let word = unsafe words[Int(bit &>> 6)]
            let isNew = Int(truncatingIfNeeded: ~(word &>> UInt64(bit & 63)) & 1)
            unsafe words[Int(bit &>> 6)] = word | 1 &<< UInt64(bit & 63)
            least.count &+= isNew
            least.byteCount &+= isNew &* length(index)
        }
        return least
    }
}
