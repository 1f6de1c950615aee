import Columns
import Testing

@testable import Expressions

/// What Spark 4 answered to operators, casts, conditions, nested values and intervals
/// (Fixtures/make_language_answers.py records it).
@Suite("Spark's answers to the language")
struct LanguageAnswersTests {
    static let lines = SparkAnswersTests.lines(of: "language-answers.tsv")

    @Test func areThere() { #expect(Self.lines.count > 1_500) }

    @Test("are Sluice's answers", arguments: ["UTC", "Europe/Brussels", "America/New_York"])
    func agree(zone: String) throws {
        let options = try TimeZoneRules(named: zone)
        for line in Self.lines where line.zone == zone && Self.difference(line) == nil {
            let ours = SparkAnswersTests.answers(
                line.text,
                EvaluationOptions(timeZone: options, isANSI: line.isANSI),
                Self.rows
            )
            #expect(
                ours == line.answers,
                "\(line.text) (\(line.isANSI ? "ansi" : "legacy"), \(zone))"
            )
        }
    }

    /// Where Sluice differs on purpose, and why.
    static func difference(_ line: SparkAnswersTests.Line) -> String? {
        switch line.text {
        case "str RLIKE '('": "a literal that is no pattern is refused before data is read"
        case "exp(1)": "Java's exp is a unit in the last place above the nearest double"
        case "NULL + INTERVAL 1 DAY": "there are no columns of intervals"
        default: nil
        }
    }

    @Test("differ from Sluice's rarely") func differences() {
        #expect(Self.lines.filter { Self.difference($0) != nil }.count == 9)
    }

    static let rows: Rows = {
        let base = SparkAnswersTests.rows
        var columns = zip(base.schema.fields.map(\.name), base.columns).map { ($0, $1) }
        columns += [
            ("arr", Vector.array([[1, 2, 3], nil, [], [nil, 5]])),
            ("st", structure([1, nil, nil, 3], ["x", nil, "y", nil], [true, false, true, true])),
            ("m", map),
            ("sts", structures),
            (
                "big",
                Vector.decimal(
                    [
                        123_456_789_012_345_678_901_234_567_891, nil, -5,
                        999_999_999_999_999_999_999_999_999_999,
                    ],
                    30,
                    10
                )
            ),
            (
                "fine",
                Vector.decimal(
                    [
                        3_141_592_653_589_793_238, nil,
                        -99_999_999_999_999_999_999_000_000_000_000_000_000, 1,
                    ],
                    38,
                    18
                )
            ),
            ("small", Vector.decimal([125, nil, -235, 99_999], 5, 2)),
            ("bin", binary),
        ]
        return Rows(columns)
    }()

    private static let binary: ColumnVector = {
        var bytes = ByteArrays()
        for value: [UInt8] in [[0x61, 0x62, 0x63], [], [], [0xFF, 0]] { bytes.append(value) }
        let validity = Bitmap([true, false, true, true])
        return ColumnVector(type: .binary, count: 4, validity: validity, values: .bytes(bytes))
    }()

    private static func structure(
        _ a: [Int32?],
        _ b: [String?],
        _ present: [Bool]
    ) -> ColumnVector {
        ColumnVector(
            type: .structure([Field("a", .int), Field("b", .string)]),
            count: a.count,
            validity: Bitmap(present),
            values: .structures([Vector.int(a), Vector.string(b)])
        )
    }

    private static let structures: ColumnVector = {
        let elements = structure([1, 2, nil, 3], ["x", nil, nil, "z"], [true, true, false, true])
        return ColumnVector(
            type: .array(element: elements.type),
            count: 4,
            validity: Bitmap([true, false, true, true]),
            values: .lists(offsets: [0, 2, 2, 2, 4], elements: elements)
        )
    }()

    private static let map: ColumnVector = {
        let type = DataType.map(key: .string, value: .int)
        let entries = ColumnVector(
            type: type.elementType ?? .null,
            count: 3,
            validity: nil,
            values: .structures([Vector.string(["a", "b", "k"]), Vector.int([1, 2, nil])])
        )
        return ColumnVector(
            type: type,
            count: 4,
            validity: Bitmap([true, false, true, true]),
            values: .lists(offsets: [0, 2, 2, 2, 3], elements: entries)
        )
    }()
}
