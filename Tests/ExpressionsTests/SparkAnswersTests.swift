import Columns
import Foundation
import Testing

@testable import Expressions

/// What Spark 4 answered to the same expressions (Fixtures/make_spark_answers.py records it).
@Suite("Spark's answers")
struct SparkAnswersTests {
    struct Line: Sendable {
        let zone: String
        let isANSI: Bool
        let text: String
        let answers: [String]
    }

    static let lines = lines(of: "spark-answers.tsv")

    /// What a script recorded.
    static func lines(of fixture: String) -> [Line] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let path = folder.appending(path: "Fixtures/\(fixture)").path
        guard let content = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return content.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(
                String.init
            )
            return Line(
                zone: parts[0],
                isANSI: parts[1] == "ansi",
                text: parts[2],
                answers: Array(parts[3...])
            )
        }
    }

    /// Where Sluice differs on purpose, and why.
    static func difference(_ line: Line) -> String? {
        let isLegacyCast = !line.isANSI && line.text.hasPrefix("CAST(")
        if isLegacyCast, line.text.hasPrefix("CAST(day AS "), line.answers.contains("NULL"),
            Set(line.answers.dropFirst()) == ["NULL"]
        {
            return "a cast that gives nothing but nulls is refused before data is read"
        }
        if line.text.hasSuffix("AS FLOAT)"), line.answers.contains(where: { $0.contains("E9") }) {
            return "Java 17 writes one digit more than a float has; Java 19 and Sluice do not"
        }
        if line.answers.contains(where: { $0.hasPrefix("+294247") }), line.zone == "Europe/Brussels"
        {
            return "a wall clock stops at the last microsecond of an Int64"
        }
        return nil
    }

    static let rows = Rows([
        ("row", Vector.int([0, 1, 2, 3])),
        ("b", Vector.boolean([true, nil, false, true])),
        ("t", Vector.int([7, nil, -8, 127], .tinyint)),
        ("s", Vector.int([300, nil, -300, 32_767], .smallint)),
        ("i", Vector.int([42, nil, -42, .max])),
        ("l", Vector.bigint([10_000_000_000, nil, -10_000_000_000, .max])),
        ("f", Vector.float([1.5, nil, -0.25, 3.4e38])),
        ("d", Vector.double([2.25, nil, -1e10, 1.7e308])),
        ("n", Vector.decimal([1_234, nil, -50, 9_999_999_999], 10, 2)),
        ("str", Vector.string(["hello", nil, "Ünïcode_%", ""])),
        ("num", Vector.string(["17", nil, "-3.5", " 7 "])),
        ("day", Vector.int([18_404, nil, -1, 2_932_896], .date)),
        (
            "ts",
            Vector.bigint([1_590_155_130_123_456, nil, -1, 1_603_587_600_000_000], .timestamp)
        ),
        (
            "ntz",
            Vector.bigint(
                [1_590_155_130_500_000, nil, -1, 1_603_593_000_000_000],
                .timestampNTZ
            )
        ),
        ("datetext", Vector.string(["2020-05-22", nil, "1969-12-31 23:59:59", "not a date"])),
    ])

    @Test func isThere() { #expect(Self.lines.count > 1_000) }

    @Test("are Sluice's answers", arguments: ["UTC", "Europe/Brussels", "America/New_York"])
    func agree(zone: String) throws {
        let options = try TimeZoneRules(named: zone)
        for line in Self.lines where line.zone == zone && Self.difference(line) == nil {
            let ours = Self.answers(
                line.text,
                EvaluationOptions(timeZone: options, isANSI: line.isANSI)
            )
            #expect(
                ours == line.answers,
                "\(line.text) (\(line.isANSI ? "ansi" : "legacy"), \(zone))"
            )
        }
    }

    @Test("differ from Sluice's rarely") func differences() {
        #expect(Self.lines.filter { Self.difference($0) != nil }.count == 19)
    }

    /// The type and the answer for each row, as the fixture spells them.
    static func answers(
        _ text: String,
        _ options: EvaluationOptions,
        _ rows: Rows = rows
    ) -> [String] {
        let bound: BoundExpression
        do throws(ExpressionError) {
            bound = try Expression.parse(text).bound(to: rows.schema, options: options)
        } catch {
            return ["TYPE"]
        }
        let cells = (0..<rows.rowCount).map { row in
            let inputs = bound.inputs.map { rows.columns[$0].row(row) }
            guard let value = try? bound.evaluate(rowCount: 1, inputs: inputs) else {
                return "ERROR"
            }
            let cast = Cast(source: bound.type, target: .string, options: options, isTry: false)
            let evaluation = Evaluation(count: 1, active: nil, place: nil)
            let operand = Operand(vector: value, isConstant: false)
            guard let text = try? cast.kernel?([operand], evaluation) else { return "ERROR" }
            return shown(
                text.isNull(at: 0) ? nil : Operand(vector: text, isConstant: false).bytes.text(0)
            )
        }
        return [bound.type.description] + cells
    }

    private static func shown(_ text: String?) -> String {
        guard let text else { return "NULL" }
        return text.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\r", with: "\\r")
            .replacingOccurrences(of: "\t", with: "\\t").replacingOccurrences(of: "\n", with: "\\n")
    }
}

extension ColumnVector {
    /// One row of it, as a column vector.
    fileprivate func row(_ row: Int) -> ColumnVector {
        taking([row])
    }
}
