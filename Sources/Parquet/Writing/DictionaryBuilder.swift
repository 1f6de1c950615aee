internal import Buffers

/// How large a dictionary is.
package struct DictionarySize: Equatable {
    /// The distinct values.
    var count = 0
    /// The bytes of its values, without the lengths of byte strings.
    var byteCount = 0

    /// The bytes of its page before compression.
    func pageByteCount(_ layout: ValueLayout) -> Int {
        layout == .variable ? byteCount + 4 * count : byteCount
    }
}

/// Gives the values of an output chunk a dictionary, page by page, as long as it pays.
///
/// The dictionary holds the values in the order they are first seen. It is given up, for the whole
/// chunk, if it and the indices of the first page with values do not save a quarter of the plain
/// values, or if the first of those hardly repeat; from the page on that makes it larger than its
/// limit, pages are plain. All of it depends on the values alone, not on how they arrive, so that
/// equal rows always give equal bytes.
///
/// Why a quarter: compression finds again what plain values have in common, but little in indices.
final class DictionaryBuilder {
    /// The dictionary's values.
    private(set) var values = ValueStore(layout: .fixed(1))
    /// For each value of the page that was added last, its position in the dictionary.
    private(set) var indices = Vector<UInt32>()
    /// The largest of those positions, or 0 without any.
    var largest: UInt32 {
        var end = values.count
        while end > 0, marks[end - 1] == 0 { end -= 1 }
        return UInt32(truncatingIfNeeded: max(end - 1, 0))
    }

    /// 1 for each position that the page has, else 0.
    private var marks = Vector<UInt8>()
    /// Numbers of the merged dictionary → positions here, or `unknown`.
    private var positions = Vector<UInt32>()
    private var seen = Vector<UInt32>()
    private var table = ValueTable(layout: .fixed(1))
    private var sketch = DistinctSketch()
    private var merged: MergedDictionary?
    private var byteLimit = 0
    private static let unknown = UInt32.max

    /// So many values are tried, and if fewer than one in 200 of them repeats, the dictionary is
    /// given up: it would not be worth its indices in the whole page either.
    private static let trialCount = 4_096

    /// Begins a chunk; its pages follow.
    ///
    /// - Parameter byteLimit: The bytes of the dictionary, at most.
    func begin(
        _ content: borrowing ColumnContent,
        _ layout: ValueLayout,
        _ merged: MergedDictionary?,
        byteLimit: Int
    ) {
        values.reset(layout: layout)
        self.merged = merged
        self.byteLimit = byteLimit
        if !content.isNumbered { table.reset(layout: layout) }
        let count = merged?.count ?? 0
        if count > positions.count {
            let before = positions.count
            positions.resize(to: count)
            unsafe (positions.base + before).update(repeating: Self.unknown, count: count - before)
        }
    }

    /// Ends the chunk; the dictionary's values stay until the next one.
    func end() {
        for index in 0..<seen.count {
            unsafe positions.base[Int(seen.base[index])] = Self.unknown
        }
        seen.removeAll()
        merged = nil
    }

    /// Takes in the values of the next page.
    ///
    /// - Returns: `false` if the page, and those behind it, are to be plain; the dictionary is then
    ///   what it was before.
    func add(
        _ page: PageLayout.Page,
        of content: borrowing ColumnContent
    ) throws(ParquetError) -> Bool {
        let before = values.count
        let count = page.values.count
        indices.removeAll()
        indices.reserve(total: count + 8)
        // At most every value is new.
        marks.fill(0, count: before + count)
        let isFirst = page.values.lowerBound == 0 && count > 0
        if isFirst, !mayPay(page, content) { return giveUp(before) }
        if isFirst, count > Self.trialCount {
            try add(page.values.prefix(Self.trialCount), of: content)
            if values.count * 200 > Self.trialCount * 199 { return giveUp(before) }
            try add(page.values.dropFirst(Self.trialCount), of: content)
        } else {
            try add(page.values, of: content)
        }
        let size = DictionarySize(count: values.count, byteCount: values.byteCount)
        if size.pageByteCount(values.layout) > byteLimit { return giveUp(before) }
        if isFirst, !pays(size, content, page) { return giveUp(before) }
        return true
    }

    /// Whether it is worth looking at the first page at all; `false` only if it does not pay.
    private func mayPay(_ page: PageLayout.Page, _ content: borrowing ColumnContent) -> Bool {
        // Numbers are quick to look at.
        if content.isNumbered { return true }
        return pays(sketch.least(of: content.plain, in: page.values), content, page)
    }

