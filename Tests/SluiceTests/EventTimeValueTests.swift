import Columns
import Expressions
import Repartition
import Sluice
import Testing

@Suite("What event times say")
struct EventTimeValueTests {
    /// A text, how it is to be read, and its partition or what is wrong with it.
    struct Case: Sendable {
        var text: String?
        var expected: String
        var type = "STRING"
        var unit: EventTime.Unit?
        var pattern: String?
        var zone = "UTC"

        init(_ text: String?, _ expected: String) {
            self.text = text
            self.expected = expected
        }

        func `as`(_ type: String, in unit: EventTime.Unit) -> Case {
            var other = self
            other.type = type
            other.unit = unit
            return other
        }

        func by(_ pattern: String) -> Case {
            var other = self
            other.pattern = pattern
            return other
        }

        func at(_ zone: String) -> Case {
            var other = self
            other.zone = zone
            return other
        }
    }

    private static let european = "dd/MM/yyyy HH:mm:ss"
    private static let latest = "\(Int64.max)"

    static let cases: [Case] = [
        Case("2020-05-22T14:03:11.123+02:00", "2020/5/22/12"),
        Case("2020-05-22 14:03:11", "2020/5/22/14"), Case("2020-05-22", "2020/5/22/0"),
        Case("2020-05-22T14:03:11Z", "2020/5/22/14"), Case(" 2020-05-22 ", "2020/5/22/0"),
        Case("2020-05-22T14:03:11 Asia/Kolkata", "2020/5/22/8"),
        Case(nil, "null"), Case("", "unparsable"), Case("kerb", "unparsable"),
        Case("2016-12-31T23:59:60Z", "unparsable"), Case("2020-02-30", "unparsable"),
        Case("0001-01-01", "1/1/1/0"), Case("0000-12-31", "out-of-range"),
        Case("9999-12-31T23:59:59.999999", "9999/12/31/23"),
        Case("0001-01-01T00:00:00+02:00", "out-of-range"),
        // The clock was put forward from 2 to 3, and back from 3 to 2.
        Case("2020-03-29 01:59:59", "2020/3/29/1").at("Europe/Brussels"),
        Case("2020-03-29 02:30:00", "2020/3/29/3").at("Europe/Brussels"),
        Case("2020-03-29T01:00:00Z", "2020/3/29/3").at("Europe/Brussels"),
        Case("2020-10-25 02:30:00", "2020/10/25/2").at("Europe/Brussels"),
        Case("2020-10-25T00:30:00Z", "2020/10/25/2").at("Europe/Brussels"),
        Case("2020-10-25T01:30:00Z", "2020/10/25/2").at("Europe/Brussels"),
        Case("22/05/2020 14:03:11", "2020/5/22/14").by(european),
        Case("22/05/2020 23:59:60", "unparsable").by(european),
        Case("05/22/2020 00:00:00", "unparsable").by(european),
        Case("29/03/2020 02:30:00", "2020/3/29/3").by(european).at("Europe/Brussels"),
        Case("25/10/2020 02:30:00", "2020/10/25/2").by(european).at("Europe/Brussels"),
        Case("20200522140311", "2020/5/22/14").by("yyyyMMddHHmmss"),
        Case("1590156191", "2020/5/22/14").as("STRING", in: .seconds),
        Case("1590156191.9", "2020/5/22/14").as("STRING", in: .seconds),
        Case("1590156191123", "2020/5/22/14").as("STRING", in: .millis),
        Case("1590156191123456", "2020/5/22/14").as("STRING", in: .micros),
        Case("1590156191123456789", "2020/5/22/14").as("STRING", in: .nanos),
        Case("14:03", "unparsable").as("STRING", in: .seconds),
        Case("1590156191", "2020/5/22/14").as("INT", in: .seconds),
        Case("1590156191123", "2020/5/22/14").as("BIGINT", in: .millis),
        Case("-1", "1969/12/31/23").as("BIGINT", in: .millis),
        Case("1590156191123456789", "2020/5/22/14").as("BIGINT", in: .nanos),
        Case(latest, "out-of-range").as("BIGINT", in: .seconds),
        Case(latest, "out-of-range").as("BIGINT", in: .millis),
        Case("\(Int64.min)", "out-of-range").as("BIGINT", in: .millis),
        Case(latest, "out-of-range").as("BIGINT", in: .micros),
        Case(latest, "2262/4/11/23").as("BIGINT", in: .nanos),
        Case(nil, "null").as("BIGINT", in: .millis),
        Case("1590156191.25", "2020/5/22/14").as("DOUBLE", in: .seconds),
        Case("1590156191250.5", "2020/5/22/14").as("DOUBLE", in: .millis),
        Case("1e300", "out-of-range").as("DOUBLE", in: .micros),
        Case("NaN", "out-of-range").as("DOUBLE", in: .seconds),
        Case("1590156191.250", "2020/5/22/14").as("DECIMAL(20,3)", in: .seconds),
        Case("1590156191250", "2020/5/22/14").as("DECIMAL(38,0)", in: .millis),
        Case("9" + String(repeating: "0", count: 37), "out-of-range")
            .as("DECIMAL(38,0)", in: .millis),
    ]

    @Test(arguments: cases)
    func isPlaced(_ one: Case) async throws {
        let schema = TableSchema([Field("t", .string)])
        var eventTime = EventTime(one.type == "STRING" ? "t" : "CAST(t AS \(one.type))")
        eventTime.unit = one.unit
        eventTime.pattern = one.pattern
        eventTime.policy = .quarantine
        var options = RunOptions()
        options.timeZone = try TimeZoneRules(named: one.zone)
        let resolved = try await eventTime.resolved(in: schema, options: options) { [] }
        let evaluation = EvaluationOptions(timeZone: options.timeZone)
        let value = vector(one.text)
        var found: String?
        for rule in resolved.check.rules where found == nil {
            let holds = try rule.condition.boundFilter(to: schema, options: evaluation)
                .selection(rowCount: 1, inputs: [value])
            if holds[0] { found = rule.reason.rawValue }
        }
        let parts = try resolved.keys.map { key in
            let bound = try key.expression.bound(to: schema, options: evaluation)
            return sparkStrings(try bound.evaluate(rowCount: 1, inputs: [value]))[0] ?? ""
        }
        #expect(found ?? parts.joined(separator: "/") == one.expected, "\(one)")
    }

    private func vector(_ text: String?) -> ColumnVector {
        guard let text else { return .nulls(.string, count: 1) }
        var bytes = ByteArrays()
        bytes.append(text.utf8)
        return ColumnVector(type: .string, count: 1, validity: nil, values: .bytes(bytes))
    }
}
