internal import Buffers

/// Finds the entries and the values that some rows of a ``ColumnBatch`` have.
///
/// Rows come in runs, whose entries follow each other, and so do the values of those: what a run
/// costs is much, what a row costs is little.
struct RowSelector: ~Copyable {
    /// The entries of the rows that were selected.
    private(set) var entryCount = 0
    /// Their definition levels, if the batch has any.
    private(set) var definition = Vector<UInt8>()
    /// Their repetition levels, if the column is repeated.
    private(set) var repetition = Vector<UInt8>()
    /// Where their values stand among the batch's values.
    private(set) var values = ValueRuns()

    private var isPrepared = false
    /// Which entries of the batch have a value.
    private var valueRanks = Ranks()
    /// For each row of the batch, and its end, where its entries start.
    private var entryStarts = Vector<UInt32>()

    /// Forgets what was found out about a batch.
    mutating func reset() { isPrepared = false }

    /// Gives away the levels of the rows that were selected.
    mutating func moveLevels(_ definition: inout Vector<UInt8>, _ repetition: inout Vector<UInt8>) {
        swap(&self.definition, &definition)
        swap(&self.repetition, &repetition)
    }

    /// Selects rows, counted from the start of the row group, all inside the batch.
    mutating func select(
        _ slice: RowGrouping.Slice,
        of grouping: borrowing RowGrouping,
        in batch: BatchView
    ) {
        if !isPrepared { unsafe prepare(batch) }
        values.removeAll()
        definition.removeAll()
        let first = unsafe batch.firstRow
        if let repetitions = unsafe batch.repetitionLevels {
            unsafe selectNested(slice, grouping, first, repetitions, batch.definitionLevels)
        } else if let definitions = unsafe batch.definitionLevels {
            unsafe selectNullable(slice, grouping, first, definitions)
        } else {
            entryCount = slice.positions.count
            values.append(runsUpTo: slice.runCount) { values in
                grouping.forEachRun(of: slice) { rows in
                    values.add(rows.lowerBound &- first, rows.count)
                }
            }
        }
    }

    private mutating func selectNullable(
        _ slice: RowGrouping.Slice,
        _ grouping: borrowing RowGrouping,
        _ first: Int,
        _ source: UnsafePointer<UInt8>
    ) {
        entryCount = slice.positions.count
        definition.resize(to: entryCount)
        var target = unsafe definition.base
        let ranks = unsafe valueRanks.lookup
        values.append(runsUpTo: slice.runCount) { values in
            grouping.forEachRun(of: slice) { rows in
                let start = rows.lowerBound &- first
                unsafe copyRun(source + start, to: target, count: rows.count)
                unsafe target += rows.count
                let value = unsafe ranks.rank(of: start)
                values.add(value, unsafe ranks.rank(of: start &+ rows.count) &- value)
            }
        }
    }

    private mutating func selectNested(
        _ slice: RowGrouping.Slice,
        _ grouping: borrowing RowGrouping,
        _ first: Int,
        _ repetitionSource: UnsafePointer<UInt8>,
        _ definitionSource: UnsafePointer<UInt8>?
    ) {
        let entryStarts = unsafe self.entryStarts.base
        var count = 0
        grouping.forEachRun(of: slice) { rows in
            let start = rows.lowerBound &- first
            count &+= unsafe Int(entryStarts[start &+ rows.count] &- entryStarts[start])
        }
        entryCount = count
        repetition.resize(to: count)
        definition.resize(to: unsafe definitionSource == nil ? 0 : count)
        let repetitions = unsafe repetition.base
        let definitions = unsafe definition.base
        let ranks = unsafe valueRanks.lookup
        var at = 0
        values.append(runsUpTo: slice.runCount) { values in
            grouping.forEachRun(of: slice) { rows in
                let row = rows.lowerBound &- first
                let start = unsafe Int(entryStarts[row])
                let end = unsafe Int(entryStarts[row &+ rows.count])
                let count = end &- start
                unsafe copyRun(repetitionSource + start, to: repetitions + at, count: count)
                if let definitionSource = unsafe definitionSource {
                    unsafe copyRun(definitionSource + start, to: definitions + at, count: count)
                    let value = unsafe ranks.rank(of: start)
                    values.add(value, unsafe ranks.rank(of: end) &- value)
                } else {
                    values.add(start, count)
                }
                at &+= count
            }
        }
    }

    private mutating func prepare(_ batch: BatchView) {
        isPrepared = true
        let count = unsafe batch.entryCount
        if let levels = unsafe batch.definitionLevels {
            unsafe valueRanks.count(
                batch.maxDefinitionLevel,
                in: UnsafeBufferPointer(start: levels, count: count)
            )
        }
        if let levels = unsafe batch.repetitionLevels {
            entryStarts.resize(to: unsafe batch.rowCount + 1)
            let starts = unsafe entryStarts.base
            // The first entry begins a row here, though the row may have begun in the batch before.
            unsafe starts[0] = 0
            var row = min(count, 1)
            for entry in 1..<max(count, 1) {
                unsafe starts[row] = UInt32(truncatingIfNeeded: entry)
                // 1 for level 0: levels decide without a branch.
                row &+= Int((unsafe UInt32(levels[entry]) &- 1) &>> 31)
            }
            unsafe starts[row] = UInt32(truncatingIfNeeded: count)
        }
    }
}

/// How often a level comes before each of some entries: a number is kept for each eight entries,
/// since only the ends of runs are asked for.
private struct Ranks: ~Copyable {
    /// 1 for an entry at the level, 0 for others.
    private var isThere = Vector<UInt8>()
    /// How often it comes before each eighth entry.
    private var before = Vector<UInt32>()

    /// Counts `level`; what it was asked for before is forgotten.
    mutating func count(_ level: UInt8, in levels: UnsafeBufferPointer<UInt8>) {
        let count = levels.count
        isThere.resize(to: count)
        let marks = unsafe isThere.base
        for entry in 0..<count { unsafe marks[entry] = levels[entry] == level ? 1 : 0 }
        before.resize(to: count / 8 + 1)
        let before = unsafe self.before.base
        var sum: UInt32 = 0
        for group in 0...count / 8 {
            unsafe before[group] = sum
            sum &+= unsafe Self.sum(Self.flags(of: group, UnsafeRawPointer(marks)))
        }
    }

    /// What ranks are found by, as long as nothing is counted anew.
    var lookup: Lookup {
        unsafe Lookup(isThere: UnsafeRawPointer(isThere.base), before: before.base)
    }

    @unsafe struct Lookup {
        fileprivate let isThere: UnsafeRawPointer
        fileprivate let before: UnsafeMutablePointer<UInt32>

        /// The entries at the level among the first `entry`.
        @inline(__always)
        func rank(of entry: Int) -> Int {
            // Those of the eight that come first are the lowest bytes.
            let flags = unsafe Ranks.flags(of: entry &>> 3, isThere)
            let first = (flags &<< (56 &- UInt64(truncatingIfNeeded: entry & 7) &* 8)) &<< 8
            return unsafe Int(before[entry &>> 3] &+ Ranks.sum(first))
        }
    }

    @inline(__always)
    fileprivate static func flags(of group: Int, _ isThere: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(
            littleEndian: isThere.loadUnaligned(fromByteOffset: group &* 8, as: UInt64.self)
        )
    }

    @inline(__always)
    fileprivate static func sum(_ bytes: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (bytes &* 0x0101_0101_0101_0101) &>> 56)
    }
}