    private func giveUp(_ before: Int) -> Bool {
        values.truncate(to: before)
        return false
    }

    private func add(
        _ range: Range<Int>,
        of content: borrowing ColumnContent
    ) throws(ParquetError) {
        if content.isNumbered { try number(content, range) } else { hash(content, range) }
    }

    /// Calls `body` with a function that gives the positions that the page has, in their order.
    func withPositions<Result>(_ body: (borrowing ValueStore, () -> Int?) -> Result) -> Result {
        let marks = unsafe self.marks.base
        let count = values.count
        var position = 0
        return body(values) {
            while position < count, unsafe marks[position] == 0 { position &+= 1 }
            guard position < count else { return nil }
            defer { position &+= 1 }
            return position
        }
    }

    /// Whether dictionary and indices take at most three quarters of the page's plain values.
    private func pays(
        _ size: DictionarySize,
        _ content: borrowing ColumnContent,
        _ page: PageLayout.Page
    ) -> Bool {
        let count = page.values.count
        let plain =
            switch values.layout {
            case .fixed(let width): width * count
            case .variable where content.isNumbered: 4 * count + stringByteCount
            case .variable: 4 * count + content.plain.stringByteCount(in: page.values)
            }
        let width = BitPacking.width(for: UInt32(truncatingIfNeeded: max(size.count - 1, 0)))
        return 4 * (size.pageByteCount(values.layout) + (count * width + 7) / 8) <= 3 * plain
    }

    // MARK: Values that are numbers of the merged dictionary

    private func number(
        _ content: borrowing ColumnContent,
        _ range: Range<Int>
    ) throws(ParquetError) {
        precondition(range.upperBound <= content.numbers.count, "the page has its numbers")
        let firstNew = seen.count
        let width = content.numbers.width
        let source = unsafe UnsafeRawPointer(content.numbers.bytes.base)
        let numbers = unsafe source + range.lowerBound * width.byteCount
        switch width {
        case .one: unsafe number(numbers, UInt8.self, range.count)
        case .two: unsafe number(numbers, UInt16.self, range.count)
        case .four: unsafe number(numbers, UInt32.self, range.count)
        }
        try merged?.copyValues(seen, from: firstNew, into: &values)
    }

    @inline(__always)
    private func number<Number: FixedWidthInteger & BitwiseCopyable>(
        _ numbers: UnsafeRawPointer,
        _ type: Number.Type,
        _ count: Int
    ) {
        let positions = unsafe self.positions.base
        let marks = unsafe self.marks.base
        let target = unsafe indices.base + indices.count
        for index in 0..<count {
            let number = unsafe Int(
                numbers.loadUnaligned(
                    fromByteOffset: index &* MemoryLayout<Number>.size,
                    as: type
                )
            )
            var position = unsafe positions[number]
            if position == Self.unknown {
                position = UInt32(truncatingIfNeeded: seen.count)
                unsafe positions[number] = position
                seen.append(UInt32(truncatingIfNeeded: number))
            }
            unsafe target[index] = position
            unsafe marks[Int(position)] = 1
        }
        indices.count += count
    }

    // MARK: Values that are there in full

    private func hash(_ content: borrowing ColumnContent, _ range: Range<Int>) {
        let known = table.count
        let marks = unsafe self.marks.base
        let target = unsafe indices.base + indices.count
        // The number of the range's first value is to be the first of them.
        unsafe table.numberAll(of: content.plain, in: range, into: target - range.lowerBound)
        for index in 0..<range.count { unsafe marks[Int(target[index])] = 1 }
        indices.count += range.count
        for position in known..<table.count {
            unsafe values.append(table.values.value(at: position))
        }
    }

    // MARK: Counting

    /// The bytes of the page's values, each as often as it occurs.
    var stringByteCount: Int {
        guard values.layout == .variable else { return 0 }
        return unsafe values.stringByteCount(at: indices.base, count: indices.count)
    }

    /// The NaNs among the page's values.
    func nanCount(_ order: ValueComparison) -> Int {
        // Few dictionaries have one.
        guard order.isFloatingPoint, values.nanCount(in: 0..<values.count, order) > 0 else {
            return 0
        }
        var found = 0
        for index in 0..<indices.count {
            let position = Int(indices[index])
            found += values.nanCount(in: position..<position + 1, order)
        }
        return found
    }
}
