internal import ObjectStorage

/// Decides which files and row groups come to be, from nothing but the survey.
struct Planner {
    let survey: Survey
    let options: RunOptions
    let partitionKeys: [String]
    /// For each source row group, whether its chunks may be copied into the table.
    let mayCarry: [Bool]
    /// The same for the quarantine; empty if nothing goes there.
    var mayCarryToQuarantine: [Bool] = []

    /// - Parameter orders: For partitions whose rows are sorted, by the registry's numbers, their
    ///   order; for the others rows stay in the order of the sources.
    func plan(orders: [Int: PartitionOrder] = [:]) -> Plan {
        var plan = Plan()
        plan.rowsRead = survey.rowsRead
        plan.rowsFiltered = survey.rowsFiltered
        plan.rowsBeyondLimit = survey.rowsBeyondLimit
        let contributions = contributions()
        let numbers = sortedPartitions().filter { !contributions[$0].isEmpty }
        for isQuarantine in [false, true] {
            for number in numbers where survey.quarantined.contains(number) == isQuarantine {
                let values = survey.partitions[number]
                plan.registryNumbers.append(number)
                let planned = PlannedPartition(
                    path: path(values, of: isQuarantine ? [Self.reasonKey] : partitionKeys),
                    values: values,
                    files: orders[number].map { files($0) }
                        ?? files(
                            contributions[number],
                            isQuarantine ? mayCarryToQuarantine : mayCarry
                        )
                )
                if isQuarantine {
                    plan.quarantined.append(planned)
                } else {
                    plan.partitions.append(planned)
                }
            }
        }
        return plan
    }

    /// What has to be sorted: the table's partitions, and what becomes of their rows.
    func sorting() -> [PartitionSorter.Partition] {
        contributions().enumerated().compactMap { number, contributions in
            guard !contributions.isEmpty, !survey.quarantined.contains(number) else { return nil }
            return PartitionSorter.Partition(
                number: number,
                sources: contributions.map(\.source),
                rowCounts: rowCounts(contributions)
            )
        }
    }

    /// The partition key of the quarantine.
    private static let reasonKey = "reason"

    /// What one source row group gives to one partition.
    private struct Contribution {
        var source: Int
        var rowCount: Int
    }

    /// For each partition, by the registry's numbers, what it gets, in the order of the sources.
    private func contributions() -> [[Contribution]] {
        var result = [[Contribution]](repeating: [], count: survey.partitions.count)
        for (source, group) in survey.rowGroups.enumerated() {
            for share in group.shares {
                result[share.partition].append(
                    Contribution(source: source, rowCount: share.rowCount)
                )
            }
        }
        return result
    }

    /// Partitions by their values: numbers by size, then texts by their bytes, nulls last.
    private func sortedPartitions() -> [Int] {
        survey.partitions.indices.sorted { left, right in
            let pairs = zip(survey.partitions[left], survey.partitions[right])
            for (a, b) in pairs {
                if Self.isOrdered(a, b) { return true }
                if Self.isOrdered(b, a) { return false }
            }
            return false
        }
    }

    /// Whether `a` stands before `b`; of two values that differ one does.
    private static func isOrdered(_ a: String?, _ b: String?) -> Bool {
        guard let a else { return false }
        guard let b else { return true }
        switch (Int(a), Int(b)) {
        case (let x?, let y?) where x != y: return x < y
        case (.some, nil): return true
        case (nil, .some): return false
        default: return a.utf8.lexicographicallyPrecedes(b.utf8)
        }
    }

    private func path(_ values: [String?], of keys: [String]) -> String {
        let components = zip(keys, values).map { name, value in
            PartitionComponent(name: name, value: value)
        }
        let prefix = HivePath.prefix(components)
        return prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    }

    // MARK: Row groups

    private func files(_ contributions: [Contribution], _ mayCarry: [Bool]) -> [PlannedFile] {
        var rowGroups: [PlannedRowGroup] = []
        var pending: [Contribution] = []
        for contribution in contributions {
            if mayCarry[contribution.source], isLarge(contribution),
                contribution.rowCount <= fileRowLimit
            {
                rowGroups += made(pending)
                pending = []
                let group = survey.rowGroups[contribution.source]
                rowGroups.append(
                    PlannedRowGroup(
                        way: .carried,
                        pieces: [.init(source: contribution.source, rows: 0..<group.rowCount)],
                        estimatedByteCount: group.compressedByteCount
                    )
                )
            } else {
                pending.append(contribution)
            }
        }
        return split(rowGroups + made(pending))
    }

