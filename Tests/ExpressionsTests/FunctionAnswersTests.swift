import Testing

@testable import Expressions

/// What Spark 4 answered to calls of functions (Fixtures/make_function_answers.py records it).
@Suite("Spark's answers to functions")
struct FunctionAnswersTests {
    static let lines = SparkAnswersTests.lines(of: "function-answers.tsv")

    @Test func isThere() { #expect(Self.lines.count > 4_000) }

    @Test("are Sluice's answers", arguments: ["UTC", "Europe/Brussels", "America/New_York"])
    func agree(zone: String) throws {
        let options = try TimeZoneRules(named: zone)
        var refusals = 0
        for line in Self.lines where line.zone == zone && Self.difference(line) == nil {
            let ours = SparkAnswersTests.answers(
                line.text,
                EvaluationOptions(timeZone: options, isANSI: line.isANSI)
            )
            if ours == ["TYPE"], Self.isHopeless(line) {
                refusals += 1
                continue
            }
            #expect(
                ours == line.answers,
                "\(line.text) (\(line.isANSI ? "ansi" : "legacy"), \(zone))"
            )
        }
        #expect(refusals == Self.refusals)
    }

    /// The lines of each session that are refused before data is read, where Spark has nothing but
    /// errors and nulls to give: literals that are no pattern, no zone, no unit or no field.
    private static let refusals = 79

    private static func isHopeless(_ line: SparkAnswersTests.Line) -> Bool {
        !line.text.contains("NULL") && line.answers.count > 1
            && line.answers.dropFirst().allSatisfy { $0 == "ERROR" || $0 == "NULL" }
    }

    /// Where Sluice differs on purpose, and why.
    static func difference(_ line: SparkAnswersTests.Line) -> String? {
        if line.text == "date_format(ts, 'zzzz')" {
            return "long names of zones need the data of a locale"
        }
        if line.text == "date_add(day, '1.5')", line.answers == ["TYPE"] {
            return "Spark reads a literal before data is read, Sluice when it is used"
        }
        if line.text == "format_number(1.5, 'x')" {
            return "a pattern without digits is refused"
        }
        if line.text == "to_timestamp(ntz, 'yyyy')" {
            return "Spark takes a local timestamp for one of UTC, if a pattern stands beside it"
        }
        if line.answers.contains(where: { $0.hasPrefix("+294247") }), line.zone == "Europe/Brussels"
        {
            return "a wall clock stops at the last microsecond of an Int64"
        }
        return nil
    }
}
