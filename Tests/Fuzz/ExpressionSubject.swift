import Buffers
import Columns

@testable import Expressions

/// Expressions that nobody means, read, bound and evaluated over values at the edges of types.
struct ExpressionSubject: Subject {
    let name = "sql"
    private let zones: [TimeZoneRules]

    init() throws {
        zones = try ["UTC", "Europe/Berlin", "America/New_York", "+05:45"].map {
            try TimeZoneRules(named: $0)
        }
    }

    func trial(_ chance: inout Chance) -> Trial {
        let kind = chance.below(8)
        var maker = SQLMaker(chance: chance)
        let (label, text): (String, String) =
            switch kind {
            case 0...4: ("calls", maker.expression(depth: 3))
            case 5, 6: ("damaged", maker.damaged())
            default: ("deep", maker.deep())
            }
        chance = maker.chance
        let options = EvaluationOptions(
            timeZone: chance.one(of: zones),
            isANSI: chance.once(in: 2)
        )
        return Trial(label: label, input: Bytes(Array(text.utf8))) {
            var problem: ExpressionError?
            var violation: Violation?
            do throws(ExpressionError) {
                violation = try Self.evaluate(text, options)
            } catch {
                problem = error
            }
            if let violation { throw violation }
            guard let problem else { return wasRead }
            try require(!problem.message.isEmpty, "an error without a message")
            try require(!problem.description.isEmpty, "an error without a description")
            return problem.kind.rawValue
        }
    }

    /// - Returns: What came of it that must not.
    private static func evaluate(
        _ text: String,
        _ options: EvaluationOptions
    ) throws(ExpressionError) -> Violation? {
        let expression = try Expression.parse(text)
        // What is printed is read again as the same.
        let again = try Expression.parse("\(expression)")
        guard "\(again)" == "\(expression)" else {
            return Violation("\(expression) is read as \(again)")
        }
        let bound = try expression.bound(to: EdgeRows.schema, options: options)
        let vector = try bound.evaluate(
            rowCount: EdgeRows.rowCount,
            inputs: bound.inputs.map { EdgeRows.columns[$0].1 }
        )
        guard vector.count == EdgeRows.rowCount, vector.isWellFormed else {
            return Violation("the values of \(expression) are not well formed")
        }
        _ = sparkStrings(vector, timeZone: options.timeZone)
        return nil
    }
}

/// Rows with the values at which functions give way.
enum EdgeRows {
    static let rowCount = 8

    static let schema = TableSchema(columns.map { Field($0.0, $0.1.type) })

    static let columns: [(String, ColumnVector)] = [
        ("i", column(.int, .int32([0, 1, -1, .max, .min, 2_020, 59, 13]))),
        ("y", column(.tinyint, .int32([0, 1, -1, 127, -128, 20, 59, 13]))),
        ("b", column(.bigint, .int64([0, 1, -1, .max, .min, 1 << 32, 1_588_550_400, 100]))),
        (
            "d",
            column(
                .double,
                .doubles([
                    0, -0.0, .nan, .infinity, -.infinity, 1e308, .leastNonzeroMagnitude, -12.5,
                ])
            )
        ),
        (
            "f",
            column(
                .float,
                .floats([0, -0.0, .nan, .infinity, -.infinity, 3e38, .leastNonzeroMagnitude, 0.1])
            )
        ),
        (
            "e",
            column(
                .decimal(precision: 38, scale: 10),
                .decimals([0, 1, -1, power, -power, 123_456, 5_000_000_000, -99])
            )
        ),
        (
            "s",
            column(
                .string,
                strings([
                    "", "a", "2020-05-04 10:00:00", "\u{E9}\u{301}\u{1F600}", "-12.50", "a,b;c d",
                    "290000-12-31T23:59:60Z", "{\"a\": [1, {\"b\": null}]}",
                ])
            )
        ),
        (
            "x",
            column(
                .binary,
                .bytes(
                    ByteArrays(
                        offsets: [0, 0, 1, 2, 4, 6, 8, 9, 12],
                        bytes: [0, 255, 0xC3, 0x28, 0xE2, 0x82, 65, 66, 0x80, 1, 2, 3]
                    )
                )
            )
        ),
        (
            "t",
            column(
                .timestamp,
                .int64([0, -1, .max, .min, 1_588_550_400_000_000, 1 << 60, -(1 << 56), 86_399])
            )
        ),
        (
            "n",
            column(
                .timestampNTZ,
                .int64([0, -1, .max, .min, 1_588_550_400_000_000, 1 << 60, -(1 << 56), 86_399])
            )
        ),
        ("k", column(.date, .int32([0, -1, .max, .min, 18_386, 2_932_896, -719_162, 59]))),
        ("o", column(.boolean, .booleans([true, false, true, false, true, false, true, false]))),
        (
            "l",
            column(
                .array(element: .int),
                .lists(
                    offsets: [0, 0, 1, 3, 3, 5, 6, 7, 8],
                    elements: plain(.int, .int32([1, .max, .min, 0, -1, 7, 7, 3]), count: 8)
                )
            )
        ),
        (
            "m",
            column(
                .map(key: .string, value: .int),
                .lists(
                    offsets: [0, 1, 1, 2, 2, 3, 3, 3, 4],
                    elements: plain(
                        .structure([
                            Field("key", .string, isNullable: false), Field("value", .int),
                        ]),
                        .structures([
                            plain(.string, strings(["a", "", "b", "a"]), count: 4),
                            plain(.int, .int32([1, 2, .max, .min]), count: 4),
                        ]),
                        count: 4
                    )
                )
            )
        ),
        (
            "r",
            column(
                .structure([Field("a", .int), Field("b", .string)]),
                .structures([
                    plain(.int, .int32([0, 1, 2, 3, 4, 5, 6, 7]), count: 8),
                    plain(.string, strings(Array(repeating: "r", count: 8)), count: 8),
                ])
            )
        ),
    ]

    private static let power: Int128 = {
        var power: Int128 = 1
        for _ in 0..<38 { power *= 10 }
        return power - 1
    }()

    private static func plain(
        _ type: DataType,
        _ values: ColumnVector.Values,
        count: Int
    ) -> ColumnVector {
        ColumnVector(type: type, count: count, validity: nil, values: values)
    }

    /// The second last row is null.
    private static func column(_ type: DataType, _ values: ColumnVector.Values) -> ColumnVector {
        let valid = (0..<rowCount).map { $0 != rowCount - 2 }
        return ColumnVector(type: type, count: rowCount, validity: Bitmap(valid), values: values)
    }

    private static func strings(_ texts: [String]) -> ColumnVector.Values {
        var arrays = ByteArrays()
        for text in texts { arrays.append(text.utf8) }
        return .bytes(arrays)
    }
}
