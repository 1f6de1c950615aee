import Buffers
import Columns
import Expressions
import Parquet
import SeededRandom
import Testing

@testable import Repartition

/// Spans of time are evaluated once for all row groups: against each row group by itself.
struct SpanOutcomesTests {
    private static let hour: Int64 = 3_600_000_000

    @Test("row groups that share spans find what each finds alone", arguments: Seeds.first(20))
    func isTheSame(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let known = SpanOutcomes()
        let group = try group()
        var hits = 0
        for _ in 0..<12 {
            let start = 1_590_000_000_000_000 + Int64(random.number(0...40)) * Self.hour
            let values = (0..<random.number(1...60)).map { _ in
                start + Int64(random.number(0...12)) * Self.hour / 3
            }
            let times = ColumnVector(
                type: .timestamp,
                count: values.count,
                validity: random.once(in: 2)
                    ? nil : Bitmap(values.map { $0 % Int64(random.number(2...9)) != 0 }),
                values: .int64(values)
            )
            hits += known.known(values.map { $0 / Self.hour }, of: .timestamp).count { $0 != nil }
            #expect(
                try outcomes(times, group, known) == outcomes(times, group, nil),
                "seed \(seed)"
            )
        }
        #expect(hits > 0, "seed \(seed)")
    }

    @Test("times of another type are not mixed up with those known")
    func isOfOneType() {
        let known = SpanOutcomes()
        let outcome = ColumnClassifier.Outcome(values: ["7"], passes: true, rule: nil)
        #expect(known.add(outcome, of: 7, type: .timestamp) == 0)
        #expect(known.add(outcome, of: nil, type: .timestamp) == 1)
        #expect(known.add(outcome, of: 7, type: .timestamp) == 0)
        #expect(known.add(outcome, of: 7, type: .bigint) == nil)
        #expect(known.known([7, 8, nil], of: .timestamp).map { $0?.number } == [0, nil, 1])
        #expect(known.known([7], of: .bigint).map { $0?.number } == [nil])
    }

    @Test("times that mean nothing do not fill the memory")
    func isBounded() {
        let known = SpanOutcomes()
        let outcome = ColumnClassifier.Outcome(values: [nil], passes: true, rule: nil)
        let numbers = (0..<70_000).map { known.add(outcome, of: $0, type: .timestamp) }
        #expect(numbers.compactMap { $0 } == Array(0..<65_536))
    }

    /// A filter, and the hour and the day as partition keys.
    private func group() throws -> RouteExpressions.Group {
        let schema = TableSchema([Field("t", .timestamp)])
        func bound(_ sql: String) throws -> BoundExpression {
            try Expression.parsed(sql).bound(to: schema, options: EvaluationOptions())
        }
        let filter = Expression.parsed("hour(t) <> 3")
        return RouteExpressions.Group(
            fields: [0],
            filters: [try filter.boundFilter(to: schema, options: EvaluationOptions())],
            keys: [(0, try bound("hour(t)")), (1, try bound("to_date(t)"))],
            rules: [],
            constancyMicros: Self.hour
        )
    }

    /// What is found of each row.
    private func outcomes(
        _ times: ColumnVector,
        _ group: RouteExpressions.Group,
        _ known: SpanOutcomes?
    ) throws -> [ColumnClassifier.Outcome] {
        var classifier = ColumnClassifier(
            group,
            rowCount: times.count,
            timeZone: .utc,
            sharedField: 1,
            constants: [:],
            known: known
        )
        try classifier.append(times)
        return classifier.takeClasses().groupOfRow().array().map { classifier.outcomes[Int($0)] }
    }
}
