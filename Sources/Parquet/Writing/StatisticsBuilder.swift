internal import Buffers

/// Takes the least and the greatest value of each page and of the chunk.
struct StatisticsBuilder {
    /// Bounds of one page, as full values.
    struct Bounds {
        var least: Bytes
        var greatest: Bytes
    }

    /// Longer byte strings are cut: bounds stay bounds, but are not exact.
    static let boundByteLimit = 64

    let order: ValueComparison
    /// What is counted of each page; the caller adds to it.
    var counts: PageCounts
    private let leaf: LeafColumn
    private(set) var pages: [Bounds?] = []

    init(_ leaf: LeafColumn) {
        self.leaf = leaf
        order = ValueComparison(leaf)
        counts = PageCounts(leaf, order)
    }

    /// Takes in the bounds of a page whose values lie in `store` at the positions that `next`
    /// gives.
    mutating func add(_ store: borrowing ValueStore, _ next: () -> Int?) {
        guard let extremes = store.extremes(order, next) else {
            pages.append(nil)
            return
        }
        pages.append(
            Bounds(
                least: normalized(unsafe Bytes(store.value(at: extremes.least)), isLeast: true),
                greatest: normalized(
                    unsafe Bytes(store.value(at: extremes.greatest)),
                    isLeast: false
                )
            )
        )
    }

    private func normalized(_ value: Bytes, isLeast: Bool) -> Bytes {
        order.isFloatingPoint ? FloatBound.normalized(value, isLeast: isLeast) : value
    }

    /// The statistics of the whole chunk.
    ///
    /// - Parameter distinctCount: How many different byte patterns the values have, if known.
    func statistics(distinctCount: Int?) -> Statistics {
        var statistics = Statistics(nullCount: counts.nullCount, nanCount: counts.nanCount)
        if countsPatternsAsValues { statistics.distinctCount = distinctCount }
        guard let bounds = chunkBounds else { return statistics }
        let (least, greatest) = (lowerBound(bounds.least), upperBound(bounds.greatest))
        statistics.minValue = least
        statistics.isMinValueExact = least == bounds.least
        statistics.maxValue = greatest
        statistics.isMaxValueExact = greatest.map { $0 == bounds.greatest }
        return statistics
    }

    /// Whether different byte patterns are different values: there are many NaNs, two zeros, and
    /// decimals of any length.
    private var countsPatternsAsValues: Bool {
        !order.isFloatingPoint && !(order == .bigEndian && leaf.physicalType == .byteArray)
    }

    private var chunkBounds: Bounds? {
        var result: Bounds?
        for case let bounds? in pages {
            guard let known = result else {
                result = bounds
                continue
            }
            if ascend(bounds.least, known.least) { result?.least = bounds.least }
            if ascend(known.greatest, bounds.greatest) { result?.greatest = bounds.greatest }
        }
        return result
    }

    private func ascend(_ a: Bytes, _ b: Bytes) -> Bool {
        unsafe a.withUnsafeBytes { a in
            unsafe b.withUnsafeBytes { b in unsafe order.ascend(a, b) }
        }
    }

    /// The column index, or `nil` where some page with values has no bounds.
    func columnIndex(_ layout: PageLayout) -> ColumnIndex? {
        guard order != .undefined else { return nil }
        var least: [Bytes] = []
        var greatest: [Bytes] = []
        var nullPages: [Bool] = []
        var known: [Bounds] = []
        for (page, bounds) in zip(layout.pages, pages) {
            nullPages.append(page.values.isEmpty)
            if page.values.isEmpty {
                least.append(Bytes())
                greatest.append(Bytes())
                continue
            }
            guard let bounds, let upper = upperBound(bounds.greatest) else { return nil }
            known.append(Bounds(least: lowerBound(bounds.least), greatest: upper))
            least.append(lowerBound(bounds.least))
            greatest.append(upper)
        }
        return ColumnIndex(
            nullPages: nullPages,
            minValues: least,
            maxValues: greatest,
            boundaryOrder: boundaryOrder(known),
            nullCounts: counts.nullCounts,
            repetitionLevelHistograms: counts.repetitionHistogramsOfPages,
            definitionLevelHistograms: counts.definitionHistogramsOfPages,
            nanCounts: counts.nanCountsOfPages
        )
    }

    /// The order of the bounds that are written: cutting can change it.
    private func boundaryOrder(_ known: [Bounds]) -> BoundaryOrder {
        var ascends = true
        var descends = true
        for (before, after) in zip(known, known.dropFirst()) {
            if ascend(after.least, before.least) || ascend(after.greatest, before.greatest) {
                ascends = false
            }
            if ascend(before.least, after.least) || ascend(before.greatest, after.greatest) {
                descends = false
            }
        }
        return ascends ? .ascending : descends ? .descending : .unordered
    }

    // MARK: Cutting long bounds

    private var isCut: Bool {
        leaf.physicalType == .byteArray && order == .bytes
    }

    private func lowerBound(_ value: Bytes) -> Bytes {
        isCut ? BoundCutting.lower(value, limit: Self.boundByteLimit, isText: isText) : value
    }

    private func upperBound(_ value: Bytes) -> Bytes? {
        isCut ? BoundCutting.upper(value, limit: Self.boundByteLimit, isText: isText) : value
    }

    private var isText: Bool {
        switch leaf.annotation {
        case .string, .enumeration, .json: true
        default: false
        }
    }
}

extension ValueComparison {
    /// Whether `a` comes before `b`; both are whole values of the column.
    func ascend(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .signed32: unsafe a.loadUnaligned(as: Int32.self) < b.loadUnaligned(as: Int32.self)
        case .signed64: unsafe a.loadUnaligned(as: Int64.self) < b.loadUnaligned(as: Int64.self)
        case .unsigned32:
            unsafe a.loadUnaligned(as: UInt32.self) < b.loadUnaligned(as: UInt32.self)
        case .unsigned64:
            unsafe a.loadUnaligned(as: UInt64.self) < b.loadUnaligned(as: UInt64.self)
        case .float16:
            unsafe a.loadUnaligned(as: Float16.self) < b.loadUnaligned(as: Float16.self)
        case .float: unsafe a.loadUnaligned(as: Float.self) < b.loadUnaligned(as: Float.self)
        case .double: unsafe a.loadUnaligned(as: Double.self) < b.loadUnaligned(as: Double.self)
        case .bytes: unsafe ValueStore.bytesAscend(a, b)
        case .bigEndian: unsafe ValueStore.numbersAscend(a, b)
        case .undefined: false
        }
    }
}
