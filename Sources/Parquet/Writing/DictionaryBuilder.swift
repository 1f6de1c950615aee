internal import Buffers

/// Gives the values of an output chunk a dictionary, as long as it pays.
///
/// The dictionary holds the values in the order they are first seen. It is given up, for the whole
/// chunk, if it and the indices of the first page with values take no less than plain values; from
/// the page on that makes it larger than its limit, pages are plain. Both depend on the values
/// alone, not on how they arrive, so that equal rows always give equal bytes.
final class DictionaryBuilder {
    /// The dictionary's values.
    private(set) var values = ValueStore(layout: .fixed(1))
    /// For each value of the dictionary pages, its position in the dictionary.
    private(set) var indices = Vector<UInt32>()
    /// How many pages, from the first on, point into the dictionary.
    private(set) var pageCount = 0

    /// Numbers of the merged dictionary → positions here, or `unknown`.
    private var positions = Vector<UInt32>()
    private var seen = Vector<UInt32>()
    private var table = ValueTable(layout: .fixed(1))
    private static let unknown = UInt32.max

    /// - Parameter byteLimit: The bytes of the dictionary, at most, or `nil` for none at all.
    func build(
        _ content: ColumnContent,
        _ layout: PageLayout,
        _ leaf: LeafColumn,
        _ merged: MergedDictionary?,
        byteLimit: Int?
    ) throws(ParquetError) {
        let valueLayout = try ValueLayout(leaf)
        values.reset(layout: valueLayout)
        indices.removeAll()
        pageCount = 0
        // One bit a value is less than any index.
        guard let byteLimit, leaf.physicalType != .boolean, content.valueCount > 0 else { return }
        indices.reserve(total: content.valueCount + 8)
        if !content.isNumbered { table.reset(layout: valueLayout) }
        begin(merged)
        defer { finish() }
        for page in layout.pages {
            let before = values.count
            if content.isNumbered {
                try number(content, page.values, merged)
            } else {
                hash(content, page.values)
            }
            let isLarge = dictionaryByteCount > byteLimit
            if isLarge || !pays(page) {
                indices.count = page.values.lowerBound
                values.truncate(to: before)
                // Pages before the first value do not make an empty dictionary worth having.
                if before == 0 { pageCount = 0 }
                break
            }
            pageCount += 1
        }
    }

    /// The bytes of the dictionary page before compression.
    private var dictionaryByteCount: Int {
        values.layout == .variable ? values.byteCount + 4 * values.count : values.byteCount
    }

    /// Whether dictionary and indices take less than plain values, judged by the first page that
    /// has values.
    private func pays(_ page: PageLayout.Page) -> Bool {
        guard page.values.lowerBound == 0, !page.values.isEmpty else { return true }
        let width = BitPacking.width(for: UInt32(truncatingIfNeeded: max(values.count - 1, 0)))
        let encoded = dictionaryByteCount + (page.values.count * width + 7) / 8
        var plain = 0
        switch values.layout {
        case .fixed(let width): plain = width * page.values.count
        case .variable:
            for index in 0..<page.values.count {
                plain += 4 + values.length(at: Int(indices[index]))
            }
        }
        return encoded < plain
    }

    // MARK: Values that are numbers of the merged dictionary

    private func begin(_ merged: MergedDictionary?) {
        guard let merged else { return }
        let count = merged.count
        if count > positions.count {
            let before = positions.count
            positions.resize(to: count)
            unsafe (positions.base + before).update(repeating: Self.unknown, count: count - before)
        }
        seen.removeAll()
    }

    private func number(
        _ content: ColumnContent,
        _ range: Range<Int>,
        _ merged: MergedDictionary?
    ) throws(ParquetError) {
        let firstNew = seen.count
        let numbers = unsafe content.numbers.base
        let positions = unsafe self.positions.base
        let target = unsafe indices.base
        for index in range {
            let number = unsafe numbers[index]
            var position = unsafe positions[Int(number)]
            if position == Self.unknown {
                position = UInt32(truncatingIfNeeded: seen.count)
                unsafe positions[Int(number)] = position
                seen.append(number)
            }
            unsafe target[index] = position
        }
        indices.count = range.upperBound
        try merged?.copyValues(seen, from: firstNew, into: &values)
    }

    private func finish() {
        for index in 0..<seen.count {
            unsafe positions.base[Int(seen.base[index])] = Self.unknown
        }
        seen.removeAll()
    }

    // MARK: Values that are there in full

    private func hash(_ content: ColumnContent, _ range: Range<Int>) {
        let known = table.count
        for index in range {
            let position = unsafe table.number(of: content.plain.value(at: index))
            unsafe indices.base[index] = position
        }
        indices.count = range.upperBound
        for position in known..<table.count {
            unsafe values.append(table.values.value(at: position))
        }
    }

    // MARK: Counting

    /// The bytes of the values in `range`, each as often as it occurs.
    func stringByteCount(of range: Range<Int>) -> Int {
        guard values.layout == .variable else { return 0 }
        return unsafe values.stringByteCount(
            at: indices.base + range.lowerBound,
            count: range.count
        )
    }

    /// The NaNs among the values in `range`.
    func nanCount(of range: Range<Int>, _ order: ValueComparison) -> Int {
        // Few dictionaries have one.
        guard order.isFloatingPoint, values.nanCount(in: 0..<values.count, order) > 0 else {
            return 0
        }
        var found = 0
        for index in range {
            let position = Int(indices[index])
            found += values.nanCount(in: position..<position + 1, order)
        }
        return found
    }
}
