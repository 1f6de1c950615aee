internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// What a survey found: where the rows of every row group go.
struct Survey: Sendable {
    /// A row group of a file, numbered through all files in order.
    struct SourceRowGroup: Sendable {
        var file: Int
        /// Its position in its file.
        var index: Int
        var rowCount: Int
        var compressedByteCount: Int
        var uncompressedByteCount: Int
        /// The rows that go to each partition, by the registry's numbers, largest first.
        var shares: [Share] = []
        /// Rows that a filter keeps out, and error records.
        var filteredCount = 0
        /// The rows that come behind the end of a limit.
        var beyondCount = 0
        var badRows: [BadRowCount] = []
        /// The rows that go to each partition in their order, if the run sorts them.
        var sorted: [Int: SortedShare] = [:]
        /// Where each row goes, if the rows go to several partitions and there was room to keep it.
        var kept: KeptRouting?

        /// Whether all rows go to one partition.
        var isWhole: Bool { shares.count == 1 && shares[0].rowCount == rowCount }
    }

    struct Share: Sendable, Equatable {
        var partition: Int
        var rowCount: Int
        /// Which rows they are; unset where they are all of the row group.
        var fingerprint = RowFingerprint()
    }

    var rowGroups: [SourceRowGroup]
    /// The values of each partition, by the registry's numbers.
    var partitions: [[String?]] = []
    /// The partitions that are not the table's but the quarantine's.
    var quarantined: Set<Int> = []
    /// Files that turned out to be unreadable, with the reason: what else is said is of no use.
    var badFiles: [Int: ParquetError] = [:]

    var rowsRead: Int { rowGroups.reduce(0) { $0 + $1.rowCount } }
    /// With error records.
    var rowsFiltered: Int { rowGroups.reduce(0) { $0 + $1.filteredCount } }
    var rowsBeyondLimit: Int { rowGroups.reduce(0) { $0 + $1.beyondCount } }
    var rowsQuarantined: Int {
        rowGroups.reduce(0) { sum, group in
            group.shares.reduce(sum) { $0 + (quarantined.contains($1.partition) ? $1.rowCount : 0) }
        }
    }
}

extension Survey {
    /// Notes that a file cannot be read; of several errors the one in the first row group counts.
    mutating func note(_ error: ParquetError, rowGroup number: Int) {
        let file = rowGroups[number].file
        let place = error.place.rowGroup ?? 0
        if let known = badFiles[file], (known.place.rowGroup ?? 0) <= place { return }
        badFiles[file] = error
    }

    /// The survey without what is merged and forgotten.
    var withoutKeys: Survey {
        var survey = self
        for index in survey.rowGroups.indices {
            survey.rowGroups[index].sorted = survey.rowGroups[index].sorted.mapValues { share in
                var share = share
                share.keys = nil
                return share
            }
        }
        return survey
    }

    /// The bad rows of all row groups, by rule.
    func badRows(_ rules: [RouteExpressions.Rule], of source: OpenedSource) -> [BadRows] {
        matches(rules.count, of: source).compactMap { match in
            guard case .bad(let rule) = rules[match.rule] else { return nil }
            return BadRows(
                subject: rule.subject,
                reason: rule.reason,
                policy: rule.policy,
                rows: match.rows,
                first: match.first
            )
        }
    }

    /// The error records of all row groups, by rule.
    func errorRecords(
        _ rules: [RouteExpressions.Rule],
        of source: OpenedSource
    ) -> [ErrorRecords] {
        matches(rules.count, of: source).compactMap { match in
            guard case .error(let rule) = rules[match.rule] else { return nil }
            return ErrorRecords(
                stageNumber: rule.stageNumber,
                stage: rule.stage,
                path: rule.path,
                type: rule.type,
                rows: match.rows,
                first: match.first
            )
        }
    }

    /// How often rules held, for those that did.
    private func matches(
        _ ruleCount: Int,
        of source: OpenedSource
    ) -> [(rule: Int, rows: Int, first: BadRows.Place)] {
        var found = [(rule: Int, rows: Int, first: BadRows.Place)?](
            repeating: nil,
            count: ruleCount
        )
        for group in rowGroups {
            for bad in group.badRows {
                if let known = found[bad.rule] {
                    found[bad.rule]?.rows = known.rows + bad.rowCount
                    continue
                }
                let place = BadRows.Place(
                    file: source.files[group.file].info.key.description,
                    rowGroup: group.index,
                    row: bad.firstRow
                )
                found[bad.rule] = (bad.rule, bad.rowCount, place)
            }
        }
        return found.compactMap { $0 }
    }

    /// The row groups of a source, before it is known where their rows go.
    init(_ source: OpenedSource) {
        var rowGroups: [SourceRowGroup] = []
        for (file, stored) in source.files.enumerated() {
            for (index, group) in stored.rowGroups.enumerated() where group.rowCount > 0 {
                let facts = stored.facts[index]
                rowGroups.append(
                    SourceRowGroup(
                        file: file,
                        index: index,
                        rowCount: group.rowCount,
                        compressedByteCount: facts.reduce(0) { $0 + $1.compressedByteCount },
                        uncompressedByteCount: facts.reduce(0) { $0 + $1.uncompressedByteCount }
                    )
                )
            }
        }
        self.init(rowGroups: rowGroups)
    }
}
