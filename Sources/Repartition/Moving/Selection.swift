internal import Buffers
internal import Parquet

/// The rows of a source row group that each piece takes.
struct Selection: ~Copyable {
    private(set) var grouping: RowGrouping
    /// For each piece, its rows.
    private var slices: [RowGrouping.Slice]
    private var takesEverything: [Bool]

    /// Pieces of a row group whose rows all go to one partition.
    init(wholeRowCount: Int, _ wanted: [Gatherer.Wanted]) {
        takesEverything = wanted.map { $0.rows == 0..<wholeRowCount }
        var classes = RowRuns()
        classes.append(0, count: wholeRowCount)
        let grouping = RowGrouping(classes, groupCount: 1)
        slices = wanted.map { grouping.slice($0.rows) }
        self.grouping = grouping
    }

    /// Pieces of a row group whose rows go to several partitions, or nowhere.
    ///
    /// - Parameters:
    ///   - classes: The class of each row; `nil` if all are of class 0.
    ///   - partitions: For each class its partition, or `nil` if its rows go nowhere.
    ///   - shares: What the survey found; pieces take what it counted, row by row.
    /// - Throws: ``RunError`` of kind `notConserved` if the rows are not those of the survey.
    init(
        _ classes: borrowing RowRuns?,
        rowCount: Int,
        partitions: [Int?],
        _ wanted: [Gatherer.Wanted],
        shares: [Survey.Share],
        fault: PlantedFault?
    ) throws {
        var runs: RowRuns
        switch classes {
        case .some(let classes):
            runs = RowRuns(runCapacity: classes.count)
            for run in 0..<classes.count {
                let group = classes.group(run)
                let goes = partitions[Int(group)] != nil
                runs.append(goes ? group : RowGrouping.nowhere, count: classes.rows(run).count)
            }
        case .none:
            runs = RowRuns()
            runs.append(partitions[0] == nil ? RowGrouping.nowhere : 0, count: rowCount)
        }
        if let fault { runs = Self.plant(fault, runs) }
        let grouping = RowGrouping(runs, groupCount: partitions.count)
        var starts: [Int: Int] = [:]
        for share in shares {
            guard let group = partitions.firstIndex(of: share.partition),
                grouping.count(of: group) == share.rowCount,
                RowFingerprint(grouping, group) == share.fingerprint
            else { throw Self.otherRows }
            starts[share.partition] = grouping.starts[group]
        }
        var slices: [RowGrouping.Slice] = []
        for piece in wanted {
            guard let start = starts[piece.partition] else { throw Self.otherRows }
            let rows = start + piece.rows.lowerBound..<start + piece.rows.upperBound
            slices.append(grouping.slice(rows))
        }
        self.grouping = grouping
        self.slices = slices
        takesEverything = wanted.map { _ in false }
    }

    /// Gives each piece the rows that it has where those for its partition are sorted.
    ///
    /// - Parameters:
    ///   - ranks: By partition, for each row in the sorted order which it is of those for the
    ///     partition; nothing for partitions whose rows are sorted as they stand.
    /// - Returns: For each piece, for each row in the sorted order, which it is of the piece's;
    ///   `nil` where they are sorted as they stand.
    mutating func sort(
        _ wanted: [Gatherer.Wanted],
        ranks: [Int: [UInt32]],
        rowCount: Int
    ) -> [[UInt32]?] {
        if takesEverything == [true] { return [ranks[wanted[0].partition]] }
        guard wanted.contains(where: { ranks[$0.partition] != nil }) else {
            return wanted.map { _ in nil }
        }
        var classes = Vector<UInt32>()
        classes.fill(RowGrouping.nowhere, count: rowCount)
        let all = grouping.allRows()
        var rows: [[UInt32]] = []
        for (number, piece) in wanted.enumerated() {
            let start = slices[number].positions.lowerBound - piece.rows.lowerBound
            let ranks = ranks[piece.partition]
            rows.append(
                piece.rows.map { place in
                    let row = all[start + (ranks.map { Int($0[place]) } ?? place)]
                    classes[Int(row)] = UInt32(truncatingIfNeeded: number)
                    return row
                }
            )
        }
        grouping = RowGrouping(RowRuns(classes), groupCount: wanted.count)
        slices = wanted.indices.map { grouping.slice(of: $0) }
        // From here on the classes are not needed: they hold each row's place in its piece.
        for number in wanted.indices {
            var place: UInt32 = 0
            grouping.forEachRun(of: number) { run in
                for row in run {
                    classes[row] = place
                    place += 1
                }
            }
        }
        return rows.map { rows in
            let places = rows.map { classes[Int($0)] }
            let isSorted = places.enumerated().allSatisfy { $0 == Int($1) }
            return isSorted ? nil : places
        }
    }

    private static var otherRows: RunError {
        RunError(
            .notConserved,
            "a row group has other rows for a partition than the survey found: "
                + "nothing was published"
        )
    }

    private static func plant(_ fault: PlantedFault, _ runs: borrowing RowRuns) -> RowRuns {
        var classes = runs.groupOfRow()
        guard classes.count > 1 else { return RowRuns(classes) }
        let last = classes.count - 1
        switch fault {
        case .dropRow: classes[last] = RowGrouping.nowhere
        case .doubleRow: break
        case .wrongPartition: classes[last] = classes[last] == 0 ? 1 : 0
        case .swappedRows:
            // Every partition still gets as many rows as it should.
            if let other = (0..<last).last(where: { classes[$0] != classes[last] }) {
                let moved = classes[other]
                classes[other] = classes[last]
                classes[last] = moved
            }
        }
        return RowRuns(classes)
    }

    /// Whether a piece takes all rows of the row group.
    func isEverything(_ piece: Int) -> Bool { takesEverything[piece] }

    /// The rows that any piece takes, in ascending order; `nil` where one takes all.
    var wanted: [Int]? {
        if takesEverything.contains(true) { return nil }
        let all = grouping.allRows()
        return slices.flatMap { $0.positions.map { Int(all[$0]) } }.sorted()
    }

    /// The rows of a piece that lie in `range`.
    func rows(of piece: Int, in range: Range<Int>) -> RowGrouping.Slice {
        grouping.part(of: slices[piece], in: range)
    }
}
