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
    private static let all: [SQLFunction] = [
        dateFunctions, textFunctions, numberFunctions, arithmeticFunctions, realFunctions,
        generalFunctions, conditionFunctions, nestedFunctions,
    ].flatMap { $0 }

    private static let table = Dictionary(
        all.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    static let names = all.map(\.name).sorted()

    /// The function of a name in lower case.
    static func named(_ name: String) -> SQLFunction? { table[name] }
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
