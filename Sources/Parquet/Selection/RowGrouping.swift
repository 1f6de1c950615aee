package import Buffers

/// Which rows of a row group go to which of several groups, for example target partitions.
package struct RowGrouping: ~Copyable, Sendable {
    /// The group of a row that goes nowhere.
    package static var nowhere: UInt32 { .max }

    package let rowCount: Int
    /// The rows of group 0 in ascending order, then those of group 1, and so on.
    package let rows: Vector<UInt32>
    /// Where each group's rows start in `rows`, and at the end where the last one's stop.
    package let starts: [Int]

    package var groupCount: Int { starts.count - 1 }

    /// The rows that go to `group`.
    package func count(of group: Int) -> Int { starts[group + 1] - starts[group] }

    /// Groups rows by counting sort: stable, in two passes.
    ///
    /// - Parameters:
    ///   - groups: The group of each row, or ``nowhere``.
    ///   - groupCount: One more than the highest group.
    package init(_ groups: borrowing Vector<UInt32>, groupCount: Int) {
        rowCount = groups.count
        let runs = Runs(groups)
        var counts = [Int](repeating: 0, count: groupCount)
        for run in 0..<runs.count {
            let group = runs.group(run)
            if group != Self.nowhere { counts[Int(group)] += runs.rows(run).count }
        }
        var next = [Int](repeating: 0, count: groupCount + 1)
        for group in 0..<groupCount { next[group + 1] = next[group] + counts[group] }
        starts = next
        var sorted = Vector<UInt32>(capacity: next[groupCount])
        sorted.resize(to: next[groupCount])
        let target = unsafe sorted.base
        unsafe next.withUnsafeMutableBufferPointer { next in
            for run in 0..<runs.count {
                let group = runs.group(run)
                if group == Self.nowhere { continue }
                let rows = runs.rows(run)
                let start = unsafe next[Int(group)]
                let first = unsafe target + start
                let row = UInt32(truncatingIfNeeded: rows.lowerBound)
                for offset in 0..<rows.count {
                    unsafe first[offset] = row &+ UInt32(truncatingIfNeeded: offset)
                }
                unsafe next[Int(group)] = start &+ rows.count
            }
        }
        rows = sorted
    }

    /// Runs of rows of one group: rows of one time come together.
    private struct Runs: ~Copyable {
        private var groups: Vector<UInt32>
        /// Where each run starts, and where the last one ends.
        private var starts: Vector<UInt32>

        var count: Int { groups.count }

        func group(_ run: Int) -> UInt32 { unsafe groups.base[run] }

        func rows(_ run: Int) -> Range<Int> {
            unsafe Int(starts.base[run])..<Int(starts.base[run + 1])
        }

        init(_ groupOfRow: borrowing Vector<UInt32>) {
            let count = groupOfRow.count
            let source = unsafe groupOfRow.base
            groups = Vector(capacity: count / 8 + 8)
            starts = Vector(capacity: count / 8 + 9)
            var row = 0
            while row < count {
                let group = unsafe source[row]
                groups.append(group)
                starts.append(UInt32(truncatingIfNeeded: row))
                row &+= 1
                let wanted = SIMD4(repeating: group)
                while row &+ 4 <= count,
                    unsafe UnsafeRawPointer(source + row).loadUnaligned(as: SIMD4<UInt32>.self)
                        == wanted
                {
                    row &+= 4
                }
                while row < count, unsafe source[row] == group { row &+= 1 }
            }
            starts.append(UInt32(truncatingIfNeeded: count))
        }
    }

    /// The part of `rows` that holds the rows of `group` inside `range`.
    package func slice(of group: Int, in range: Range<Int>) -> Range<Int> {
        slice(starts[group]..<starts[group + 1], in: range)
    }

    /// The part of `positions`, which lie in one group, whose rows are inside `range`.
    package func slice(_ positions: Range<Int>, in range: Range<Int>) -> Range<Int> {
        let start = firstPosition(
            from: positions.lowerBound,
            to: positions.upperBound,
            of: range.lowerBound
        )
        let end = firstPosition(from: start, to: positions.upperBound, of: range.upperBound)
        return start..<end
    }

    /// Calls `body` with the rows at `positions` of `rows`.
    func withRows(at positions: Range<Int>, _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
        precondition(
            positions.lowerBound >= 0 && positions.upperBound <= rows.count,
            "positions lie inside the grouping"
        )
        unsafe body(
            UnsafeBufferPointer(start: rows.base + positions.lowerBound, count: positions.count)
        )
    }

    /// The first position whose row is at least `row`.
    private func firstPosition(from start: Int, to end: Int, of row: Int) -> Int {
        var low = start
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if unsafe Int(rows.base[middle]) < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
