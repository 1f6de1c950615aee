package import Buffers

/// The group of each row of a row group, as *runs*: rows of one group that follow each other, since
/// rows of one time come together.
///
/// No two neighbours are of the same group, so equal rows always give equal runs.
package struct RowRuns: ~Copyable, Sendable {
    private var groups: Vector<UInt32>
    /// Where each run ends.
    private var ends: Vector<UInt32>

    /// No rows.
    package init(runCapacity: Int = 0) {
        groups = Vector(capacity: runCapacity)
        ends = Vector(capacity: runCapacity)
    }

    /// - Parameter groupOfRow: The group of each row.
    package init(_ groupOfRow: borrowing Vector<UInt32>) {
        self.init()
        append(count: groupOfRow.count) { unsafe groupOfRow.base[$0] }
    }

    package var count: Int { groups.count }

    package var rowCount: Int { count == 0 ? 0 : Int(ends[count - 1]) }

    /// The memory that the runs take, in bytes.
    package var byteCount: Int { count * 8 }

    package func group(_ run: Int) -> UInt32 { groups[run] }

    package func rows(_ run: Int) -> Range<Int> {
        (run == 0 ? 0 : Int(ends[run - 1]))..<Int(ends[run])
    }

    /// Appends `added` rows of one group.
    package mutating func append(_ group: UInt32, count added: Int) {
        if added > 0 { extend(with: group, to: rowCount + added) }
    }

    /// Appends `added` rows.
    ///
    /// - Parameter group: The group of each of them, asked for in order.
    @inline(__always)
    mutating func append(count added: Int, _ group: (Int) -> UInt32) {
        guard added > 0 else { return }
        let before = rowCount
        var current = group(0)
        for row in 1..<max(added, 1) {
            let next = group(row)
            if next != current {
                extend(with: current, to: before &+ row)
                current = next
            }
        }
        extend(with: current, to: before + added)
    }

    /// Makes the rows up to `end` ones of a group.
    @inline(__always)
    private mutating func extend(with group: UInt32, to end: Int) {
        let end = UInt32(truncatingIfNeeded: end)
        let last = count &- 1
        if last >= 0, unsafe groups.base[last] == group {
            unsafe ends.base[last] = end
        } else {
            groups.append(group)
            ends.append(end)
        }
    }

    /// The same rows, each group by another number; some may become one.
    ///
    /// - Parameter numbers: For each group so far the new one.
    package consuming func renumbered(by numbers: [UInt32]) -> RowRuns {
        var result = RowRuns(runCapacity: count)
        for run in 0..<count { result.append(numbers[Int(group(run))], count: rows(run).count) }
        return result
    }

    /// The rows before `end`, and for those from there on one group.
    package consuming func cut(at end: Int, _ last: UInt32) -> RowRuns {
        guard end < rowCount else { return self }
        var result = RowRuns(runCapacity: count + 1)
        for run in 0..<count {
            let rows = rows(run)
            guard rows.lowerBound < end else { break }
            result.append(group(run), count: min(rows.upperBound, end) - rows.lowerBound)
        }
        result.append(last, count: rowCount - end)
        return result
    }

    /// The group of each row.
    package func groupOfRow() -> Vector<UInt32> {
        var groups = Vector<UInt32>(capacity: rowCount)
        for run in 0..<count { for _ in rows(run) { groups.append(group(run)) } }
        return groups
    }
}
