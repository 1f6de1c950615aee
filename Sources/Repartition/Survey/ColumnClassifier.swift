internal import Buffers
internal import Columns
internal import Expressions
internal import Parquet

/// Puts the rows of one row group into classes by the values of one group of expressions.
///
/// A class is what rows have in common: the values of the group's partition keys, whether its
/// filters let them pass, and which of its rules holds. Expressions are evaluated once for each
/// distinct value where the column has a dictionary, and once for each span of time in which they
/// cannot change.
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
    /// Vectors of one element for the partition columns that the expressions read.
    private let constants: [Int: ColumnVector]
    private(set) var outcomes: [Outcome] = []
    private var numbers: [Outcome: UInt32] = [:]
    private(set) var classes = Vector<UInt32>()

    init(
        _ group: RouteExpressions.Group,
        timeZone: TimeZoneRules,
        constants: [Int: ColumnVector]
    ) {
        self.group = group
        self.timeZone = timeZone
        self.constants = constants
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

    private mutating func append(_ vector: ColumnVector) throws(ExpressionError) {
        appendAll(try classify(vector))
    }

    private mutating func appendAll(_ found: [UInt32]) {
        classes.reserve(total: classes.count + found.count)
        for number in found { classes.append(number) }
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
        guard let span = group.constancyMicros, case .int64(let values) = vector.values,
            let spans = TimeSpans(values, vector.validity, span: span)
        else { return try classify([vector], count: vector.count) }
        // Within a span of time no expression changes: one evaluation serves all its values.
        let domain = spans.representatives(type: vector.type)
        let found = try classify([domain], count: domain.count)
        return spans.spans.map { found[Int($0)] }
    }

    /// The class of each element of a domain whose fields have these values.
    private mutating func classify(
        _ vectors: [ColumnVector],
        count: Int
    ) throws(ExpressionError) -> [UInt32] {
        var results: [ColumnVector] = []
        for condition in group.filters + group.rules.map(\.condition) {
            let inputs = inputs(of: condition, vectors, count)
            let holds = try condition.selection(rowCount: count, inputs: inputs)
            results.append(
                ColumnVector(
                    type: .boolean,
                    count: count,
                    validity: nil,
                    values: .booleans((0..<count).map { holds[$0] })
                )
            )
        }
        for key in group.keys {
            let inputs = inputs(of: key.expression, vectors, count)
            results.append(try key.expression.evaluate(rowCount: count, inputs: inputs))
        }
        let domain = RowClasses(results, count: count)
        let numbers = number(outcomes(of: domain.representatives, results))
        return domain.classes.map { numbers[Int($0)] }
    }

    private func inputs(
        of expression: BoundExpression,
        _ vectors: [ColumnVector],
        _ count: Int
    ) -> [ColumnVector] {
        expression.inputs.map { field in
            if let position = group.fields.firstIndex(of: field) { return vectors[position] }
            return constants[field]?.repeatingFirst(count)
                ?? ColumnVector.nulls(.null, count: count)
        }
    }

    private func outcomes(of elements: [Int], _ results: [ColumnVector]) -> [Outcome] {
        let taken = results.map { $0.taking(elements) }
        let filters = taken.prefix(group.filters.count)
        let rules = taken.dropFirst(group.filters.count).prefix(group.rules.count)
        let keys = taken.dropFirst(group.filters.count + group.rules.count)
            .map { sparkStrings($0, timeZone: timeZone) }
        func isTrue(_ vector: ColumnVector, _ index: Int) -> Bool {
            if case .booleans(let values) = vector.values { values[index] } else { false }
        }
        return elements.indices.map { index in
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
    /// The span of each row, by its number here; 0 is that of nulls.
    private(set) var spans: [UInt32]
    /// A timestamp of each span; the first stands for null.
    private var instants: [Int64] = [0]

    /// - Returns: `nil` if some timestamp is too early for spans to hold.
    init?(_ values: [Int64], _ validity: Bitmap?, span: Int64) {
        var numbers: [Int64: UInt32] = [:]
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
                if let known = numbers[quotient] {
                    current = known
                } else {
                    current = UInt32(truncatingIfNeeded: instants.count)
                    numbers[quotient] = current
                    instants.append(value)
                }
            }
            spans[row] = current
        }
    }

    /// One value of each span, and null for number 0.
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
