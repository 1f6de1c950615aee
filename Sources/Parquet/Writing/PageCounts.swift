internal import Buffers

/// What is counted of the pages of a chunk, for its statistics and indexes.
struct PageCounts {
    private let leaf: LeafColumn
    private let isFloatingPoint: Bool
    private(set) var nullCounts: [Int] = []
    private var nanCounts: [Int] = []
    private var stringByteCounts: [Int] = []
    /// One histogram per page, one after the other.
    private var repetitionLevels: [Int] = []
    private var definitionLevels: [Int] = []

    init(_ leaf: LeafColumn, _ order: ValueComparison) {
        self.leaf = leaf
        isFloatingPoint = order.isFloatingPoint
    }

    /// Takes in a page.
    ///
    /// - Parameters:
    ///   - nanCount: The NaNs among its values.
    ///   - stringByteCount: The bytes of its values in a BYTE_ARRAY column.
    mutating func add(
        _ page: PageLayout.Page,
        _ content: borrowing ColumnContent,
        nanCount: Int,
        stringByteCount: Int
    ) {
        nullCounts.append(page.nullCount)
        nanCounts.append(nanCount)
        stringByteCounts.append(stringByteCount)
        if hasRepetitionHistogram {
            repetitionLevels += Self.histogram(
                content.repetitionLevels,
                page.entries,
                leaf.maxRepetitionLevel
            )
        }
        guard hasDefinitionHistogram else { return }
        if content.hasDefinitionLevels {
            definitionLevels += Self.histogram(
                content.definitionLevels,
                page.entries,
                leaf.maxDefinitionLevel
            )
        } else {
            definitionLevels += [Int](repeating: 0, count: leaf.maxDefinitionLevel)
            definitionLevels.append(page.entries.count)
        }
    }

    private static func histogram(
        _ levels: borrowing Vector<UInt8>,
        _ entries: Range<Int>,
        _ highest: Int
    ) -> [Int] {
        precondition(entries.upperBound <= levels.count, "each entry has a level")
        var rest = entries.count
        var counts: [Int] = []
        for level in 0..<highest {
            let count = unsafe LevelCounting.count(
                of: UInt8(truncatingIfNeeded: level),
                in: levels.base + entries.lowerBound,
                entries.count
            )
            counts.append(count)
            rest -= count
        }
        return counts + [rest]
    }

    // The specification lets writers leave out what other counts say already.
    private var hasRepetitionHistogram: Bool { leaf.maxRepetitionLevel > 0 }
    private var hasDefinitionHistogram: Bool { leaf.maxDefinitionLevel > 1 }

    // MARK: What is written

    var nullCount: Int { nullCounts.reduce(0, +) }

    /// The NaNs of the chunk, in columns that can have some.
    var nanCount: Int? { isFloatingPoint ? nanCounts.reduce(0, +) : nil }

    /// The NaNs of each page, in columns that can have some.
    var nanCountsOfPages: [Int]? { isFloatingPoint ? nanCounts : nil }

    /// The bytes of the values of each page, in columns of BYTE_ARRAY.
    var stringByteCountsOfPages: [Int]? {
        leaf.physicalType == .byteArray ? stringByteCounts : nil
    }

    var repetitionHistogramsOfPages: [Int]? { hasRepetitionHistogram ? repetitionLevels : nil }

    var definitionHistogramsOfPages: [Int]? { hasDefinitionHistogram ? definitionLevels : nil }

    /// What the values take once decoded, or `nil` where the schema and other counts say it.
    var sizeStatistics: SizeStatistics? {
        let statistics = SizeStatistics(
            unencodedByteArrayDataBytes: stringByteCountsOfPages?.reduce(0, +),
            repetitionLevelHistogram: repetitionHistogramsOfPages.map {
                Self.sum($0, width: leaf.maxRepetitionLevel + 1)
            },
            definitionLevelHistogram: definitionHistogramsOfPages.map {
                Self.sum($0, width: leaf.maxDefinitionLevel + 1)
            }
        )
        return statistics == SizeStatistics() ? nil : statistics
    }

    private static func sum(_ histograms: [Int], width: Int) -> [Int] {
        var sum = [Int](repeating: 0, count: width)
        for (position, count) in histograms.enumerated() { sum[position % width] += count }
        return sum
    }
}
