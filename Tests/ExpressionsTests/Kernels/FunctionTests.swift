import Columns
import SeededRandom
import Testing

@testable import Expressions

/// What Spark has no answer to record for.
@Suite("Functions and texts")
struct FunctionTests {
    @Test func nanosBecomeMicros() throws {
        let rows = Rows([("n", Vector.bigint([1_590_155_130_123_456_789, -1, nil, .max]))])
        #expect(
            try rows.texts("timestamp_nanos(n)") == [
                "2020-05-22 13:45:30.123456", "1969-12-31 23:59:59.999999", nil,
                "2262-04-11 23:47:16.854775",
            ]
        )
    }

    @Test func epochsOutOfRangeSuggestTheUnit() throws {
        let rows = Rows([("n", Vector.bigint([1_590_155_130_123_456]))])
        let error = #expect(throws: ExpressionError.self) {
            try rows.texts("timestamp_seconds(n)")
        }
        #expect(
            error?.message
                == "row 0: the number is outside the range of timestamps; is it in another unit?"
        )
    }

    @Test func binaryIsShownInHex() {
        let vector = Vector.string(["ab", "", nil], .binary)
        #expect(sparkStrings(vector) == ["[61 62]", "[]", nil])
    }

    @Test func instantsAreShownInTheZone() throws {
        let vector = Vector.bigint([0, 1_000], .timestamp)
        let zone = try TimeZoneRules(named: "Europe/Brussels")
        #expect(
            sparkStrings(vector, timeZone: zone) == [
                "1970-01-01 01:00:00", "1970-01-01 01:00:00.001",
            ]
        )
        let local = Vector.bigint([0], .timestampNTZ)
        #expect(sparkStrings(local, timeZone: zone) == ["1970-01-01 00:00:00"])
    }

    @Test func numbersAreWrittenAsInJava() {
        let texts: [(Double, String)] = [
            (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.001, "0.001"), (0.000_999, "9.99E-4"),
            (9_999_999, "9999999.0"), (10_000_000, "1.0E7"), (123_456_789, "1.23456789E8"),
            (1e100, "1.0E100"), (.nan, "NaN"), (-.infinity, "-Infinity"), (1e-300, "1.0E-300"),
            (.greatestFiniteMagnitude, "1.7976931348623157E308"),
        ]
        for (value, text) in texts {
            #expect(NumberText.java(value) == text)
        }
    }

    @Test(
        "of decimals round half away from zero",
        arguments: [
            (12_345 as Int128, 3, 1, 123 as Int128?), (12_350, 3, 1, 124), (-12_350, 3, 1, -124),
            (-12_349, 3, 1, -123), (5, 1, 0, 1), (4, 1, 0, 0), (1, 0, 37, nil), (9_999, 0, 0, nil),
        ]
    )
    func rescale(unscaled: Int128, from: Int, to: Int, expected: Int128?) {
        #expect(DecimalText.rescale(unscaled, from: from, to: to, precision: 3) == expected)
    }

    @Test func timestampsMayNameAZone() throws {
        let rows = Rows([
            (
                "s",
                Vector.string([
                    "2020-05-22T10:00:00Z", "2020-05-22 10:00 America/New_York",
                    "2020-05-22 10:00:00 +0530", "2020-05-22 10:00:00 Nowhere/Land",
                    "2020-05-22 10:00:00 ../../etc/passwd",
                ])
            )
        ])
        #expect(
            try rows.texts("try_cast(s AS TIMESTAMP)") == [
                "2020-05-22 10:00:00", "2020-05-22 14:00:00", "2020-05-22 04:30:00", nil, nil,
            ]
        )
    }

    @Test("of hostile text never trap", arguments: 0..<10 as Range<UInt64>)
    func hostileTexts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789-+:. TZeEdfUTCnaif%_\\/é")
        let texts = (0..<500).map { _ -> String? in
            String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? "0"
                }
            )
        }
        let rows = Rows([("s", Vector.string(texts + ["99999999-01-01", "-9999999-12-31"]))])
        for type in DataType.sqlNames {
            let strict = try rows.texts("try_cast(s AS \(type))")
            let legacy = try rows.texts("CAST(s AS \(type))", EvaluationOptions(isANSI: false))
            #expect(strict.count == 502 && legacy.count == 502)
        }
        _ = try? rows.texts("s LIKE s")
    }
}
