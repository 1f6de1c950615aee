import Columns

/// A function of SQL: its name, how it is called, and what becomes of a call.
struct SQLFunction: Sendable {
    let name: String
    let arity: ClosedRange<Int>
    /// How it is called, for errors: `pmod(dividend, divisor)`.
    let usage: String
    /// Settles the types of a call.
    let bind: @Sendable (CallSite) throws(ExpressionError) -> BoundNode

    init(
        _ usage: String,
        arity: ClosedRange<Int>,
        _ bind: @escaping @Sendable (CallSite) throws(ExpressionError) -> BoundNode
    ) {
        self.usage = usage
        self.arity = arity
        self.bind = bind
        name = String(usage.prefix { $0 != "(" })
    }

    /// All functions there are; a new one is an entry in one of these lists.
    private static let all = [
        dateFunctions, dateArithmeticFunctions, epochFunctions, patternFunctions, zoneFunctions,
        textFunctions, substringFunctions, searchFunctions, encodingFunctions,
        regexFunctions, formatFunctions, hashFunctions, numberFunctions, arithmeticFunctions,
        realFunctions, generalFunctions, conditionFunctions, nestedFunctions,
    ].joined()

    private static let table = Dictionary(
        all.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    static let names = all.map(\.name).sorted()

    /// The function of a name in lower case.
    static func named(_ name: String) -> SQLFunction? { table[name] }

    /// Functions of Spark that are not here on purpose: why, and what to do instead.
    static let refused: [String: String] = {
        let clock = "its value would change from run to run: write the moment as a literal, "
        let chance = "its value would change from run to run: hash(…) of a column spreads rows"
        let rows = "it makes several rows of one, and expressions give one value a row"
        var reasons: [String: String] = [:]
        for name in ["current_date", "curdate"] { reasons[name] = clock + "DATE '2020-05-04'" }
        for name in ["now", "current_timestamp", "localtimestamp", "current_time"] {
            reasons[name] = clock + "TIMESTAMP '2020-05-04 10:00:00'"
        }
        for name in ["rand", "random", "randn", "uuid", "shuffle", "randstr", "uniform"] {
            reasons[name] = chance
        }
        for name in ["explode", "explode_outer", "posexplode", "posexplode_outer", "inline"] {
            reasons[name] = rows
        }
        for name in ["current_timezone", "current_user", "user", "version"] {
            reasons[name] = "its value would depend on where it runs: write it as a literal"
        }
        return reasons
    }()
}

extension Binder {
    func unknownFunction(_ name: String, _ place: ExpressionError.Place?) -> ExpressionError {
        let message: String
        if let reason = SQLFunction.refused[name] {
            message = "\(name) is refused: \(reason)"
        } else if let near = NameList(SQLFunction.names).nearest(to: name) {
            message = "unknown function \(name) (did you mean \(near)?)"
        } else {
            let names = SQLFunction.names.joined(separator: ", ")
            message = "unknown function \(name); the functions are \(names)"
        }
        return ExpressionError(.unknownFunction, message, place)
    }
}

/// A call whose arguments are bound; the number of them fits.
struct CallSite: Sendable {
    let binder: Binder
    let name: String
    let usage: String
    let expressions: [Expression]
    let arguments: [BoundNode]
    let place: ExpressionError.Place?

    /// A call of a kernel whose result is null where an argument is.
    func node(
        _ kernel: @escaping BoundNode.Kernel,
        _ type: DataType,
        _ children: [BoundNode],
        isNullable: Bool? = nil,
        constancyMicros: Int64? = nil
    ) -> BoundNode {
        binder.node(
            .kernel(kernel),
            type,
            children,
            place,
            isNullable: isNullable,
            constancyMicros: constancyMicros
        )
    }

    /// An argument, cast to a type.
    func argument(_ index: Int, as type: DataType) throws(ExpressionError) -> BoundNode {
        try binder.cast(arguments[index], to: type, isTry: false, arguments[index].place)
    }

    /// An argument as a point in time: dates and strings become what `fallback` says.
    func moment(
        _ index: Int,
        orElse fallback: DataType
    ) throws(ExpressionError) -> BoundNode {
        switch arguments[index].type {
        case .timestamp, .timestampNTZ: return arguments[index]
        case .date: return fallback == .date ? arguments[index] : try argument(index, as: fallback)
        case .string, .null: return try argument(index, as: fallback)
        default: throw wrongType(index, "a timestamp, a date or a string")
        }
    }

    /// The zone in which a moment's wall clock is read; local ones have none.
    func zone(of moment: BoundNode) -> TimeZoneRules? {
        moment.type == .timestamp ? binder.options.timeZone : nil
    }

    /// The text of an argument that has to be a string literal.
    func literal(_ index: Int, _ meaning: String) throws(ExpressionError) -> String {
        guard let text = arguments[index].constantText else {
            throw binder.mismatch(
                "\(meaning) of \(name) is a string literal: write \(usage)",
                arguments[index].place ?? place
            )
        }
        return text
    }

    func wrongType(_ index: Int, _ expected: String) -> ExpressionError {
        binder.mismatch(
            "\(name) needs \(expected), \(expressions[index]) is \(arguments[index].type)",
            arguments[index].place ?? place
        )
    }
}
