/// Cursors, of which the one whose key comes first is always known.
struct KeyHeap {
    /// What most comparisons need of a cursor, beside each other in memory.
    private struct Entry {
        var prefix: KeyPrefix
        var contribution: UInt32
        var cursor: Int
    }

    private var cursors: [KeyCursor] = []
    /// No entry comes before the one at half its index.
    private var entries: [Entry] = []

    /// Takes in a cursor that stands at a key; ``arrange()`` comes after the last one.
    mutating func append(_ cursor: KeyCursor) {
        entries.append(entry(cursor, cursors.count))
        cursors.append(cursor)
    }

    mutating func arrange() {
        for index in entries.indices.reversed() { sift(index) }
    }

    /// The cursor whose key comes first.
    var least: KeyCursor? { entries.first.map { cursors[$0.cursor] } }

    /// Looks at the first cursor anew, which has moved on, or is at its end.
    mutating func replaceLeast(isMore: Bool) {
        if isMore {
            entries[0] = entry(cursors[entries[0].cursor], entries[0].cursor)
        } else {
            let last = entries.removeLast()
            if entries.isEmpty { return }
            entries[0] = last
        }
        sift(0)
    }

    private func entry(_ cursor: KeyCursor, _ number: Int) -> Entry {
        Entry(prefix: cursor.prefix, contribution: cursor.contribution, cursor: number)
    }

    /// Moves an entry down until none below comes before it.
    private mutating func sift(_ start: Int) {
        var index = start
        let count = entries.count
        while true {
            var least = index
            let left = 2 * index + 1
            if left < count, precedes(left, least) { least = left }
            if left + 1 < count, precedes(left + 1, least) { least = left + 1 }
            if least == index { return }
            entries.swapAt(index, least)
            index = least
        }
    }

    private func precedes(_ one: Int, _ other: Int) -> Bool {
        let (a, b) = (entries[one], entries[other])
        if a.prefix.high != b.prefix.high { return a.prefix.high < b.prefix.high }
        if a.prefix.low != b.prefix.low { return a.prefix.low < b.prefix.low }
        let order = cursors[a.cursor].compareTail(to: cursors[b.cursor])
        return order == 0 ? a.contribution < b.contribution : order < 0
    }
}