    /// Whether it is a whole row group that can stand alone.
    private func isLarge(_ contribution: Contribution) -> Bool {
        let group = survey.rowGroups[contribution.source]
        return contribution.rowCount == group.rowCount
            && (group.rowCount >= options.carryRowFloor
                || group.compressedByteCount >= options.carryByteFloor)
    }

    /// The files of a partition whose rows are sorted.
    private func files(_ order: PartitionOrder) -> [PlannedFile] {
        split(order.rowGroups.map { group($0.pieces, interleaving: $0.interleaving) })
    }

    /// The rows of the row groups that are made of contributions: about equally many, in as few row
    /// groups as the limits allow.
    private func rowCounts(_ contributions: [Contribution]) -> [Int] {
        let rowCount = contributions.reduce(0) { $0 + $1.rowCount }
        let byteCount = contributions.reduce(0) { $0 + uncompressed($1) }
        // A row group does not go into two files.
        let byteLimit = min(options.rowGroupByteLimit, options.fileByteLimit)
        let count = max(
            Self.quotient(rowCount, min(options.rowGroupRowLimit, fileRowLimit)),
            min(Self.quotient(byteCount, byteLimit), rowCount)
        )
        return (0..<count).map { share(rowCount, of: count, number: $0) }
    }

    private func made(_ contributions: [Contribution]) -> [PlannedRowGroup] {
        guard !contributions.isEmpty else { return [] }
        let rowCounts = rowCounts(contributions)
        var groups: [PlannedRowGroup] = []
        var pieces: [PlannedRowGroup.Piece] = []
        var room = rowCounts[0]
        for contribution in contributions {
            var start = 0
            while start < contribution.rowCount {
                let rows = start..<min(contribution.rowCount, start + room)
                pieces.append(.init(source: contribution.source, rows: rows))
                room -= rows.count
                start = rows.upperBound
                if room == 0 {
                    groups.append(group(pieces))
                    pieces = []
                    room = groups.count < rowCounts.count ? rowCounts[groups.count] : 0
                }
            }
        }
        return groups
    }

    private static func quotient(_ dividend: Int, _ divisor: Int) -> Int {
        (dividend + divisor - 1) / max(divisor, 1)
    }

    /// The rows of part `number` when `rowCount` rows are divided into `count` parts.
    private func share(_ rowCount: Int, of count: Int, number: Int) -> Int {
        rowCount * (number + 1) / count - rowCount * number / count
    }

    private func group(
        _ pieces: [PlannedRowGroup.Piece],
        interleaving: StoredBytes? = nil
    ) -> PlannedRowGroup {
        let bytes = pieces.reduce(0) { sum, piece in
            let group = survey.rowGroups[piece.source]
            return sum + group.compressedByteCount * piece.rows.count / max(group.rowCount, 1)
        }
        return PlannedRowGroup(
            way: .made,
            pieces: pieces,
            estimatedByteCount: bytes,
            interleaving: interleaving
        )
    }

    private func uncompressed(_ contribution: Contribution) -> Int {
        let group = survey.rowGroups[contribution.source]
        // In floating point, since the product of two counts from a file may be too large.
        return Int(
            Double(group.uncompressedByteCount) * Double(contribution.rowCount)
                / Double(max(group.rowCount, 1))
        )
    }

    // MARK: Files

    private var fileRowLimit: Int { options.fileRowLimit.map { max($0, 1) } ?? .max }

    private func split(_ rowGroups: [PlannedRowGroup]) -> [PlannedFile] {
        var files: [PlannedFile] = []
        for group in rowGroups {
            if let last = files.last,
                last.estimatedByteCount + group.estimatedByteCount <= options.fileByteLimit,
                last.rowCount + group.rowCount <= fileRowLimit
            {
                files[files.count - 1].rowGroups.append(group)
            } else {
                files.append(PlannedFile(rowGroups: [group]))
            }
        }
        return files
    }
}
