internal import Buffers
internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Finds out where the rows of row groups go.
struct RowRouter: Sendable {
    private let expressions: RouteExpressions
    private let source: OpenedSource
    private let registry: PartitionRegistry
    /// For each field that expressions read, the column of the files that it is.
    private let columnOfField: [Int: SourceColumn]
    /// For each group of expressions, what is known of spans of time; `nil` where that says nothing
    /// of other files.
    private let known: [SpanOutcomes?]
    /// Where the rows end that a limit lets pass.
    var cut: RowCut?

    /// - Throws: ``RunError`` if the files lack a column.
    init(
        _ expressions: RouteExpressions,
        source: OpenedSource,
        registry: PartitionRegistry
    ) throws {
        self.expressions = expressions
        self.source = source
        self.registry = registry
        var columns: [Int: SourceColumn] = [:]
        for field in expressions.fileFields {
            columns[field] = try source.column(
                named: expressions.schema.fields[field].name,
                fields: expressions.groups.flatMap(\.readers).fields(of: field)
            )
        }
        columnOfField = columns
        let fileFields = 0..<expressions.fileFieldCount
        known = expressions.groups.map { group in
            let isSame =
                group.shared == nil && group.constancyMicros != nil
                && group.readers.allSatisfy { $0.inputs.allSatisfy(fileFields.contains) }
            return isSame ? SpanOutcomes() : nil
        }
    }

    /// What makes error records of rows, then the rules of all checks, in order.
    var rules: [RouteExpressions.Rule] { expressions.rules }

    /// The partitions, by the registry's numbers, that are the quarantine's.
    var quarantined: Set<Int> { registry.quarantined }

    /// The columns that expressions may read: those of the files, then the partition columns.
    var schema: TableSchema { expressions.schema }
    var fileFieldCount: Int { expressions.fileFieldCount }

    /// The leaves of the unified schema whose chunks ``route(file:rowGroup:fetched:decoder:)``
    /// reads.
    var leaves: [Int] { columnOfField.values.flatMap(\.leaves).sorted() }

    /// Where the rows of a row group go.
    ///
    /// - Throws: ``ParquetError`` with file and row group in its place; ``RunError``.
    func route(
        file: Int,
        rowGroup: Int,
        fetched: FetchedRanges,
        decoder: ColumnChunkDecoder
    ) throws -> RowRouting {
        let stored = source.files[file]
        let rowCount = stored.rowGroups[rowGroup].rowCount
        var classified = Classified()
        for (group, known) in zip(expressions.groups, known) {
            do {
                try classify(group, known, file, rowGroup, rowCount, fetched, decoder, &classified)
            } catch let error as ParquetError {
                throw error.at(file: stored.info.key.description, rowGroup: rowGroup)
            } catch let error as ExpressionError {
                throw RunError(
                    .unreadableInput,
                    "\(stored.info.key), row group \(rowGroup)",
                    cause: error
                )
            }
        }
        return routing(
            classified,
            rowCount: rowCount,
            end: cut?.rowsBefore(file: file, rowGroup: rowGroup, rowCount: rowCount) ?? rowCount
        )
    }

    // MARK: One group of expressions after the other

    /// What the groups so far say of the rows.
    private struct Classified: ~Copyable {
        /// `nil` where there is one class.
        var classes: RowRuns?
        /// For each class, the outcome of each group.
        var outcomes: [[Int]] = [[]]
        var groups: [Group] = []

        struct Group {
            var outcomes: [ColumnClassifier.Outcome]
            var keyPositions: [Int]
        }

        /// Takes in what one more group says; a class is then a pair of classes that occurs.
        ///
        /// - Parameter others: The classes of the group, or `nil` where there is one.
        mutating func append(_ group: Group, _ others: consuming RowRuns?) {
            groups.append(group)
            guard let others = others.take() else {
                for index in outcomes.indices { outcomes[index].append(0) }
                return
            }
            guard let known = classes.take() else {
                let base = outcomes[0]
                outcomes = group.outcomes.indices.map { base + [$0] }
                classes = .some(others)
                return
            }
            var numbers: [UInt64: UInt32] = [:]
            var paired: [[Int]] = []
            var pairs = RowRuns(runCapacity: max(known.count, others.count))
            var run = 0
            var other = 0
            var row = 0
            while run < known.count, other < others.count {
                let end = min(known.rows(run).upperBound, others.rows(other).upperBound)
                let pair = UInt64(known.group(run)) << 32 | UInt64(others.group(other))
                let number = numbers[pair] ?? UInt32(truncatingIfNeeded: paired.count)
                if number == paired.count {
                    numbers[pair] = number
                    paired.append(
                        outcomes[Int(known.group(run))] + [Int(others.group(other))]
                    )
                }
                pairs.append(number, count: end - row)
                if end == known.rows(run).upperBound { run += 1 }
                if end == others.rows(other).upperBound { other += 1 }
                row = end
            }
            outcomes = paired
            classes = .some(pairs)
        }
    }

    private func classify(
        _ group: RouteExpressions.Group,
        _ known: SpanOutcomes?,
        _ file: Int,
        _ rowGroup: Int,
        _ rowCount: Int,
        _ fetched: FetchedRanges,
        _ decoder: ColumnChunkDecoder,
        _ classified: inout Classified
    ) throws {
        var classifier = ColumnClassifier(
            group,
            rowCount: rowCount,
            timeZone: expressions.timeZone,
            sharedField: expressions.sharedField,
            constants: readsPartitionColumns(group)
                ? try source.partitionVectors(file, schema: expressions.schema) : [:],
            known: known
        )
        let columns = group.fields.compactMap { columnOfField[$0] }
        if columns.count == 1, columns[0].isFlat {
            try source.start(
                decoder,
                leaf: columns[0].leaves[0],
                file: file,
                rowGroup: rowGroup,
                fetched: fetched
            )
            try classifier.append(decoder)
        } else if group.fields.isEmpty {
            try classifier.append([], rowCount: rowCount > 0 ? 1 : 0)
        } else {
            let vectors = try columns.map { column in
                try source.values(
                    of: column,
                    file: file,
                    rowGroup: rowGroup,
                    fetched: fetched,
                    decoder: decoder
                )
            }
            try classifier.append(vectors, rowCount: rowCount)
        }
        let found = Classified.Group(
            outcomes: classifier.outcomes,
            keyPositions: group.keys.map(\.position)
        )
        let isOne = found.outcomes.count == 1
        classified.append(found, isOne ? nil : .some(classifier.takeClasses()))
    }

