internal import Buffers
internal import Columns
internal import Expressions
internal import Parquet

/// Puts the rows of one row group into classes by the values of one group of expressions.
///
/// A class is what rows have in common: the values of the group's partition keys, whether its
/// filters let them pass, and which of its rules holds. Expressions are evaluated once for each
/// distinct value where the column has a dictionary, and once, for all row groups, for each span of
/// time in which they cannot change.
struct ColumnClassifier: ~Copyable {
    /// What the rows of a class have in common.
    struct Outcome: Hashable {
        /// The values of the group's keys, in their order.
        var values: [String?]
        var passes: Bool
        /// The first of the group's rules that holds, by its position among those of all checks.
        var rule: Int?

        /// Texts are compared by their bytes, not by what they look like.
        static func == (left: Outcome, right: Outcome) -> Bool {
            left.passes == right.passes && left.rule == right.rule
                && left.values.elementsEqual(right.values) { one, other in
                    guard let one, let other else { return one == nil && other == nil }
                    return one.utf8.elementsEqual(other.utf8)
                }
        }
    }

    private let group: RouteExpressions.Group
    private let timeZone: TimeZoneRules
    private let sharedField: Int
    /// Vectors of one element for the partition columns that the expressions read.
    private let constants: [Int: ColumnVector]
    /// What other row groups have found, where it holds for this one.
    private let known: SpanOutcomes?
    private(set) var outcomes: [Outcome] = []
    private var numbers: [Outcome: UInt32] = [:]
    /// The classes of outcomes that have a number among those known.
    private var numbersOfKnown: [Int: UInt32] = [:]
    private var classes = RowRuns()

    init(
        _ group: RouteExpressions.Group,
        rowCount: Int,
        timeZone: TimeZoneRules,
        sharedField: Int,
        constants: [Int: ColumnVector],
        known: SpanOutcomes?
    ) {
        self.group = group
        self.timeZone = timeZone
        self.sharedField = sharedField
        self.constants = constants
        self.known = known
    }

    /// The class of each row; none are left.
    mutating func takeClasses() -> RowRuns {
        var taken = RowRuns()
        swap(&taken, &classes)
        return taken
    }

    /// Appends the classes of the rows of a chunk, batch by batch.
    ///
    /// - Throws: ``ParquetError``, ``ExpressionError``.
    mutating func append(_ decoder: ColumnChunkDecoder) throws {
        var ofEntries: [UInt32]?
        while try decoder.next() {
            let batch = decoder.batch
            if batch.form == .dictionary {
                let entries =
                    try ofEntries
                    ?? classify(
                        columnVector(of: decoder.dictionary, leaf: batch.leaf)
                    )
                ofEntries = entries
                try append(batch, entries)
            } else {
                let vector = try columnVector(of: batch, dictionary: decoder.dictionary)
                try append(vector)
            }
        }
    }

    /// Appends the classes of rows whose values are `vectors`, one for each of the group's fields.
    mutating func append(_ vectors: [ColumnVector], rowCount: Int) throws(ExpressionError) {
        let found = try classify(vectors, count: rowCount)
        appendAll(found)
    }

    private mutating func append(_ batch: ColumnBatch, _ entries: [UInt32]) throws {
        if batch.hasDefinitionLevels {
            classes.append(entries, of: batch, ofNull: try classOfNull(batch.leaf))
        } else {
            classes.append(entries, at: batch.indices, count: batch.rowCount)
        }
    }

    /// Appends the classes of rows whose values of the group's only field are a vector.
    mutating func append(_ vector: ColumnVector) throws(ExpressionError) {
        appendAll(try classify(vector))
    }

    private mutating func appendAll(_ found: [UInt32]) {
        classes.append(found)
    }

    private mutating func classOfNull(_ leaf: LeafColumn) throws -> UInt32 {
        let type = try columnVector(
            of: ValueStore(layout: ValueLayout(leaf)),
            leaf: leaf
        ).type
        return try classify(ColumnVector.nulls(type, count: 1))[0]
    }

