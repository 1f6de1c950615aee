internal import Buffers

/// The content of one column of an output row group: fragments put one after the other.
///
/// All values are numbers of the merged dictionary, or all are plain: where fragments of both
/// forms meet, the numbers are looked up.
struct ColumnContent: ~Copyable {
    var entryCount = 0
    var valueCount = 0
    var definitionLevels = Vector<UInt8>()
    var hasDefinitionLevels = false
    var repetitionLevels = Vector<UInt8>()
    /// Whether `numbers` holds the values, or `plain`.
    var isNumbered = true
    var numbers = NumberVector()
    var plain = ValueStore(layout: .fixed(1))

    private(set) var leaf: LeafColumn
    private var layout = ValueLayout.fixed(1)

    init(leaf: LeafColumn) {
        self.leaf = leaf
    }

    /// - Parameter expectedRowCount: About how many rows will come.
    mutating func reset(leaf: LeafColumn, expectedRowCount: Int = 0) throws(ParquetError) {
        self.leaf = leaf
        layout = try ValueLayout(leaf)
        entryCount = 0
        valueCount = 0
        definitionLevels.removeAll()
        hasDefinitionLevels = false
        repetitionLevels.removeAll()
        isNumbered = true
        numbers.removeAll(expecting: expectedRowCount)
        plain.reset(layout: layout)
    }

    /// The bytes that there is room for.
    var capacity: Int {
        definitionLevels.capacity + repetitionLevels.capacity + numbers.bytes.capacity
            + plain.capacity
    }

    /// The rows that begin in the entries.
    var rowCount: Int {
        guard leaf.maxRepetitionLevel > 0 else { return entryCount }
        return unsafe LevelCounting.count(of: 0, in: repetitionLevels.base, entryCount)
    }

    /// Appends the fragments that follow each other in `bytes`.
    ///
    /// - Throws: ``ParquetError`` of kind `tooLarge` if byte strings pass 4 GiB.
    mutating func append(
        fragments bytes: UnsafeRawBufferPointer,
        dictionary: MergedDictionary?
    ) throws(ParquetError) {
        var at = 0
        while at < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[at...])
            let header = unsafe FragmentHeader(rest)
            try unsafe append(
                header,
                UnsafeRawBufferPointer(rebasing: rest[..<header.byteCount]),
                dictionary
            )
            at += header.byteCount
        }
    }

    private mutating func append(
        _ header: FragmentHeader,
        _ fragment: UnsafeRawBufferPointer,
        _ dictionary: MergedDictionary?
    ) throws(ParquetError) {
        var at = FragmentHeader.byteCount
        if leaf.maxRepetitionLevel > 0 {
            let levels = unsafe UnsafeRawBufferPointer(
                rebasing: fragment[at..<at + header.entryCount]
            )
            unsafe Self.append(levels, to: &repetitionLevels)
            at += header.entryCount
        }
        if header.hasDefinitionLevels {
            at += unsafe appendDefinitionLevels(header.entryCount, fragment, at)
        } else if hasDefinitionLevels {
            let before = definitionLevels.count
            definitionLevels.resize(to: before + header.entryCount)
            unsafe (definitionLevels.base + before).update(
                repeating: UInt8(leaf.maxDefinitionLevel),
                count: header.entryCount
            )
        }
        entryCount += header.entryCount
        let values = unsafe UnsafeRawBufferPointer(rebasing: fragment[at...])
        switch header.form {
        case .numbers:
            precondition(
                values.count == header.valueCount * header.numberWidth.byteCount,
                "the numbers are behind the levels"
            )
            unsafe numbers.append(values, as: header.numberWidth)
            if !isNumbered { try makePlain(dictionary) }
        case .plain:
            if isNumbered { try makePlain(dictionary) }
            try unsafe plain.appendPlain(values, count: header.valueCount, isBoolean: false)
        }
        valueCount += header.valueCount
    }

    private static func append(_ levels: UnsafeRawBufferPointer, to target: inout Vector<UInt8>) {
        let before = target.count
        target.resize(to: before + (levels.count))
        if let source = levels.baseAddress {
            unsafe UnsafeMutableRawPointer(target.base + before)
                .copyMemory(from: source, byteCount: levels.count)
        }
    }

    private mutating func appendDefinitionLevels(
        _ count: Int,
        _ fragment: UnsafeRawBufferPointer,
        _ at: Int
    ) -> Int {
        if !hasDefinitionLevels {
            definitionLevels.fill(UInt8(leaf.maxDefinitionLevel), count: entryCount)
            hasDefinitionLevels = true
        }
        // Levels 0 and 1 are packed into bits, higher ones have a byte each.
        guard leaf.maxDefinitionLevel == 1 else {
            unsafe Self.append(
                UnsafeRawBufferPointer(rebasing: fragment[at..<at + count]),
                to: &definitionLevels
            )
            return count
        }
        let before = definitionLevels.count
        let byteCount = (count + 7) / 8
        definitionLevels.reserve(total: before + count + 8)
        definitionLevels.resize(to: before + count)
        unsafe BitUnpacking.spreadBits(
            UnsafeRawBufferPointer(rebasing: fragment[at..<at + byteCount]),
            count: count,
            into: definitionLevels.base + before
        )
        return byteCount
    }

    /// Replaces the numbers by their values.
    private mutating func makePlain(_ dictionary: MergedDictionary?) throws(ParquetError) {
        isNumbered = false
        if numbers.count > 0 { try dictionary?.copyValues(numbers.wide(), into: &plain) }
        numbers.removeAll()
    }
}
