@testable import Expressions

/// Makes texts that are expressions, or nearly.
struct SQLMaker {
    var chance: Chance

    private static let literals = [
        "0", "1", "-1", "2147483647", "-2147483648", "9223372036854775807", "1.5", "1e308", "0.1BD",
        "99999999999999999999999999999999999999", "null", "true", "''", "'a'", "'10'", "-0.0",
        "'2020-05-04'", "'yyyy-MM-dd HH:mm:ss.SSS'", "'EEEE, d MMMM uuuu'", "'%'", "'_%'",
        "'[a-z]+'",
        "'(a|b)*?'", "'0,000.00'", "'%08.3f|%s|%x'", "'UTC'", "'Europe/Berlin'", "'day'", "'MONTH'",
        "date '2020-02-29'", "timestamp '9999-12-31 23:59:59.999999'", "interval 3 days",
        "interval '-178000000' years", "array(1, 2, null)", "named_struct('a', 1)", "map('a', 1)",
        "x'00ff'", "100", "64", "-5", "cast(null as int)", "'utf-8'", "3.40282347E38", "1000000000",
    ]

    private static let types = [
        "tinyint", "smallint", "int", "bigint", "float", "double", "string", "binary", "date",
        "timestamp", "timestamp_ntz", "boolean", "decimal(38,38)", "decimal(5,2)", "decimal(38,0)",
        "array<string>", "map<string,bigint>", "struct<a:bigint,b:int>",
    ]

    private static let operators = [
        "+", "-", "*", "/", "%", "=", "<>", "<=>", "<", ">=", "and", "or", "||", "&", "|", "^",
        "like", "rlike", "div",
    ]

    mutating func expression(depth: Int) -> String {
        guard depth > 0, !chance.once(in: 6) else { return leaf() }
        func inner(_ maker: inout SQLMaker) -> String { maker.expression(depth: depth - 1) }
        switch chance.below(12) {
        case 0:
            return "\(inner(&self)) \(chance.one(of: Self.operators)) \(inner(&self))"
        case 1: return "cast(\(inner(&self)) as \(chance.one(of: Self.types)))"
        case 2: return "try_cast(\(inner(&self)) as \(chance.one(of: Self.types)))"
        case 3:
            return "case when \(inner(&self)) then \(inner(&self)) else \(inner(&self)) end"
        case 4: return "\(inner(&self)) in (\(inner(&self)), \(inner(&self)))"
        case 5: return "(\(inner(&self)))[\(inner(&self))]"
        case 6: return "\(inner(&self)) between \(inner(&self)) and \(inner(&self))"
        default: return call(depth)
        }
    }

    private mutating func leaf() -> String {
        chance.once(in: 3)
            ? chance.one(of: Self.literals) : chance.one(of: EdgeRows.columns.map(\.0))
    }

    private mutating func call(_ depth: Int) -> String {
        let name = chance.one(of: SQLFunction.names)
        let arity = SQLFunction.named(name)?.arity ?? 0...3
        let most = min(arity.upperBound, arity.lowerBound + 3)
        let count = chance.number(arity.lowerBound...max(most, arity.lowerBound))
        let arguments = (0..<count).map { _ in
            // Arguments that are leaves are of a fitting type more often.
            expression(depth: chance.once(in: 3) ? depth - 1 : 0)
        }
        return "\(name)(\(arguments.joined(separator: ", ")))"
    }

    /// An expression with characters or words out of place.
    mutating func damaged() -> String {
        var words = expression(depth: 3).split(separator: " ", omittingEmptySubsequences: false)
            .map(String.init)
        for _ in 0..<chance.number(1...3) {
            let place = chance.below(words.count)
            switch chance.below(6) {
            case 0: words.remove(at: place)
            case 1: words.insert(chance.one(of: words), at: place)
            case 2: words[place] = String(words[place].dropLast(chance.number(1...3)))
            case 3:
                words[place] += chance.one(of: ["(", ")", "'", "`", "\"", "\\", "--", "/*", ";"])
            case 4: words[place] = noise()
            default: words.swapAt(place, chance.below(words.count))
            }
            if words.isEmpty { words = [noise()] }
        }
        return words.joined(separator: " ")
    }

    private mutating func noise() -> String {
        let scalars = (0..<chance.number(1...8)).compactMap { _ in
            chance.once(in: 3)
                ? Unicode.Scalar(UInt32(chance.below(0x1_1000))) : Unicode.Scalar(chance.byte())
        }
        return scalars.map(String.init).joined()
    }

    /// The same thing inside itself, or after itself, very often.
    mutating func deep() -> String {
        let count = chance.one(of: [10, 100, 1_000, 20_000])
        func times(_ text: String) -> String { String(repeating: text, count: count) }
        let forms = [
            times("(") + "i" + times(")"), times("not ") + "o", times("-") + "1", times("~") + "i",
            "i" + times(" + i"), "o" + times(" and o"), times("abs(") + "i" + times(")"),
            times("case when o then ") + "1" + times(" end"), "l" + times("[0]"),
            times("cast(") + "i" + times(" as int)"), "'" + times("a") + "'", times("i."),
            "cast(i as " + times("array<") + "int" + times(">") + ")", times("coalesce(i, ") + "1",
            "i in (" + times("1, ") + "2)", "s rlike '" + times("(") + "a" + times(")*") + "'",
            "s rlike '" + times("a?") + times("a") + "'", "s like '" + times("%a") + "'",
            "date_format(t, '" + times("[yy") + times("]") + "')", times("interval 1 day + ") + "k",
            times("/*") + "1", times("\u{301}"), "s" + times(" || s"), "r" + times(".a"),
            "s rlike '(" + times("a{1,50}") + ")'", "format_string('" + times("%s") + "', s)",
        ]
        return chance.one(of: forms)
    }
}
