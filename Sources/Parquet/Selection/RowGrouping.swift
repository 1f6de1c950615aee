internal import Buffers

/// Which rows of a row group go to which of several groups, for example target partitions.
///
/// Rows are kept, and moved, as runs of those that follow each other. The *position* of a row
/// counts the rows of group 0 first, in ascending order, then those of group 1, and so on.
package struct RowGrouping: ~Copyable, Sendable {
    /// The group of a row that goes nowhere.
    package static var nowhere: UInt32 { .max }

    package let rowCount: Int
    /// Where each group's positions start, and at the end where the last one's stop.
    package let starts: [Int]
    /// The first row of each run, in the order of positions.
    private var firstRows: Vector<UInt32>
    /// The position of each run's first row, and at the end where the last run stops.
    private var firstPositions: Vector<UInt32>

    /// Some rows of a group that follow each other there.
    package struct Slice: Sendable, Equatable {
        package let positions: Range<Int>
        /// The runs that the positions lie in, the first and the last one perhaps in part.
        fileprivate let runs: Range<Int>

        package var isEmpty: Bool { positions.isEmpty }
        var runCount: Int { runs.count }
    }

    package var groupCount: Int { starts.count - 1 }

    /// The rows that go to `group`.
    package func count(of group: Int) -> Int { starts[group + 1] - starts[group] }

    /// Groups rows by counting sort: stable, in two passes.
    ///
    /// - Parameters:
    ///   - runs: The group of each row, or ``nowhere``.
    ///   - groupCount: One more than the highest group.
    package init(_ runs: borrowing RowRuns, groupCount: Int) {
        rowCount = runs.rowCount
        // Rows and runs of each group.
        var counts = [(rows: Int, runs: Int)](repeating: (0, 0), count: groupCount)
        for run in 0..<runs.count {
            let group = runs.group(run)
            if group == Self.nowhere { continue }
            counts[Int(group)].rows &+= runs.rows(run).count
            counts[Int(group)].runs &+= 1
        }
        var next = [(rows: Int, runs: Int)](repeating: (0, 0), count: groupCount + 1)
        for group in 0..<groupCount {
            next[group + 1].rows = next[group].rows + counts[group].rows
            next[group + 1].runs = next[group].runs + counts[group].runs
        }
        starts = next.map(\.rows)
        let total = next[groupCount]
        firstRows = Vector(capacity: total.runs)
        firstRows.resize(to: total.runs)
        firstPositions = Vector(capacity: total.runs + 1)
        firstPositions.resize(to: total.runs + 1)
        firstPositions[total.runs] = UInt32(truncatingIfNeeded: total.rows)
        for run in 0..<runs.count {
            let group = runs.group(run)
            if group == Self.nowhere { continue }
            let rows = runs.rows(run)
            let place = next[Int(group)]
            firstRows[place.runs] = UInt32(truncatingIfNeeded: rows.lowerBound)
            firstPositions[place.runs] = UInt32(truncatingIfNeeded: place.rows)
            next[Int(group)] = (place.rows &+ rows.count, place.runs &+ 1)
        }
    }

    /// One group, whose rows come in an order of their own.
    ///
    /// - Parameter order: Rows, each once.
    init(order: borrowing Vector<UInt32>) {
        rowCount = order.count
        starts = [0, order.count]
        firstRows = Vector()
        firstPositions = Vector()
        for position in 0..<order.count
        where position == 0 || order[position] != order[position - 1] &+ 1 {
            firstRows.append(order[position])
            firstPositions.append(UInt32(truncatingIfNeeded: position))
        }
        firstPositions.append(UInt32(truncatingIfNeeded: order.count))
    }

    // MARK: Parts

    /// The rows of `group`.
    package func slice(of group: Int) -> Slice { slice(starts[group]..<starts[group + 1]) }

    /// The rows at `positions`, which lie in one group.
    package func slice(_ positions: Range<Int>) -> Slice {
        precondition(
            positions.lowerBound >= 0 && positions.upperBound <= starts[groupCount],
            "positions lie inside the grouping"
        )
        // Only positions may be empty, so that the run of a position is the one it is found in.
        let first = runCount(upTo: positions.lowerBound) - 1
        let end = positions.isEmpty ? first : runCount(upTo: positions.upperBound - 1)
        return Slice(positions: positions, runs: max(first, 0)..<max(end, 0))
    }

    /// How many runs start at `position` or before it.
    private func runCount(upTo position: Int) -> Int {
        first(in: 0..<firstRows.count) { run in
            unsafe Int(firstPositions.base[run]) > position
        }
    }

    /// The first of some runs for which `isBehind` holds, as it does for all after it.
    private func first(in runs: Range<Int>, _ isBehind: (Int) -> Bool) -> Int {
        var low = runs.lowerBound
        var high = runs.upperBound
        while low < high {
            let middle = (low + high) / 2
            if isBehind(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The part of a slice whose rows are inside `range`; they are in ascending order.
    package func part(of slice: Slice, in range: Range<Int>) -> Slice {
        if range.lowerBound <= 0, range.upperBound >= rowCount { return slice }
        let positions = slice.positions
        let start = first(in: slice.runs) { rows(ofRun: $0).upperBound > range.lowerBound }
        let end = first(in: start..<slice.runs.upperBound) {
            rows(ofRun: $0).lowerBound >= range.upperBound
        }
        guard start < end else {
            return Slice(
                positions: positions.lowerBound..<positions.lowerBound,
                runs: start..<start
            )
        }
        let lower = max(position(in: start, of: range.lowerBound), positions.lowerBound)
        let upper = min(position(in: end - 1, of: range.upperBound), positions.upperBound)
        return Slice(positions: lower..<max(lower, upper), runs: start..<end)
    }

    /// The position of a row in a run, or the nearest one.
    private func position(in run: Int, of row: Int) -> Int {
        let rows = rows(ofRun: run)
        let nearest = min(max(row, rows.lowerBound), rows.upperBound)
        return unsafe Int(firstPositions.base[run]) + nearest - rows.lowerBound
    }

    /// Calls `body` with the runs of a slice, in ascending order.
    @inline(__always)
    func forEachRun(of slice: Slice, _ body: (Range<Int>) -> Void) {
        guard !slice.isEmpty else { return }
        let rows = unsafe firstRows.base
        let positions = unsafe firstPositions.base
        let end = slice.positions.upperBound
        var position = slice.positions.lowerBound
        for run in slice.runs {
            let row = unsafe Int(rows[run]) &+ (position &- Int(positions[run]))
            let stop = min(unsafe Int(positions[run &+ 1]), end)
            body(row..<row &+ (stop &- position))
            position = stop
        }
    }

    /// Calls `body` with the rows of a group, run by run, in ascending order.
    package func forEachRun(of group: Int, _ body: (Range<Int>) -> Void) {
        forEachRun(of: slice(of: group), body)
    }

    /// All rows that go anywhere, in the order of positions.
    package func allRows() -> [UInt32] {
        var rows: [UInt32] = []
        rows.reserveCapacity(starts[groupCount])
        for group in 0..<groupCount {
            forEachRun(of: group) { run in
                for row in run { rows.append(UInt32(truncatingIfNeeded: row)) }
            }
        }
        return rows
    }

    @inline(__always)
    private func rows(ofRun run: Int) -> Range<Int> {
        let row = unsafe Int(firstRows.base[run])
        return unsafe row..<row &+ Int(firstPositions.base[run &+ 1] &- firstPositions.base[run])
    }
}
