import Testing

@testable import Expressions

/// What Spark 4 answered to calls of functions (Fixtures/make_function_answers.py records it).
@Suite("Spark's answers to functions")
struct FunctionAnswersTests {
    static let lines = SparkAnswersTests.lines(of: "function-answers.tsv")

    @Test func isThere() { #expect(Self.lines.count > 900) }

    @Test("are Sluice's answers", arguments: ["UTC", "Europe/Brussels", "America/New_York"])
    func agree(zone: String) throws {
        let options = try TimeZoneRules(named: zone)
        for line in Self.lines where line.zone == zone && Self.difference(line) == nil {
            let ours = SparkAnswersTests.answers(
                line.text,
                EvaluationOptions(timeZone: options, isANSI: line.isANSI)
            )
            #expect(
                ours == line.answers,
                "\(line.text) (\(line.isANSI ? "ansi" : "legacy"), \(zone))"
            )
        }
    }

    /// Where Sluice differs on purpose, and why.
    static func difference(_ line: SparkAnswersTests.Line) -> String? {
        if line.text == "regexp_extract(str, '(', 0)" {
            return "a literal that is no pattern is refused before data is read"
        }
        return nil
    }
}
