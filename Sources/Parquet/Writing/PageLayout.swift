internal import Buffers

/// Where the pages of a column chunk begin and end.
struct PageLayout {
    /// One page: its rows, its entries and its values, each counted from the start of the chunk.
    struct Page {
        var rows: Range<Int>
        var entries: Range<Int>
        var values: Range<Int>

        var nullCount: Int { entries.count - values.count }
    }

    let pages: [Page]

    /// Cuts `content` into pages of `pageRows` rows; the last one may have fewer.
    init(_ content: borrowing ColumnContent, _ leaf: LeafColumn, rowCount: Int, pageRows: Int) {
        var pages: [Page] = []
        var row = 0
        var entry = 0
        var value = 0
        while row < rowCount || pages.isEmpty {
            let rows = row..<min(row + pageRows, rowCount)
            let lastEntry =
                leaf.maxRepetitionLevel == 0
                ? rows.upperBound
                : Self.entryEnd(content, from: entry, rowsLeft: rows.count)
            let lastValue =
                content.hasDefinitionLevels
                ? value + Self.valueCount(content, entry..<lastEntry, leaf.maxDefinitionLevel)
                : lastEntry
            pages.append(
                Page(rows: rows, entries: entry..<lastEntry, values: value..<lastValue)
            )
            row = rows.upperBound
            entry = lastEntry
            value = lastValue
        }
        self.pages = pages
    }

    /// Where the entries of the next `rowsLeft` rows end: before the row after them begins.
    private static func entryEnd(
        _ content: borrowing ColumnContent,
        from start: Int,
        rowsLeft: Int
    ) -> Int {
        let levels = unsafe content.repetitionLevels.base
        var rowsLeft = rowsLeft
        var entry = start
        // Blocks in which too few rows begin are skipped.
        while entry < content.entryCount {
            let end = min(entry + 256, content.entryCount)
            let begun = unsafe LevelCounting.count(of: 0, in: levels + entry, end - entry)
            if begun > rowsLeft { break }
            rowsLeft -= begun
            entry = end
        }
        while entry < content.entryCount {
            if unsafe levels[entry] == 0 {
                if rowsLeft == 0 { break }
                rowsLeft -= 1
            }
            entry += 1
        }
        return entry
    }

    private static func valueCount(
        _ content: borrowing ColumnContent,
        _ entries: Range<Int>,
        _ highest: Int
    ) -> Int {
        unsafe LevelCounting.count(
            of: UInt8(truncatingIfNeeded: highest),
            in: content.definitionLevels.base + entries.lowerBound,
            entries.count
        )
    }
}