    // MARK: Evaluation

    /// The class of each value of the group's only field.
    private mutating func classify(_ vector: ColumnVector) throws(ExpressionError) -> [UInt32] {
        guard group.shared == nil, let span = group.constancyMicros,
            case .int64(let values) = vector.values,
            let spans = TimeSpans(values, vector.validity, span: span)
        else { return try classify([vector], count: vector.count) }
        // Within a span of time no expression changes: one evaluation serves all its values.
        let found = try classify(spans, of: vector.type)
        return spans.spans.map { found[Int($0)] }
    }

    /// The class of each span of time.
    private mutating func classify(
        _ spans: TimeSpans,
        of type: DataType
    ) throws(ExpressionError) -> [UInt32] {
        let domain = spans.representatives(type: type)
        guard let known else { return try classify([domain], count: domain.count) }
        let found = known.known(spans.numbers, of: type)
        var classes = found.map { found in found.map { number(of: $0) } ?? 0 }
        let new = found.indices.filter { found[$0] == nil }
        guard !new.isEmpty else { return classes }
        for (index, number) in zip(new, try classify([domain.taking(new)], count: new.count)) {
            classes[index] = number
            let outcome = outcomes[Int(number)]
            if let place = known.add(outcome, of: spans.numbers[index], type: type) {
                numbersOfKnown[place] = number
            }
        }
        return classes
    }

    private mutating func number(of known: SpanOutcomes.Known) -> UInt32 {
        if let number = numbersOfKnown[known.number] { return number }
        let number = UInt32(truncatingIfNeeded: outcomes.count)
        numbersOfKnown[known.number] = number
        outcomes.append(known.outcome)
        return number
    }

    /// The class of each element of a domain whose fields have these values.
    private mutating func classify(
        _ vectors: [ColumnVector],
        count: Int
    ) throws(ExpressionError) -> [UInt32] {
        let domain = Domain(vectors: vectors, count: count)
        let shared = try sharedInstants(domain)
        var results: [ColumnVector?] = []
        for (index, expression) in group.expressions.enumerated() {
            let waits = shared != nil && group.readsOnlyShared[index]
            if waits {
                results.append(nil)
            } else {
                results.append(try values(of: expression, index, domain, shared))
            }
        }
        var told = results.compactMap { $0 }
        if let shared { told.append(spans(of: shared)) }
        let found = RowClasses(told, count: count)
        // What reads only the instant is computed once for each class: within a span of time it
        // does not change.
        let elements = found.representatives
        let few = Domain(vectors: [], count: elements.count)
        let instants = shared?.taking(elements)
        var taken: [ColumnVector] = []
        for (index, expression) in group.expressions.enumerated() {
            if let whole = results[index] {
                taken.append(whole.taking(elements))
            } else {
                taken.append(try values(of: expression, index, few, instants))
            }
        }
        let numbers = number(outcomes(taken, count: elements.count))
        return found.classes.map { numbers[Int($0)] }
    }

    /// Values of the group's fields.
    private struct Domain {
        var vectors: [ColumnVector]
        var count: Int
    }

    private func sharedInstants(_ domain: Domain) throws(ExpressionError) -> ColumnVector? {
        guard let shared = group.shared else { return nil }
        return try shared.evaluate(
            rowCount: domain.count,
            inputs: inputs(of: shared, domain, nil)
        )
    }

    /// The span of time that each instant lies in, or the instants where none is known.
    private func spans(of instants: ColumnVector) -> ColumnVector {
        guard let span = group.constancyMicros, case .int64(let values) = instants.values,
            let spans = TimeSpans(values, instants.validity, span: span)
        else { return instants }
        return ColumnVector(
            type: .int,
            count: instants.count,
            validity: nil,
            values: .int32(spans.spans.map { Int32(bitPattern: $0) })
        )
    }

