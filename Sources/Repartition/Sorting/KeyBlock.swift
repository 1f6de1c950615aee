internal import Buffers

/// The keys of some rows of one row group.
struct KeyBlock {
    /// The bytes of every key, if they are equally many.
    let width: Int?
    private let offsets: [Int]
    let bytes: Bytes

    init(_ column: KeyColumn) {
        width = column.width
        switch column {
        case .fixed(_, let bytes):
            offsets = []
            self.bytes = Bytes(bytes)
        case .variable(let offsets, let bytes):
            self.offsets = offsets
            self.bytes = Bytes(bytes)
        }
    }

    /// Where the key of a row lies in ``bytes``.
    func range(of row: Int) -> Range<Int> {
        if let width { return row * width..<(row + 1) * width }
        return offsets[row]..<offsets[row + 1]
    }

    func entry(_ row: Int) -> SortEntry {
        SortEntry(prefix: KeyPrefix(bytes, range(of: row)), index: UInt32(truncatingIfNeeded: row))
    }

    /// Whether the first row's key comes before the second's; of equal ones, the row that stands
    /// first does.
    func isOrdered(_ one: SortEntry, _ other: SortEntry) -> Bool {
        if one.prefix.high != other.prefix.high { return one.prefix.high < other.prefix.high }
        if one.prefix.low != other.prefix.low { return one.prefix.low < other.prefix.low }
        if width.map({ $0 > KeyPrefix.byteCount }) ?? true {
            let order = bytes.compareTails(
                range(of: Int(one.index)),
                bytes,
                range(of: Int(other.index))
            )
            if order != 0 { return order < 0 }
        }
        return one.index < other.index
    }

    /// The keys of `entries`, in their order, as ``KeyCursor`` reads them.
    func serialized(_ entries: [SortEntry]) -> Bytes {
        var output = ByteBuffer(capacity: entries.count * (width ?? 16))
        if let width {
            output.append(keys: bytes, width: width, entries)
            return output.taken()
        }
        for entry in entries {
            let range = range(of: Int(entry.index))
            output.append(integer: UInt64(range.count))
            output.append(bytes[range])
        }
        return output.taken()
    }
}

/// A row while it is sorted.
struct SortEntry {
    var prefix: KeyPrefix
    /// Its position in the block.
    var index: UInt32
}
