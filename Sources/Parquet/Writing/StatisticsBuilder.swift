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

    private let leaf: LeafColumn
    private let order: ValueComparison
    private(set) var pages: [Bounds?] = []
    private(set) var nullCounts: [Int] = []

    init(_ leaf: LeafColumn) {
        self.leaf = leaf
        order = ValueComparison(leaf)
    }

    /// Takes in a page whose values lie in `store` at the positions that `next` gives.
    mutating func add(
        _ page: PageLayout.Page,
        _ store: borrowing ValueStore,
        _ next: () -> Int?
    ) {
        nullCounts.append(page.nullCount)
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

    /// Zero as a bound stands for both zeros: as the least it is -0, as the greatest +0.
    private func normalized(_ value: Bytes, isLeast: Bool) -> Bytes {
        guard order == .float || order == .double else { return value }
        var bytes = value.array
        let isZero = bytes.dropLast().allSatisfy { $0 == 0 } && (bytes.last ?? 1) & 0x7F == 0
        guard isZero else { return value }
        bytes[bytes.count - 1] = isLeast ? 0x80 : 0
        return Bytes(bytes)
    }

    /// The statistics of the whole chunk.
    func statistics() -> Statistics {
        var statistics = Statistics(nullCount: nullCounts.reduce(0, +))
        guard let bounds = chunkBounds else { return statistics }
        let (least, greatest) = (lowerBound(bounds.least), upperBound(bounds.greatest))
        statistics.minValue = least
        statistics.isMinValueExact = least == bounds.least
        statistics.maxValue = greatest
        statistics.isMaxValueExact = greatest.map { $0 == bounds.greatest }
        return statistics
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
            nullCounts: nullCounts
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
        guard isCut, value.count > Self.boundByteLimit else { return value }
        return Bytes(prefix(value))
    }

    /// A cut string that is not less than `value`, or `nil` if there is none.
    private func upperBound(_ value: Bytes) -> Bytes? {
        guard isCut, value.count > Self.boundByteLimit else { return value }
        var bytes = prefix(value)
        let isText = leaf.annotation == .string
        while let last = bytes.popLast() {
            // In text only ASCII is raised, so that the bound stays valid UTF-8.
            if isText ? last < 0x7F : last < 0xFF {
                return Bytes(bytes + [last + 1])
            }
        }
        return nil
    }

    /// The first bytes of `value`, in text no part of a character.
    private func prefix(_ value: Bytes) -> [UInt8] {
        var end = Self.boundByteLimit
        if leaf.annotation == .string {
            while end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return value[0..<end].array
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
        case .float: unsafe a.loadUnaligned(as: Float.self) < b.loadUnaligned(as: Float.self)
        case .double: unsafe a.loadUnaligned(as: Double.self) < b.loadUnaligned(as: Double.self)
        case .bytes: unsafe ValueStore.bytesAscend(a, b)
        case .bigEndian: unsafe ValueStore.numbersAscend(a, b)
        case .undefined: false
        }
    }
}