    /// The values of one of the group's expressions; conditions are never null.
    private func values(
        of expression: BoundExpression,
        _ index: Int,
        _ domain: Domain,
        _ shared: ColumnVector?
    ) throws(ExpressionError) -> ColumnVector {
        let inputs = inputs(of: expression, domain, shared)
        guard index < group.filters.count + group.rules.count else {
            return try expression.evaluate(rowCount: domain.count, inputs: inputs)
        }
        let holds = try expression.selection(rowCount: domain.count, inputs: inputs)
        return ColumnVector(
            type: .boolean,
            count: domain.count,
            validity: nil,
            values: .booleans((0..<domain.count).map { holds[$0] })
        )
    }

    private func inputs(
        of expression: BoundExpression,
        _ domain: Domain,
        _ shared: ColumnVector?
    ) -> [ColumnVector] {
        expression.inputs.map { field in
            if let position = group.fields.firstIndex(of: field) { return domain.vectors[position] }
            if field == sharedField, let shared { return shared }
            return constants[field]?.repeatingFirst(domain.count)
                ?? ColumnVector.nulls(.null, count: domain.count)
        }
    }

    private func outcomes(_ values: [ColumnVector], count: Int) -> [Outcome] {
        let filters = values.prefix(group.filters.count)
        let rules = values.dropFirst(group.filters.count).prefix(group.rules.count)
        let keys = values.dropFirst(group.filters.count + group.rules.count)
            .map { sparkStrings($0, timeZone: timeZone) }
        func isTrue(_ vector: ColumnVector, _ index: Int) -> Bool {
            if case .booleans(let values) = vector.values { values[index] } else { false }
        }
        return (0..<count).map { index in
            Outcome(
                values: keys.map { $0[index] },
                passes: filters.allSatisfy { isTrue($0, index) },
                rule: zip(rules, group.rules).first { isTrue($0.0, index) }?.1.position
            )
        }
    }

    private mutating func number(_ found: [Outcome]) -> [UInt32] {
        found.map { outcome in
            if let known = numbers[outcome] { return known }
            let number = UInt32(truncatingIfNeeded: outcomes.count)
            numbers[outcome] = number
            outcomes.append(outcome)
            return number
        }
    }
}

/// The distinct spans of time that some timestamps lie in.
private struct TimeSpans {
    /// The span of each row, by its position here; 0 is that of nulls.
    private(set) var spans: [UInt32]
    /// The number of each span, counted from 1970; `nil` stands for null.
    private(set) var numbers: [Int64?] = [nil]
    /// A timestamp of each span; the first stands for null.
    private var instants: [Int64] = [0]

    /// - Returns: `nil` if some timestamp is too early for spans to hold.
    init?(_ values: [Int64], _ validity: Bitmap?, span: Int64) {
        var positions: [Int64: UInt32] = [:]
        spans = [UInt32](repeating: 0, count: values.count)
        var low = Int64.max
        var high = Int64.min
        var current: UInt32 = 0
        for row in values.indices {
            if let validity, !validity[row] { continue }
            let value = values[row]
            if value < low || value >= high {
                guard value >= BoundExpression.constancyStartMicros,
                    value <= .max - 2 * span
                else { return nil }
                let quotient = value / span - (value % span < 0 ? 1 : 0)
                low = quotient * span
                high = low + span
                if let known = positions[quotient] {
                    current = known
                } else {
                    current = UInt32(truncatingIfNeeded: instants.count)
                    positions[quotient] = current
                    numbers.append(quotient)
                    instants.append(value)
                }
            }
            spans[row] = current
        }
    }

    /// One value of each span, and null for the first.
    func representatives(type: DataType) -> ColumnVector {
        var validity = Bitmap(repeating: true, count: instants.count)
        validity[0] = false
        return ColumnVector(
            type: type,
            count: instants.count,
            validity: validity,
            values: .int64(instants)
        )
    }
}
