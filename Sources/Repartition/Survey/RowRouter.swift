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
        var classified: [Classified] = []
        for group in expressions.groups {
            do {
                classified.append(
                    try classify(group, file, rowGroup, rowCount, fetched, decoder)
                )
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
        return combine(
            classified,
            rowCount: rowCount,
            end: cut?.rowsBefore(file: file, rowGroup: rowGroup, rowCount: rowCount) ?? rowCount
        )
    }

    // MARK: One group of expressions

    private struct Classified {
        /// `nil` where there is one class.
        var classes: [UInt32]?
        var outcomes: [ColumnClassifier.Outcome]
        var keyPositions: [Int]
    }

    private func classify(
        _ group: RouteExpressions.Group,
        _ file: Int,
        _ rowGroup: Int,
        _ rowCount: Int,
        _ fetched: FetchedRanges,
        _ decoder: ColumnChunkDecoder
    ) throws -> Classified {
        var classifier = ColumnClassifier(
            group,
            timeZone: expressions.timeZone,
            sharedField: expressions.sharedField,
            constants: try source.partitionVectors(file, schema: expressions.schema)
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
        let outcomes = classifier.outcomes
        return Classified(
            classes: outcomes.count == 1 ? nil : classifier.classes.array(),
            outcomes: outcomes,
            keyPositions: group.keys.map(\.position)
        )
    }

    // MARK: All groups together

    /// - Parameter end: Rows from here on are beyond a limit.
    private func combine(_ groups: [Classified], rowCount: Int, end: Int) -> RowRouting {
        var outcomes: [[(group: Int, outcome: Int)]] = [[]]
        var classes: [UInt32]?
        for (number, group) in groups.enumerated() {
            guard let others = group.classes else {
                for index in outcomes.indices { outcomes[index].append((number, 0)) }
                continue
            }
            guard let known = classes else {
                classes = others
                let base = outcomes[0]
                outcomes = group.outcomes.indices.map { base + [(number, $0)] }
                continue
            }
            (classes, outcomes) = Self.pair(known, outcomes, others, number)
        }
        return routing(groups, outcomes, classes, rowCount, end)
    }

    /// One class for each pair of classes that occurs.
    private static func pair(
        _ left: [UInt32],
        _ outcomes: [[(group: Int, outcome: Int)]],
        _ right: [UInt32],
        _ number: Int
    ) -> ([UInt32], [[(group: Int, outcome: Int)]]) {
        var numbers: [UInt64: UInt32] = [:]
        var paired: [[(group: Int, outcome: Int)]] = []
        var lastPair = UInt64.max
        var last: UInt32 = 0
        let classes = zip(left, right).map { a, b in
            let pair = UInt64(a) << 32 | UInt64(b)
            if pair == lastPair { return last }
            lastPair = pair
            if let known = numbers[pair] {
                last = known
            } else {
                last = UInt32(truncatingIfNeeded: paired.count)
                numbers[pair] = last
                paired.append(outcomes[Int(a)] + [(number, Int(b))])
            }
            return last
        }
        return (classes, paired)
    }

    private func routing(
        _ groups: [Classified],
        _ outcomes: [[(group: Int, outcome: Int)]],
        _ classes: [UInt32]?,
        _ rowCount: Int,
        _ end: Int
    ) -> RowRouting {
        var values = [String?](repeating: nil, count: expressions.keyNames.count)
        // Classes that differ only in how they came about go to one partition, or nowhere.
        var merged: [Int?] = []
        var numberOf: [Int?: UInt32] = [:]
        var ruleOf: [Int?] = []
        let renumbered = outcomes.map { parts -> UInt32 in
            var passes = true
            var rule: Int?
            for part in parts where part.outcome < groups[part.group].outcomes.count {
                let outcome = groups[part.group].outcomes[part.outcome]
                passes = passes && outcome.passes
                if let other = outcome.rule { rule = min(rule ?? other, other) }
                for (value, position) in zip(outcome.values, groups[part.group].keyPositions) {
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
            badRows: badRows(ruleOf, classes, end),
            rowCount: rowCount,
            beyondCount: rowCount - end
        )
        if end < rowCount {
            found.partitions.append(nil)
        } else if classes == nil || merged.count == 1 {
            found.partitions = [merged[0]]
            return found
        }
        assign(&found, classes, renumbered, end)
        return found
    }

    /// Gives each row its class, and those from `end` on the last.
    private func assign(
        _ routing: inout RowRouting,
        _ classes: [UInt32]?,
        _ renumbered: [UInt32],
        _ end: Int
    ) {
        let count = routing.partitions.count
        var counts = [Int](repeating: 0, count: count)
        var fingerprints = [RowFingerprint](repeating: RowFingerprint(), count: count)
        var target = Vector<UInt32>(capacity: routing.rowCount)
        target.resize(to: routing.rowCount)
        let beyond = UInt32(truncatingIfNeeded: count - 1)
        let classes = classes ?? [UInt32](repeating: 0, count: end)
        for row in 0..<routing.rowCount {
            let number = row < end ? renumbered[Int(classes[row])] : beyond
            target[row] = number
            counts[Int(number)] += 1
            fingerprints[Int(number)].add(row)
        }
        routing.classes = .some(target)
        routing.counts = counts
        routing.fingerprints = fingerprints
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
    ///   - classes: `nil` where all rows are of class 0.
    ///   - rowCount: How many rows, from the first, are looked at.
    private func badRows(
        _ rules: [Int?],
        _ classes: [UInt32]?,
        _ rowCount: Int
    ) -> [BadRowCount] {
        guard rowCount > 0, rules.contains(where: { $0 != nil }) else { return [] }
        guard let classes else {
            return rules[0].map { [BadRowCount(rule: $0, rowCount: rowCount, firstRow: 0)] } ?? []
        }
        var counts = [Int](repeating: 0, count: expressions.rules.count)
        var first = counts
        for (row, number) in classes.prefix(rowCount).enumerated() {
            guard let rule = rules[Int(number)] else { continue }
            if counts[rule] == 0 { first[rule] = row }
            counts[rule] += 1
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