    private func readsPartitionColumns(_ group: RouteExpressions.Group) -> Bool {
        let partitionFields = fileFieldCount..<schema.fields.count
        return group.readers.contains { $0.inputs.contains(where: partitionFields.contains) }
    }

    // MARK: All groups together

    /// - Parameter end: Rows from here on are beyond a limit.
    private func routing(
        _ classified: consuming Classified,
        rowCount: Int,
        end: Int
    ) -> RowRouting {
        var values = [String?](repeating: nil, count: expressions.keyNames.count)
        // Classes that differ only in how they came about go to one partition, or nowhere.
        var merged: [Int?] = []
        var numberOf: [Int?: UInt32] = [:]
        var ruleOf: [Int?] = []
        let groups = classified.groups
        let renumbered = classified.outcomes.map { parts -> UInt32 in
            var passes = true
            var rule: Int?
            for (group, number) in zip(groups, parts) where number < group.outcomes.count {
                let outcome = group.outcomes[number]
                passes = passes && outcome.passes
                if let other = outcome.rule { rule = min(rule ?? other, other) }
                for (value, position) in zip(outcome.values, group.keyPositions) {
                    values[position] = PartitionRegistry.normalized(value)
                }
            }
            let partition = passes ? partition(&values, rule) : nil
            ruleOf.append(passes ? rule : nil)
            if let known = numberOf[partition] { return known }
            let number = UInt32(truncatingIfNeeded: merged.count)
            numberOf[partition] = number
            merged.append(partition)
            return number
        }
        var found = RowRouting(
            classes: nil,
            partitions: merged,
            counts: [rowCount],
            fingerprints: [RowFingerprint()],
            rowCount: rowCount,
            beyondCount: rowCount - end
        )
        guard let classes = classified.classes.take() else {
            if end > 0, let rule = ruleOf[0] {
                found.badRows = [BadRowCount(rule: rule, rowCount: end, firstRow: 0)]
            }
            guard end < rowCount else { return found }
            var classes = RowRuns()
            classes.append(0, count: rowCount)
            assign(&found, classes, renumbered, end)
            return found
        }
        found.badRows = badRows(ruleOf, classes, end)
        if merged.count == 1, end == rowCount { return found }
        assign(&found, classes, renumbered, end)
        return found
    }

    /// Gives each row its class, and those from `end` on one of their own.
    private func assign(
        _ routing: inout RowRouting,
        _ classes: consuming RowRuns,
        _ renumbered: [UInt32],
        _ end: Int
    ) {
        if end < routing.rowCount { routing.partitions.append(nil) }
        let count = routing.partitions.count
        let runs = classes.renumbered(by: renumbered)
            .cut(at: end, UInt32(truncatingIfNeeded: count - 1))
        routing.counts = [Int](repeating: 0, count: count)
        routing.fingerprints = [RowFingerprint](repeating: RowFingerprint(), count: count)
        for run in 0..<runs.count {
            let number = Int(runs.group(run))
            routing.counts[number] += runs.rows(run).count
            routing.fingerprints[number].add(runs.rows(run))
        }
        routing.classes = .some(runs)
    }

    /// The partition of rows with these values of the keys, for which a rule holds or none.
    ///
    /// - Returns: `nil` for error records.
    private func partition(_ values: inout [String?], _ rule: Int?) -> Int? {
        guard let rule = rule.map({ expressions.rules[$0] }) else {
            return registry.number(of: values)
        }
        guard case .bad(let rule) = rule else { return nil }
        if rule.policy == .quarantine { return registry.number(of: rule.reason) }
        for key in rule.clearedKeys { values[key] = nil }
        return registry.number(of: values)
    }

    /// - Parameters:
    ///   - rules: For each class the rule that holds.
    ///   - rowCount: How many rows, from the first, are looked at.
    private func badRows(
        _ rules: [Int?],
        _ classes: borrowing RowRuns,
        _ rowCount: Int
    ) -> [BadRowCount] {
        guard rowCount > 0, rules.contains(where: { $0 != nil }) else { return [] }
        var counts = [Int](repeating: 0, count: expressions.rules.count)
        var first = counts
        for run in 0..<classes.count {
            let rows = classes.rows(run)
            guard rows.lowerBound < rowCount else { break }
            guard let rule = rules[Int(classes.group(run))] else { continue }
            if counts[rule] == 0 { first[rule] = rows.lowerBound }
            counts[rule] += min(rows.upperBound, rowCount) - rows.lowerBound
        }
        return counts.indices.filter { counts[$0] > 0 }.map {
            BadRowCount(rule: $0, rowCount: counts[$0], firstRow: first[$0])
        }
    }
}

extension PartitionRegistry {
    /// The value a folder stands for: an empty string, and the default partition's own name, go to
    /// the default partition, as in Hive and Spark.
    static func normalized(_ value: String?) -> String? {
        value.flatMap { $0.isEmpty || $0 == "__HIVE_DEFAULT_PARTITION__" ? nil : $0 }
    }
}
