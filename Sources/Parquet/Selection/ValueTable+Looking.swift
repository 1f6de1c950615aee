internal import Buffers

/// Looks for many values of a table at a time.
extension ValueTable {
    /// So many values are looked for side by side.
    static var lookWidth: Int { 16 }

    /// The numbers of values up to the first few of which one is new; that gets ``unknown``.
    ///
    /// The table is larger than a core's cache when many dictionaries are merged. So some values at
    /// a time go through three steps, each a loop whose loads do not wait for one another: the slot
    /// of each, where the value in it lies, and whether they are equal.
    ///
    /// - Returns: Where those few end.
    func look(
        for store: borrowing ValueStore,
        in range: Range<Int>,
        into numbers: UnsafeMutablePointer<UInt32>
    ) -> Int {
        precondition(range.upperBound <= store.count, "the values are there")
        precondition(store.layout == values.layout, "the values are of the table's layout")
        switch store.layout {
        case .fixed(let width):
            return unsafe look(
                for: FixedPlaces(bytes: store.bytes.base, width: width),
                in: range,
                among: FixedPlaces(bytes: values.bytes.base, width: width),
                into: numbers
            )
        case .variable:
            return unsafe look(
                for: StringPlaces(
                    bytes: store.bytes.base,
                    starts: store.starts.base,
                    lengths: store.lengths.base
                ),
                in: range,
                among: StringPlaces(
                    bytes: values.bytes.base,
                    starts: values.starts.base,
                    lengths: values.lengths.base
                ),
                into: numbers
            )
        }
    }

    private func look<Places: ValuePlaces>(
        for sought: Places,
        in range: Range<Int>,
        among known: Places,
        into numbers: UnsafeMutablePointer<UInt32>
    ) -> Int {
        var hashes = InlineArray<16, UInt32>(repeating: 0)
        var taken = InlineArray<16, UInt64>(repeating: 0)
        var places = unsafe InlineArray<16, UnsafeRawPointer?>(repeating: nil)
        var index = range.lowerBound
        while index < range.upperBound {
            let count = min(Self.lookWidth, range.upperBound &- index)
            for each in 0..<count {
                let hash = unsafe Self.hash(sought.value(at: index &+ each))
                unsafe hashes[unchecked: each] = hash
                unsafe taken[unchecked: each] = slot(of: hash)
            }
            for each in 0..<count {
                let taken = unsafe taken[unchecked: each]
                let number = Int(UInt32(truncatingIfNeeded: taken)) &- 1
                let isLikely =
                    UInt32(truncatingIfNeeded: taken &>> 32) == (unsafe hashes[unchecked: each])
                unsafe places[unchecked: each] =
                    isLikely && number >= 0 ? known.value(at: number).baseAddress : nil
            }
            var isNew = false
            for each in 0..<count {
                let value = unsafe sought.value(at: index)
                let number = UInt32(truncatingIfNeeded: unsafe taken[unchecked: each]) &- 1
                if unsafe places[unchecked: each] != nil,
                    unsafe Self.equal(known.value(at: Int(number)), value)
                {
                    unsafe numbers[index] = number
                } else {
                    let found = unsafe find(value, hashes[unchecked: each])
                    unsafe numbers[index] = found ?? Self.unknown
                    isNew = isNew || found == nil
                }
                index &+= 1
            }
            if isNew { return index }
        }
        return index
    }
}

/// Where the values of a store lie; whoever asks has made sure that there is such a value.
private protocol ValuePlaces {
    @unsafe func value(at index: Int) -> UnsafeRawBufferPointer
}

@unsafe private struct FixedPlaces: ValuePlaces {
    let bytes: UnsafeMutablePointer<UInt8>
    let width: Int

    @inline(__always)
    @unsafe func value(at index: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: bytes + index &* width, count: width)
    }
}

@unsafe private struct StringPlaces: ValuePlaces {
    let bytes: UnsafeMutablePointer<UInt8>
    let starts: UnsafeMutablePointer<UInt32>
    let lengths: UnsafeMutablePointer<UInt32>

    @inline(__always)
    @unsafe func value(at index: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(
            start: bytes + Int(starts[index]),
            count: Int(lengths[index])
        )
    }
}
